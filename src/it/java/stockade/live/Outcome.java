package stockade.live;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How a program ended: its status as waitpid(2) tells a shell, and the bytes that it wrote. */
public record Outcome(int status, byte[] outBytes, byte[] errBytes) {
  public String out() {
    return new String(outBytes, StandardCharsets.UTF_8);
  }

  public String err() {
    return new String(errBytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Outcome outcome && status == outcome.status
        && Arrays.equals(outBytes, outcome.outBytes) && Arrays.equals(errBytes, outcome.errBytes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * status + Arrays.hashCode(outBytes)) + Arrays.hashCode(errBytes);
  }

  @Override
  public String toString() {
    return "status " + status + "\n--- out\n" + out() + "--- err\n" + err();
  }
}
