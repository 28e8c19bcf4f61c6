package stockade.plan;

import java.util.List;

/** A few operations with one purpose, said in plain English: {@code give the sandbox a /proc of its own}. */
public record Step(String phase, String purpose, List<Op> ops) {
  public Step {
    ops = List.copyOf(ops);
  }
}
