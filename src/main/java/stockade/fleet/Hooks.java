package stockade.fleet;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Commands on the host, run by a shell with the sandbox's name as {@code $1}, in the folder /. */
record Hooks(Name name, Map<String, String> environment, Duration timeout) {
  /** @throws FleetException for the first that fails, or takes too long: that is killed */
  void run(String kind, List<String> commands) {
    commands.forEach(command -> run(kind, command));
  }

  private void run(String kind, String command) {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command, "sh", name.text())
        .directory(new File("/"))
        .redirectInput(new File("/dev/null"))
        .redirectOutput(Redirect.INHERIT)
        .redirectError(Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw failure(kind, command, "took longer than " + timeout.toMillis() / 1000.0 + " s and was killed");
      }
      if (process.exitValue() != 0) {
        throw failure(kind, command, "ended with status " + process.exitValue());
      }
    } catch (IOException missing) {
      throw failure(kind, command, "could not be run by /bin/sh");
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw failure(kind, command, "was interrupted");
    }
  }

  private FleetException failure(String kind, String command, String what) {
    return new FleetException("the " + kind + " command of " + name + ", '" + command.replaceAll("\\s+", " ") + "', " + what);
  }
}
