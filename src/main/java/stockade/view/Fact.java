package stockade.view;

import java.util.List;

/**
 * Something that holds in a sandbox.
 *
 * @param loose it confines less than the default
 */
public record Fact(String name, List<String> values, boolean loose) {
  public Fact {
    values = List.copyOf(values);
  }

  static Fact of(String name, String value) {
    return new Fact(name, List.of(value), false);
  }

  static Fact of(String name, List<String> values) {
    return new Fact(name, values, false);
  }

  Fact looseIf(boolean condition) {
    return new Fact(name, values, condition);
  }
}
