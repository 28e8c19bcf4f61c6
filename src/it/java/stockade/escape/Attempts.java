package stockade.escape;

import java.util.LinkedHashMap;
import java.util.Map;
import stockade.live.Outcome;

/** What a round of probes met: names to errors, signals or {@link Probe#THROUGH}. */
record Attempts(Map<String, String> met) {
  static Attempts of(Outcome outcome) {
    Map<String, String> met = new LinkedHashMap<>();
    outcome.out().lines().map(line -> line.split("\t", 2)).forEach(row -> met.put(row[0], row[1]));
    if (outcome.status() != 0 || !met.containsKey("end")) {
      throw new AssertionError("the probes didn't come to their end: " + outcome);
    }
    return new Attempts(met);
  }

  /** What this probe met. */
  String of(Probe probe) {
    return met.getOrDefault(probe.name(), "not tried");
  }

  /** Whether a system-call filter was on, PR_GET_SECCOMP(2const). */
  boolean filtered() {
    return met.get("seccomp").equals("2");
  }
}
