package stockade.cli;

import org.slf4j.LoggerFactory;

/** What a developer wants to know of a failure, for {@code --verbose}. */
enum Verbosity {
  /** No logger is touched: finding one takes longer than all the rest of a run. */
  BRIEF {
    @Override
    void explain(Throwable failure) {}
  },
  FULL {
    @Override
    void explain(Throwable failure) {
      LoggerFactory.getLogger("stockade").debug("failed", failure);
    }
  };

  static Verbosity of(boolean verbose) {
    return verbose ? FULL : BRIEF;
  }

  abstract void explain(Throwable failure);
}
