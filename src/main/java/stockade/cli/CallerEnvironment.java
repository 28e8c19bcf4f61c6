package stockade.cli;

import java.util.HashMap;
import java.util.Map;

/** The caller's environment, from the one that the start script made for Java. */
final class CallerEnvironment {
  private static final String SET_ASIDE = "STOCKADE_CALLER_";

  private CallerEnvironment() {}

  /** Gives variables that the start script set aside, because Java would heed them, their names back. */
  static Map<String, String> of(Map<String, String> ours) {
    Map<String, String> theirs = new HashMap<>(ours);
    if (System.getProperty("stockade.answer") != null) {
      theirs.remove("LC_ALL");
    }
    ours.forEach((name, value) -> {
      if (name.startsWith(SET_ASIDE)) {
        theirs.remove(name);
        theirs.put(name.substring(SET_ASIDE.length()), value);
      }
    });
    return theirs;
  }
}
