package stockade;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stockade.host.Host;
import stockade.launch.ImageFile;
import stockade.launch.LaunchException;
import stockade.spec.Command;
import stockade.spec.Mount;
import stockade.spec.Mount.Bind;
import stockade.spec.Origin;
import stockade.spec.Spec;
import stockade.spec.SpecException;
import stockade.spec.Surroundings.Variable;

/**
 * Launchers named after programs of a sandbox, by which these are called from the host as if they were the host's own: with
 * the caller's home folder, so that the working directory is the same below it, and under the caller's name.
 *
 * <p>In a root of its own the home folder is bound writable at its own place, behind the spec's mounts at folders above it and
 * before those below, so that a spec may still hide parts of it; a root whose passwd doesn't name the caller sees the host's
 * passwd and group. The view of the host has home and names already, the home read-only and without credentials.
 *
 * <p>PATH is that of a Debian login unless the spec says another one: the caller's may find the launchers again, inside.
 *
 * @param sandbox what the programs run in; its command is not asked
 * @param home an absolute path, not /
 */
public record Wrappers(Sandbox sandbox, Path home) {
  private static final String PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/games:/usr/games";
  private static final List<String> NAMES = List.of("/etc/passwd", "/etc/group");
  private static final Origin WORDS = new Origin.Option("wrap");

  /** @throws SpecException where {@code home} is / or relative */
  public Wrappers {
    home = home.normalize();
    if (!home.isAbsolute() || home.getNameCount() == 0) {
      throw SpecException.at(WORDS, "HOME is '" + home + "'; set it to the folder that the programs are to have as home");
    }
  }

  /** The sandbox of one program: an absolute path inside, or a name that is looked for in PATH there. */
  public Sandbox of(String program) {
    Spec spec = sandbox.spec();
    List<Variable> environment = new ArrayList<>();
    environment.add(new Variable("PATH", Optional.of(PATH), Origin.DEFAULT));
    environment.addAll(spec.surroundings().environment());
    return sandbox.with(spec
        .with(new Command(List.of(program), Optional.empty(), Origin.DEFAULT))
        .withMounts(mounts(spec))
        .withEnvironment(environment));
  }

  /**
   * Writes a launcher for each program into a folder, or none.
   *
   * @param folder exists
   * @param force replaces also files that are no launchers
   * @throws SpecException for a program without a name, or two of one name
   * @throws LaunchException where the sandbox is for another architecture, a file is in the way or can't be written
   */
  public void write(List<String> programs, Path folder, boolean force) {
    demandThisHost();
    Map<Path, String> files = new LinkedHashMap<>();
    for (String program : programs) {
      if (files.put(folder.resolve(name(program)), program) != null) {
        throw SpecException.at(WORDS, "two of the programs are named '" + name(program) + "'; wrap one of them");
      }
    }
    if (!force) {
      files.keySet().forEach(Wrappers::demandRoom);
    }
    files.forEach((file, program) -> of(program).build(file));
  }

  /** Home, user and names are this host's. */
  private void demandThisHost() {
    if (!sandbox.isForThisHost()) {
      throw new LaunchException("programs of %s can't be called on %s; write a launcher for there with `stockade build -o FILE`"
          .formatted(sandbox.architecture().machine(), Host.ownArchitecture().machine()));
    }
  }

  private static String name(String program) {
    String name = program.substring(program.lastIndexOf('/') + 1);
    boolean path = program.length() > name.length();
    if (name.isEmpty() || name.equals(".") || name.equals("..") || path && !program.startsWith("/")) {
      throw SpecException.at(
          WORDS, "'" + program + "' is no program; write a name, or an absolute path inside the sandbox");
    }
    return name;
  }

  private static void demandRoom(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !ImageFile.isLauncher(file)) {
      throw new LaunchException(file + " is no launcher of Stockade's, and is left as it is; remove it, or say --force");
    }
  }

  private List<Mount> mounts(Spec spec) {
    if (isHostView(spec)) {
      return spec.mounts();
    }
    List<Mount> mounts = placed(spec.mounts(), bind(home.toString(), Bind.Access.READ_WRITE));
    if (!isNamedInside(spec)) {
      for (String file : NAMES) {
        mounts = placed(mounts, bind(file, Bind.Access.READ_ONLY));
      }
    }
    return mounts;
  }

  private static boolean isHostView(Spec spec) {
    return spec.root().directory().isEmpty()
        && spec.mounts().stream().limit(1).noneMatch(mount -> mount.path().equals("/"));
  }

  /** Of a root that is mounted at / nothing is known before. */
  private static boolean isNamedInside(Spec spec) {
    Host host = Host.read(spec.root().directory().map(Path::of));
    return spec.root().directory().isEmpty() || host.accounts().user(host.caller().uid())
        .filter(user -> user.name().equals(host.caller().name()))
        .isPresent();
  }

  /** The spec's own mount at the very place stays. */
  private static List<Mount> placed(List<Mount> mounts, Bind bind) {
    int behind = 0;
    for (int index = 0; index < mounts.size(); index++) {
      Path place = Path.of(mounts.get(index).path());
      if (place.equals(Path.of(bind.path()))) {
        return mounts;
      }
      behind = Path.of(bind.path()).startsWith(place) ? index + 1 : behind;
    }
    List<Mount> all = new ArrayList<>(mounts);
    all.add(behind, bind);
    return all;
  }

  private static Bind bind(String path, Bind.Access access) {
    return new Bind(path, path, access, false, false, false, true, Origin.DEFAULT);
  }
}
