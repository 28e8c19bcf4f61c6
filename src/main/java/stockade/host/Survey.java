package stockade.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import stockade.linux.Architecture;

/**
 * Reads the facts of a host.
 *
 * @param base where its file system is: {@code /}, or a tree that stands for it
 * @param property the system properties {@code os.arch}, {@code user.name}, {@code user.home}
 * @param ledger where it is written down what was read
 */
public record Survey(Path base, UnaryOperator<String> property, Ledger ledger) {
  private static final String MOUNTINFO = "/proc/self/mountinfo";
  private static final List<String> PROGRAMS = List.of("/usr/bin/", "/bin/", "/usr/local/bin/");

  /** One that nobody wants to know the questions of. */
  public Survey(Path base, UnaryOperator<String> property) {
    this(base, property, new Ledger());
  }

  /** Of the host that we are on. */
  public static Survey here() {
    return here(new Ledger());
  }

  static Survey here(Ledger ledger) {
    return new Survey(Path.of("/"), System::getProperty, ledger);
  }

  /**
   * The facts that a plan depends on.
   *
   * @param root the root that the sandbox is to have; absent: the host's own
   * @throws HostException if this is no Linux of an architecture that images are made for, or if the root's passwd or
   *     group can't be read as what they should be. Files that are missing are no error.
   */
  public Host host(Optional<Path> root) {
    Accounts own = AccountLines.parse(files().read("/etc/passwd"), files().read("/etc/group"));
    return new Host(
        architecture(), kernel(), caller(own), idMappers(), mounts(), root.map(this::accounts).orElse(own))
        .with(CgroupLines.read(new HostFiles(base), mountLines()));
  }

  /** As {@link Programs32#of}. */
  Programs32 programs32(Architecture architecture, Path root, Optional<String> program) {
    boolean kernel = architecture != architecture() || Compat.of(architecture).runs(files());
    int machine = architecture.sister().elf();
    return new Programs32(kernel, program.flatMap(word -> lacking(new RootTree(root), word, machine)));
  }

  /** Of a program without a folder the first in the usual ones; {@code PATH} inside may have others. */
  private static Optional<Programs32.Lacking> lacking(RootTree root, String word, int machine) {
    Stream<String> places = word.contains("/") ? Stream.of(word) : PROGRAMS.stream().map(folder -> folder + word);
    return places
        .filter(place -> place.startsWith("/") && !root.lacks(place))
        .findFirst()
        .flatMap(place -> root.head(place, Elf32.HEAD).flatMap(head -> new Elf32(head).interpreter(machine))
            .filter(root::lacks)
            .map(interpreter -> new Programs32.Lacking(place, interpreter)));
  }

  HostFiles files() {
    return new HostFiles(base, ledger);
  }

  List<MountLine> mountLines() {
    return MountLine.parse(files().read(MOUNTINFO));
  }

  private Accounts accounts(Path root) {
    return AccountLines.parse(ofRoot(root, "etc/passwd"), ofRoot(root, "etc/group"));
  }

  /** Where a link of the root's is on the way, the same path leads the host's processes elsewhere. */
  private String ofRoot(Path root, String path) {
    Path file = root.resolve(path);
    ledger.file(file);
    Optional<String> text = new RootTree(root).read(path);
    if (text.isPresent() != Files.exists(file) || text.isPresent() && !isWithoutLinks(root, path)) {
      ledger.cannotRepeat(file + " is behind a symbolic link of the root's");
    }
    return text.orElse("");
  }

  private static boolean isWithoutLinks(Path root, String path) {
    try {
      return root.resolve(path).toRealPath().equals(root.toRealPath().resolve(path));
    } catch (IOException unresolved) {
      return false;
    }
  }

  /** @throws HostException if launchers can't be made for it */
  Architecture architecture() {
    String name = property.apply("os.arch");
    return Architecture.parse(name)
        .orElseThrow(() -> new HostException("no launcher can be made for the processor architecture " + name));
  }

  private Host.KernelRelease kernel() {
    String release = files().line("/proc/sys/kernel/osrelease");
    String[] number = release.split("[.-]", 3);
    OptionalLong major = Id.parseCount(number[0]);
    OptionalLong minor = number.length > 1 ? Id.parseCount(number[1]) : OptionalLong.empty();
    if (major.isEmpty() || minor.isEmpty()) {
      throw new HostException("cannot tell the kernel's release from /proc/sys/kernel/osrelease: '" + release + "'");
    }
    ledger.kernel(release);
    return new Host.KernelRelease((int) major.getAsLong(), (int) minor.getAsLong());
  }

  /** The real ids, proc_pid_status(5). A user whom passwd doesn't have, the C library may know from elsewhere. */
  private Host.Caller caller(Accounts own) {
    long uid = realId("Uid");
    long gid = realId("Gid");
    ledger.ids(uid, gid);
    Optional<Accounts.User> user = own.user(uid);
    if (user.isEmpty()) {
      ledger.cannotRepeat("/etc/passwd doesn't have the caller, whose name and home come from elsewhere");
    }
    String name = user.map(Accounts.User::name).orElseGet(() -> property.apply("user.name"));
    String home = user.map(Accounts.User::home).orElseGet(() -> property.apply("user.home"));
    return new Host.Caller(uid, gid, name, home, subordinate("/etc/subuid", name, uid),
        subordinate("/etc/subgid", name, uid));
  }

  private long realId(String field) {
    String ids = files().field("/proc/self/status", field);
    return Id.parse(ids.split("\t")[0])
        .orElseThrow(() -> new HostException("cannot tell who asks: /proc/self/status has no " + field));
  }

  private List<Host.SubordinateRange> subordinate(String file, String name, long uid) {
    return SubordinateLines.parse(files().read(file), name, uid);
  }

  private Optional<Host.IdMappers> idMappers() {
    return program("newuidmap")
        .flatMap(uid -> program("newgidmap").map(gid -> new Host.IdMappers(uid, gid)));
  }

  /** The absolute path of a program of the host. PATH is the caller's word, so it isn't asked. */
  Optional<String> program(String name) {
    for (String folder : PROGRAMS) {
      Path file = files().at(folder + name);
      ledger.file(file);
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return Optional.of(folder + name);
      }
    }
    return Optional.empty();
  }

  private List<Host.MountPoint> mounts() {
    List<Host.MountPoint> mounts = new ArrayList<>();
    String mountinfo = files().read(MOUNTINFO);
    ledger.mounts(mountinfo);
    for (MountLine line : MountLine.parse(mountinfo)) {
      mounts.add(new Host.MountPoint(line.path(), line.type(), line.options().contains("nosuid")));
    }
    return mounts;
  }
}
