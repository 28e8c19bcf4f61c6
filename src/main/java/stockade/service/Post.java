package stockade.service;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_CREAT;
import static stockade.linux.OpenFlag.O_NOFOLLOW;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.OpenFlag.O_RDWR;
import static stockade.linux.OpenFlag.O_TRUNC;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.FCNTL;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.RENAMEAT2;
import static stockade.linux.SystemCall.SETSID;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.F_DUPFD_CLOEXEC;
import static stockade.plan.Symbols.F_OFD_SETLK;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Origin;
import stockade.spec.Service.Station;

/**
 * A started sandbox is its monitor alone, which takes its post in the state folder: it leaves the caller's session, holds the lock of
 * the name for its whole life, and says who it is, so that nobody has to believe a number that another process may have by now.
 *
 * <pre>
 *   start web      setsid()
 *                  openat(AT_FDCWD, "/run/stockade/web/lock", …)
 *                  fcntl($lock, F_OFD_SETLK, {l_type=F_WRLCK})
 *                  … "/run/stockade/web/monitor" gets /proc/self/stat and the boot id
 * </pre>
 */
public final class Post {
  /** The files of a state that tell of one life, from a start to an end. */
  public static final List<String> OF_ONE_LIFE =
      List.of("status", "target", "lost", "monitor", "ready", "health", "health.output");

  static final String PHASE = "post";
  private static final Data.Buffer IDENTITY = new Data.Buffer("identity", 1536);
  private static final Number IDENTITY_SIZE = Number.of(1024);
  private static final Number BOOT_ID_SIZE = Number.of(64);
  private static final Slot LOCK = new Slot("lock");
  private static final Slot FILE = new Slot("post_file");
  private static final Slot LENGTH = new Slot("post_length");
  private static final Slot END = new Slot("post_end");
  /** Where a failure is told while {@code start} listens; the descriptor 2 of the command is its log. */
  public static final Slot ERRORS = new Slot("errors");

  private Post() {}

  /** Whether the sandbox is a started one. */
  public static boolean isTaken(Draft draft) {
    return draft.spec().service().station().isPresent();
  }

  static Station station(Draft draft) {
    return draft.spec().service().station().orElseThrow();
  }

  /** First of all: where a failure is told. */
  public static void begin(Draft draft) {
    if (isTaken(draft)) {
      draft.monitor().step(PHASE, "what fails is told to whoever starts this").set(ERRORS, 2);
    }
  }

  /** In the monitor, before it makes anything: of two monitors of a name one goes on. */
  public static void take(Draft draft) {
    if (!isTaken(draft)) {
      return;
    }
    leaveSession(draft.monitor());
    lock(draft);
    identify(draft);
    Relaunch.count(draft);
    Chronicle.open(draft);
    Control.listen(draft);
    Logs.open(draft);
  }

  /** A monitor that starts itself again leads its session already: EPERM, setsid(2). */
  private static void leaveSession(Sequence monitor) {
    String alone = monitor.fresh("alone");
    monitor.step(PHASE, "leave the session and the terminal of whoever starts this");
    monitor.call(SETSID).into(Slots.ANSWER).anyway();
    monitor.when(Slots.ANSWER, Test.GE, 0, alone).when(Slots.ANSWER, Test.EQ, Number.failed(Errno.EPERM), alone);
    monitor.compute(Slot.ERROR, ZERO, Arithmetic.MINUS, Slots.ANSWER);
    monitor.fail(Failure.of("cannot leave the caller's session", Origin.DEFAULT)).label(alone);
  }

  /** A lock of an open file description ends with its last descriptor, whoever ends how: fcntl(2), since 3.15. */
  private static void lock(Draft draft) {
    Sequence monitor = draft.monitor();
    String name = station(draft).name();
    Failure failure = Failure.of("cannot hold the lock of " + name, Origin.DEFAULT)
        .remedy(Errno.EAGAIN, "it runs already: `stockade stop " + name + "` ends it")
        .remedy(Errno.EACCES, "it runs already: `stockade stop " + name + "` ends it");
    monitor.step(PHASE, "hold the lock of the name");
    monitor
        .call(
            OPENAT, AT_FDCWD, path(draft, "lock"), Flags.of(O_RDWR, O_CREAT, O_NOFOLLOW, O_CLOEXEC), Number.mode(0600))
        .into(LOCK)
        .orDie(failure);
    monitor.call(FCNTL, LOCK, F_OFD_SETLK, Address.of(writeLock())).orDie(failure);
    monitor.call(FCNTL, Number.of(2), F_DUPFD_CLOEXEC, Number.of(3)).into(ERRORS).orDie(failure);
  }

  /** struct flock: type, whence, start, length (0: to the end), pid (0 for this kind of lock). */
  static Data.Struct writeLock() {
    return new Data.Struct(List.of(
        new Data.Field("l_type", Width.SHORT, Number.symbol("F_WRLCK", 1)),
        Data.Field.hidden(Width.SHORT, ZERO),
        Data.Field.hidden(Width.INT, ZERO),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO)));
  }

  /** The line of /proc/self/stat has the PID and, as its field 22, the start time, proc_pid_stat(5); the boot id tells boots apart. */
  private static void identify(Draft draft) {
    Sequence monitor = draft.monitor();
    Failure failure = Failure.of("cannot say who this is in " + station(draft).folder(), Origin.DEFAULT);
    monitor.step(PHASE, "say who this is: PID, start time, boot");
    monitor.set(END, Address.of(IDENTITY));
    copy(monitor, "/proc/self/stat", IDENTITY_SIZE, failure);
    copy(monitor, "/proc/sys/kernel/random/boot_id", BOOT_ID_SIZE, failure);
    monitor
        .call(
            OPENAT, AT_FDCWD, path(draft, "monitor.new"), Flags.of(O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW, O_CLOEXEC),
            Number.mode(0600))
        .into(FILE)
        .orDie(failure);
    monitor.compute(LENGTH, END, Arithmetic.MINUS, Address.of(IDENTITY));
    monitor.call(WRITE, FILE, Address.of(IDENTITY), LENGTH).orDie(failure);
    monitor.call(CLOSE, FILE).anyway();
    monitor
        .call(RENAMEAT2, AT_FDCWD, path(draft, "monitor.new"), AT_FDCWD, path(draft, "monitor"), ZERO)
        .orDie(failure);
  }

  private static void copy(Sequence monitor, String source, Number most, Failure failure) {
    monitor.call(OPENAT, AT_FDCWD, Address.of(source), Flags.of(O_RDONLY, O_CLOEXEC), ZERO).into(FILE).orDie(failure);
    monitor.call(READ, FILE, END, most).into(LENGTH).orDie(failure);
    monitor.call(CLOSE, FILE).anyway();
    monitor.compute(END, END, Arithmetic.PLUS, LENGTH);
  }

  /** The address of the path of a file in the state folder. */
  static Address path(Draft draft, String file) {
    return Address.of(station(draft).folder() + "/" + file);
  }
}
