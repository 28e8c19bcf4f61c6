package stockade.launch;

import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Starts a launcher that this program has just written. A child that another thread makes at that moment has until its own exec what is
 * open for writing here, which may be this very image: ETXTBSY, execve(2). That is soon over, so it is tried again.
 */
public final class Start {
  private static final int TRIES = 200;
  private static final long PAUSE_MILLISECONDS = 5;
  /** Java tells the number of the error only in words, which differ between its versions. */
  private static final Pattern BUSY = Pattern.compile("error[=:] ?26\\b");

  private Start() {}

  /**
   * @throws IOException where it can't be started: also a second after it was busy for the first time
   * @throws LaunchException where the thread is interrupted
   */
  public static Process of(ProcessBuilder launcher) throws IOException {
    for (int tries = 0; ; tries++) {
      try {
        return launcher.start();
      } catch (IOException failure) {
        if (tries == TRIES || !BUSY.matcher(String.valueOf(failure.getMessage())).find()) {
          throw failure;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLISECONDS);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new LaunchException("interrupted before the launcher could start");
    }
  }
}
