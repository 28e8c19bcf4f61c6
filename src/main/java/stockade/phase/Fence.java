package stockade.phase;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_PATH;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.FCNTL;
import static stockade.linux.SystemCall.LANDLOCK_ADD_RULE;
import static stockade.linux.SystemCall.LANDLOCK_CREATE_RULESET;
import static stockade.linux.SystemCall.LANDLOCK_RESTRICT_SELF;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.LANDLOCK_CREATE_RULESET_VERSION;
import static stockade.plan.Symbols.LANDLOCK_RULE_NET_PORT;
import static stockade.plan.Symbols.LANDLOCK_RULE_PATH_BENEATH;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import java.util.stream.LongStream;
import stockade.draft.Draft;
import stockade.draft.Kind;
import stockade.draft.Rows;
import stockade.draft.Sequence;
import stockade.linux.Capability;
import stockade.linux.Errno;
import stockade.mount.Mounts;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Confinement.Fence.Access;
import stockade.spec.Confinement;
import stockade.spec.Origin;
import stockade.spec.Surroundings.Descriptor;

/**
 * A second fence around the same files, and around sockets and signals: Landlock. Even a descriptor of something outside leads
 * nowhere else, and a program outside, such as the launcher's own file, can't be executed by way of /proc/self/exe. What the kernel
 * offers is found when the launcher runs. landlock(7), since 5.13.
 *
 * <pre>
 *   ABI 1 (5.13) files                    2 (5.19) moving between folders     3 (6.2) truncate
 *   ABI 4 (6.7) TCP ports                 5 (6.10) ioctl of devices           6 (6.12) abstract sockets, signals
 * </pre>
 *
 * With ABI 1 nothing can be moved or linked from one folder to another, so there only what is asked for by hand is fenced.
 */
final class Fence {
  private static final String PHASE = "fence";
  private static final int LAST_ABI = 7;
  /** The first ABI behind which files can be moved from folder to folder. */
  static final int FIRST_WHOLE_ABI = 2;

  private static final long READ = 0x4 | 0x8;
  private static final long EXECUTE = 0x1 | READ;
  private static final long DEVICE_IOCTL = 0x8000;
  /** What a file, rather than a folder, can be given: EXECUTE, WRITE_FILE, READ_FILE, TRUNCATE, IOCTL_DEV. */
  private static final long OF_A_FILE = 0x1 | 0x2 | 0x4 | 0x4000 | 0x8000;
  /** WRITE_FILE, TRUNCATE. */
  private static final long WRITE_A_FILE = 0x2 | 0x4000;
  private static final long EVERYTHING = -1;
  private static final Number F_GETFL = Number.symbol("F_GETFL", 3);
  private static final int O_ACCMODE = 3;
  private static final int BIND_TCP = 1;
  private static final int CONNECT_TCP = 2;
  /** LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET and LANDLOCK_SCOPE_SIGNAL. */
  private static final int SCOPES = 3;

  private static final Slot ABI = new Slot("landlock_abi");
  private static final Slot HANDLED = new Slot("handled");
  private static final Slot RULESET = new Slot("ruleset");
  private static final Slot FILE = new Slot("fenced_file");
  private static final Slot RIGHTS = new Slot("rights");
  private static final Slot MODE = new Slot("open_mode");
  private static final Slot PATH = new Slot("fenced_path");
  /** struct landlock_ruleset_attr; a kernel that knows less of it takes the rest if it is zero. */
  private static final Data.Buffer RULESET_ATTR = new Data.Buffer("ruleset_attr", 24);

  /** struct landlock_path_beneath_attr, packed: the rights, then the descriptor. Also struct landlock_net_port_attr. */
  private static final Data.Buffer RULE = new Data.Buffer("rule", 16);

  private static final Failure FAILURE = Failure.of("cannot fence the command in by Landlock", Origin.DEFAULT);

  private final Draft draft;
  private final Mounts mounts;
  private final Sequence target;
  private final Confinement.Fence wished;

  private Fence(Draft draft, Mounts mounts) {
    this.draft = draft;
    this.mounts = mounts;
    this.target = draft.target();
    this.wished = draft.spec().confinement().fence();
  }

  static void plan(Draft draft, Mounts mounts) {
    new Fence(draft, mounts).plan();
  }

  /** Whether the fence follows from the mounts. Who may mount inside couldn't, behind a fence: then there is none. */
  static boolean isDerived(Draft draft) {
    Confinement.Fence wished = draft.spec().confinement().fence();
    return !wished.off()
        && wished.paths().isEmpty()
        && !Capabilities.granted(draft).contains(Capability.CAP_SYS_ADMIN);
  }

  private void plan() {
    boolean byHand = !wished.paths().isEmpty() || !wished.ports().isEmpty();
    if (!isDerived(draft) && !byHand) {
      return;
    }
    String done = target.fresh("no_fence");
    create(byHand, done);
    if (wished.paths().isEmpty()) {
      derive();
    } else {
      wished.paths().forEach(path -> rule(path.path(), rights(path.access()), path.origin()));
    }
    streams();
    wished.ports().forEach(this::port);
    target.step(PHASE, "close the fence");
    target.call(LANDLOCK_RESTRICT_SELF, RULESET, ZERO).orDie(FAILURE);
    target.call(CLOSE, RULESET).anyway();
    target.label(done);
  }

  private void create(boolean byHand, String done) {
    int needed = wished.ports().isEmpty() ? byHand ? 1 : FIRST_WHOLE_ABI : 4;
    String enough = target.fresh("enough");
    target.step(PHASE, "ask what Landlock offers here");
    target.set(ABI, 0)
        .call(LANDLOCK_CREATE_RULESET, NULL, ZERO, LANDLOCK_CREATE_RULESET_VERSION)
        .into(ABI)
        .anyway();
    target.when(ABI, Test.GE, needed, enough);
    if (byHand) {
      target.fail(Failure.of("cannot fence the command in as asked", origin()).remedy(needed == 4
          ? "ports need Landlock's ABI 4, which is in Linux 6.7 and later: leave them out, or boot a later kernel"
          : "this kernel has no Landlock, or doesn't start with it: see lsm= on its command line"));
    } else {
      target.go(done);
    }
    target.label(enough);
    String known = target.fresh("known");
    target.when(ABI, Test.LE, LAST_ABI, known).set(ABI, LAST_ABI).label(known);
    target.compute(HANDLED, ABI, Arithmetic.TIMES, 8).compute(HANDLED, HANDLED, Arithmetic.PLUS, Address.of(handledByAbi()));
    target.load(HANDLED, HANDLED, 0, Width.LONG);
    target.store(Address.of(RULESET_ATTR), 0, Width.LONG, HANDLED);
    target.store(Address.of(RULESET_ATTR), 8, Width.LONG, Number.of(handledPorts()));
    String noScopes = target.fresh("no_scopes");
    target.when(ABI, Test.LT, 6, noScopes);
    target.store(Address.of(RULESET_ATTR), 16, Width.LONG, Number.of(SCOPES)).label(noScopes);
    target.call(LANDLOCK_CREATE_RULESET, Address.of(RULESET_ATTR), Number.of(24), ZERO).into(RULESET).orDie(FAILURE);
  }

  private Origin origin() {
    return wished.paths().stream().map(Confinement.Fence.Path::origin).findFirst()
        .orElseGet(() -> wished.ports().get(0).origin());
  }

  /** The rights that exist with each ABI, from 0 up. */
  private static Data.Struct handledByAbi() {
    long one = 0x1fff;
    long two = one | 0x2000;
    long three = two | 0x4000;
    long five = three | DEVICE_IOCTL;
    return new Data.Struct(LongStream.of(0, one, two, three, three, five, five, five)
        .mapToObj(rights -> new Data.Field("rights", Width.LONG, Number.of(rights)))
        .toList());
  }

  private long handledPorts() {
    return wished.ports().stream().mapToLong(port -> port.bind() ? BIND_TCP : CONNECT_TCP).reduce(0, (a, b) -> a | b);
  }

  private static long rights(Access access) {
    return switch (access) {
      case READ -> READ;
      case EXECUTE -> EXECUTE;
      case WRITE -> EVERYTHING & ~0x1;
    };
  }

  /** The mounts say what may be written; where the root may, Landlock has nothing to add below it. */
  private void derive() {
    if (!mounts.isRootReadOnly()) {
      rule("/", EVERYTHING, Origin.DEFAULT);
      return;
    }
    rule("/", EXECUTE | DEVICE_IOCTL, Origin.DEFAULT);
    target.step(PHASE, "all may be done where a mount can be written to");
    Rows.each(target, "writable", mounts.writable(), PATH, next -> {
      target.call(OPENAT, AT_FDCWD, PATH, Flags.of(O_PATH, O_CLOEXEC), ZERO).into(FILE).orGo(next);
      add(EVERYTHING);
    });
  }

  private void rule(String path, long rights, Origin origin) {
    target.step(PHASE, "what may be done below " + path);
    target.call(OPENAT, AT_FDCWD, Address.of(path), Flags.of(O_PATH, O_CLOEXEC), ZERO)
        .into(FILE)
        .orDie(Failure.of("cannot fence " + path, origin)
            .remedy(Errno.ENOENT, "it does not exist inside: leave it out, or mount it"));
    add(rights);
  }

  private void add(long rights) {
    give(rights);
    target.call(CLOSE, FILE).anyway();
  }

  /** Adds the rights to {@link #FILE}, as far as the ABI has them and a file can have them. */
  private void give(long rights) {
    String folder = target.fresh("folder");
    String file = target.fresh("file");
    target.compute(RIGHTS, HANDLED, Arithmetic.AND, rights);
    Kind.of(target, FILE, file, FAILURE);
    target.go(folder).label(file).compute(RIGHTS, RIGHTS, Arithmetic.AND, OF_A_FILE).label(folder);
    allow().orDie(FAILURE, Errno.EBADFD);
  }

  private Sequence.Pending allow() {
    target.store(Address.of(RULE), 0, Width.LONG, RIGHTS).store(Address.of(RULE), 8, Width.INT, FILE);
    return target.call(LANDLOCK_ADD_RULE, RULESET, LANDLOCK_RULE_PATH_BENEATH, Address.of(RULE), ZERO);
  }

  /**
   * What the command is given open it may also open anew, as with /dev/stdout, which leads outside when it is a file or a terminal
   * of the host: for reading where it is open for reading, for writing where it is open for writing. A folder opens nothing where
   * no one has passed it on purpose. A pipe or a socket can't be in a rule and needs none (EBADFD); a stream may be closed (EBADF).
   */
  private void streams() {
    target.step(PHASE, "what the command has open from the start it may open again");
    for (int stream = 0; stream <= 2; stream++) {
      String next = target.fresh("next_stream");
      String file = target.fresh("file");
      target.set(FILE, stream).call(FCNTL, FILE, F_GETFL, ZERO).into(MODE).orGo(next);
      Kind.of(target, FILE, file, FAILURE);
      target.go(next).label(file);
      again();
      target.label(next);
    }
    for (Descriptor descriptor : draft.spec().surroundings().passedDescriptors()) {
      target.set(FILE, descriptor.number());
      pass();
    }
  }

  private void pass() {
    String file = target.fresh("file");
    String done = target.fresh("passed");
    target.call(FCNTL, FILE, F_GETFL, ZERO).into(MODE).orDie(FAILURE);
    Kind.of(target, FILE, file, FAILURE);
    target.set(RIGHTS, HANDLED);
    allow().orDie(FAILURE, Errno.EBADFD);
    target.go(done).label(file);
    again();
    target.label(done);
  }

  /** Lets {@link #FILE} be opened as {@link #MODE}, its file status flags, says that it is open. */
  private void again() {
    target.compute(MODE, MODE, Arithmetic.AND, O_ACCMODE).compute(MODE, MODE, Arithmetic.TIMES, 8);
    target.compute(MODE, MODE, Arithmetic.PLUS, Address.of(rightsByMode())).load(RIGHTS, MODE, 0, Width.LONG);
    target.compute(RIGHTS, RIGHTS, Arithmetic.AND, HANDLED);
    allow().anyway();
  }

  /** What O_RDONLY, O_WRONLY, O_RDWR and 3, which open(2) has for ioctl(2) alone, stand for. */
  private static Data.Struct rightsByMode() {
    return new Data.Struct(LongStream.of(
            EXECUTE & OF_A_FILE | DEVICE_IOCTL, WRITE_A_FILE | DEVICE_IOCTL, OF_A_FILE, DEVICE_IOCTL)
        .mapToObj(rights -> new Data.Field("rights", Width.LONG, Number.of(rights)))
        .toList());
  }

  private void port(Confinement.Fence.Port port) {
    target.step(PHASE, (port.bind() ? "bind to" : "connect to") + " TCP port " + port.number());
    target.store(Address.of(RULE), 0, Width.LONG, Number.of(port.bind() ? BIND_TCP : CONNECT_TCP));
    target.store(Address.of(RULE), 8, Width.LONG, Number.of(port.number()));
    target.call(LANDLOCK_ADD_RULE, RULESET, LANDLOCK_RULE_NET_PORT, Address.of(RULE), ZERO).orDie(FAILURE);
  }
}
