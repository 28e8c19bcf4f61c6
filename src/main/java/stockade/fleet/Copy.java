package stockade.fleet;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import stockade.launch.Reason;
import stockade.launch.Start;
import stockade.tar.Packed;
import stockade.tar.Unpacked;

/**
 * {@code stockade cp}: a file or a folder, by a command in the sandbox that packs or unpacks it there, tar(1). So what the sandbox may
 * not read or write isn't copied, and no path of it is looked up on the host.
 */
public record Copy(Fleet fleet) {
  /** A last part that is a link is followed: inside. */
  private static final String PACK = """
      p=$(readlink -f -- "$1") && [ -e "$p" ] || { printf 'stockade: there is no %s inside\\n' "$1" >&2; exit 1; }
      cd -- "${p%/*}/" && exec tar -c -f - -- "./${p##*/}"
      """;
  /** What comes is called x. It is put into its place when it is whole. */
  private static final String UNPACK = """
      to=${1%/}; if [ -d "$1" ]; then to=$to/$2; fi
      if [ -d "$to" ]; then printf 'stockade: there is a folder %s inside already\\n' "$to" >&2; exit 1; fi
      t=$(mktemp -d "${to%/*}/.stockade-XXXXXX") || exit 1
      tar -x -p -o -f - -C "$t" && if [ -d "$t/x" ]; then
        m=$(stat -c %a -- "$t/x") && chmod u+w -- "$t/x" && mv -- "$t/x" "$to" && chmod "$m" -- "$to"
      else mv -f -- "$t/x" "$to"; fi; s=$?
      chmod -R u+w -- "$t"; rm -rf -- "$t"; exit $s
      """;
  private static final String STREAM = "-";

  /** @throws FleetException if neither or both are in a sandbox, or the one can't be read or the other written */
  public void copy(String from, String to) {
    boolean out = isInside(from);
    if (out == isInside(to)) {
      throw new FleetException("one of the two is NAME:PATH, and the other a path of the host, or - for an archive", 2);
    }
    String[] inside = (out ? from : to).split(":", 2);
    try {
      if (out) {
        out(inside, to);
      } else {
        in(from, inside);
      }
    } catch (IOException failure) {
      throw new FleetException("cannot copy " + from + " to " + to + ": " + Reason.of(failure));
    }
  }

  /** A path of the host that has a colon is written with a slash before it. */
  private static boolean isInside(String word) {
    int colon = word.indexOf(':');
    return colon > 0 && Name.isLegal(word.substring(0, colon)) && word.startsWith("/", colon + 1);
  }

  private void out(String[] source, String to) throws IOException {
    if (to.equals(STREAM)) {
      Process process = start(source[0], Redirect.from(new File("/dev/null")), Redirect.INHERIT, "/bin/sh", "-c", PACK, "sh", source[1]);
      await(process, source[0]);
      return;
    }
    Path named = fleet.workingDirectory().resolve(to).toAbsolutePath();
    Path target = Files.isDirectory(named) ? named.resolve(last(source[1])) : named;
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FleetException("there is a folder " + target + " already; remove it, or name another");
    }
    Path folder = Files.createTempDirectory(target.getParent(), ".stockade-");
    try {
      List<String> leftOut = unpack(source, folder);
      try (Stream<Path> all = Files.list(folder)) {
        Path only = all.findFirst().orElseThrow(() -> new FleetException("nothing was copied: " + source[1] + " is a special file"));
        move(only, target);
      }
      tell(leftOut);
    } finally {
      remove(folder);
    }
  }

  /** A folder gets another parent, so it must be writable meanwhile, rename(2). */
  private static void move(Path only, Path target) throws IOException {
    if (!Files.isDirectory(only, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(only, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(only);
    Files.setPosixFilePermissions(only, PosixFilePermissions.fromString("rwx------"));
    Files.move(only, target, StandardCopyOption.ATOMIC_MOVE);
    Files.setPosixFilePermissions(target, mode);
  }

  private List<String> unpack(String[] source, Path folder) throws IOException {
    Process process = start(source[0], Redirect.from(new File("/dev/null")), Redirect.PIPE, "/bin/sh", "-c", PACK, "sh", source[1]);
    try (InputStream archive = process.getInputStream()) {
      List<String> leftOut = Unpacked.into(folder, archive);
      await(process, source[0]);
      return leftOut;
    } catch (IOException failure) {
      process.destroy();
      await(process, source[0]);
      throw failure;
    }
  }

  private void in(String from, String[] target) throws IOException {
    if (from.equals(STREAM)) {
      await(start(target[0], Redirect.INHERIT, Redirect.INHERIT, "tar", "-x", "-p", "-o", "-f", "-", "-C", target[1]), target[0]);
      return;
    }
    Path path = fleet.workingDirectory().resolve(from).toAbsolutePath().normalize();
    if (!Files.isReadable(path) || !Files.isRegularFile(path) && !Files.isDirectory(path)) {
      throw new FleetException(path + " is no file and no folder that can be read");
    }
    Process process = start(
        target[0], Redirect.PIPE, Redirect.INHERIT, "/bin/sh", "-c", UNPACK, "sh", target[1], last(path.toString()));
    List<String> leftOut = new ArrayList<>();
    try (OutputStream archive = process.getOutputStream()) {
      leftOut.addAll(Packed.of(path, "x", archive));
    } catch (IOException failure) {
      await(process, target[0]);
      throw failure;
    }
    await(process, target[0]);
    tell(leftOut);
  }

  private static String last(String path) {
    Path name = Path.of(path).normalize().getFileName();
    return name == null ? "root" : name.toString();
  }

  private static void tell(List<String> leftOut) {
    if (!leftOut.isEmpty()) {
      throw new FleetException("all was copied but special files: " + String.join(", ", leftOut).replaceAll("\\p{Cntrl}", "?"));
    }
  }

  private Process start(String name, Redirect in, Redirect out, String... command) throws IOException {
    List<String> line = new ArrayList<>(List.of(new Entry(fleet, List.of()).launcher(name).toString()));
    line.addAll(List.of(command));
    return Start.of(new ProcessBuilder(line).redirectInput(in).redirectOutput(out).redirectError(Redirect.INHERIT));
  }

  private static void await(Process process, String name) {
    try {
      if (process.waitFor() != 0) {
        throw new FleetException("nothing was copied: in " + name + " that failed with status " + process.exitValue());
      }
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new FleetException("interrupted");
    }
  }

  /** Links in it are removed, and not what they lead to. */
  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
