package stockade.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How an attempt ended. No file says all of what may refuse a user namespace: a filter, AppArmor, the container.
 *
 * @param words what the program said when it was refused
 */
record Trial(Result result, String words) {
  static final Trial UNKNOWN = new Trial(Result.UNKNOWN, "");
  static final Trial PASSED = new Trial(Result.PASSED, "");

  private static final int SECONDS = 5;

  enum Result { PASSED, REFUSED, UNKNOWN }

  static Trial refused(String words) {
    return new Trial(Result.REFUSED, words);
  }

  boolean isRefused() {
    return result == Result.REFUSED;
  }

  /** Runs a program that needs no input; one that is missing, hangs or doesn't know its options proves nothing. */
  static Trial of(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return process.waitFor(SECONDS, TimeUnit.SECONDS) ? ended(process) : endless(process);
    } catch (IOException e) {
      return UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }

  private static Trial ended(Process process) throws IOException {
    String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.exitValue() == 0) {
      return PASSED;
    }
    return words.contains("unrecognized option")
        ? UNKNOWN
        : refused(words.lines().findFirst().orElse("no reason given"));
  }

  private static Trial endless(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
    return UNKNOWN;
  }
}
