package stockade.cli;

import java.util.ArrayList;
import java.util.List;
import stockade.Runs;
import stockade.Sandbox;
import stockade.launch.FrontEnd;

/** The words of a run up to the command's, {@code run} the first of them. */
record OwnWords(List<String> words) {
  private static final String RUN = "run";
  private static final String END = "--";

  OwnWords {
    words = List.copyOf(words);
  }

  /** {@code run} with these options. */
  static OwnWords ofRun(List<String> options) {
    List<String> words = new ArrayList<>(List.of(RUN));
    words.addAll(options);
    return new OwnWords(words);
  }

  /** The start script looks only where the first word is {@code run}. */
  boolean areLookedFor() {
    return words.get(0).equals(RUN);
  }

  Runs runs(Sandbox sandbox, FrontEnd frontEnd) {
    return new Runs(sandbox, frontEnd, words, areEnded());
  }

  /** Behind an option that takes a value, it is that value, or may be. */
  private boolean areEnded() {
    int last = words.size() - 1;
    return words.get(last).equals(END) && !SandboxOptions.takesValue(words.get(last - 1));
  }
}
