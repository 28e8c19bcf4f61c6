package stockade.view;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Facts that belong together. */
public record Topic(String name, List<Fact> facts) {
  public Topic {
    facts = List.copyOf(facts);
  }

  /** Facts without a value are left out. */
  static Topic of(String name, Fact... facts) {
    return new Topic(
        name, Stream.of(facts).filter(fact -> !fact.values().isEmpty()).collect(Collectors.toUnmodifiableList()));
  }
}
