package stockade.host;

import java.io.PrintWriter;
import java.util.List;
import stockade.host.Check.State;

/** All checks of a host, in the order in which they are to be read. */
public record Diagnosis(List<Check> checks) {
  private static final int FAILED = 125;

  public Diagnosis {
    checks = List.copyOf(checks);
  }

  /** 0 if this caller can run sandboxes here, else 125. */
  public int status() {
    return checks.stream().anyMatch(check -> check.state() == State.FAIL) ? FAILED : 0;
  }

  /** A line a check, in columns, and a line below it for the remedy where there is one. */
  public void print(PrintWriter out) {
    int width = checks.stream().mapToInt(check -> check.name().length()).max().orElse(0);
    String line = "%-4s  %-" + Math.max(width, 1) + "s  %s%n";
    for (Check check : checks) {
      out.printf(line, check.state().word(), check.name(), check.finding());
      if (!check.remedy().isEmpty()) {
        out.printf(line, "", "", "remedy: " + check.remedy());
      }
    }
    out.flush();
  }
}
