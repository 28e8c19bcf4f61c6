package stockade.fleet;

import java.util.Optional;

/** What became of one sandbox among many. */
public record Result(String name, Optional<RuntimeException> failure) {
  static Result of(String name, Runnable action) {
    try {
      action.run();
      return new Result(name, Optional.empty());
    } catch (RuntimeException failure) {
      return new Result(name, Optional.of(failure));
    }
  }
}
