package stockade.fleet;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import stockade.launch.Reason;
import stockade.launch.Start;

/**
 * {@code stockade cp}: one file, by a command in the sandbox that reads or writes it there. So what the sandbox may not read or write
 * isn't copied, and no path of it is looked up on the host.
 */
public record Copy(Fleet fleet) {
  private static final String READ = "if [ -d \"$1\" ]; then echo \"stockade: $1 is a folder; cp copies one file\" >&2; exit 1; fi; cat <\"$1\"";
  private static final String WRITE = "if [ -d \"$1\" ]; then set -- \"$1/$2\"; fi; cat >\"$1\"";

  /** @throws FleetException if neither or both are in a sandbox, or the one can't be read or the other written */
  public void copy(String from, String to) {
    boolean out = isInside(from);
    if (out == isInside(to)) {
      throw new FleetException("one of the two is NAME:PATH, and the other a path of the host", 2);
    }
    if (out) {
      out(from.split(":", 2), fleet.workingDirectory().resolve(to));
    } else {
      in(fleet.workingDirectory().resolve(from), to.split(":", 2));
    }
  }

  /** A path of the host that has a colon is written with a slash before it. */
  private static boolean isInside(String word) {
    int colon = word.indexOf(':');
    return colon > 0 && Name.isLegal(word.substring(0, colon)) && word.startsWith("/", colon + 1);
  }

  private void out(String[] source, Path to) {
    Path target = Files.isDirectory(to) ? to.resolve(last(source[1])) : to;
    try {
      Path written = Files.createTempFile(target.toAbsolutePath().getParent(), ".stockade-", ".new");
      try {
        run(source[0], READ, source[1], "", Redirect.from(new File("/dev/null")), Redirect.to(written.toFile()));
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(written);
      }
    } catch (IOException failure) {
      throw new FleetException("cannot write " + target + ": " + Reason.of(failure));
    }
  }

  private void in(Path from, String[] target) {
    if (!Files.isRegularFile(from) || !Files.isReadable(from)) {
      throw new FleetException(from + " is no file that can be read; cp copies one file");
    }
    try {
      run(target[0], WRITE, target[1], from.getFileName().toString(), Redirect.from(from.toFile()), Redirect.INHERIT);
    } catch (IOException failure) {
      throw new FleetException("cannot copy " + from + ": " + Reason.of(failure));
    }
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private void run(String name, String script, String path, String file, Redirect in, Redirect out) throws IOException {
    Path launcher = new Entry(fleet, List.of()).launcher(name);
    Process process = Start.of(new ProcessBuilder(launcher.toString(), "/bin/sh", "-c", script, "sh", path, file)
        .redirectInput(in).redirectOutput(out).redirectError(Redirect.INHERIT));
    try {
      if (process.waitFor() != 0) {
        throw new FleetException("nothing was copied: in " + name + " that failed with status " + process.exitValue());
      }
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new FleetException("interrupted");
    }
  }
}
