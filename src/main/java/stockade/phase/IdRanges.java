package stockade.phase;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_CREAT;
import static stockade.linux.OpenFlag.O_NOFOLLOW;
import static stockade.linux.OpenFlag.O_RDWR;
import static stockade.linux.SystemCall.FCNTL;
import static stockade.linux.SystemCall.GETPID;
import static stockade.linux.SystemCall.MKDIRAT;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.plan.Symbols.AT_FDCWD;

import stockade.draft.IdScheme;
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

/**
 * No two sandboxes of root have the same ids at once: the monitor locks the byte of its range in a file that only root can open, and
 * keeps the file open. The lock goes with its descriptor, however the monitor ends, and no other process has one: fcntl(2),
 * F_OFD_SETLK, since Linux 3.15.
 *
 * <pre>
 *   openat(AT_FDCWD, "/run/stockade/ids", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = $ids_file
 *   fcntl($ids_file, F_OFD_SETLK, lock)
 * </pre>
 */
final class IdRanges {
  static final String FOLDER = "/run/stockade";
  private static final String FILE = FOLDER + "/.ids";
  private static final String REMEDY = "make /run writable for root, or name ids that are free: --uid-map 0:FIRST:65536";
  private static final Number F_OFD_SETLK = Number.symbol("F_OFD_SETLK", 37);
  private static final Number F_WRLCK = Number.symbol("F_WRLCK", 1);

  /** struct flock: l_type, l_whence, l_start, l_len, l_pid, which has to be 0. */
  private static final Data.Buffer LOCK = new Data.Buffer("id_lock", 32);

  private static final int START = 8;
  private static final int LENGTH = 16;

  private static final Slot DESCRIPTOR = new Slot("ids_file");
  private static final Slot LEFT = new Slot("id_ranges_left");

  private IdRanges() {}

  /** Leaves the number of the range in {@code range}. The search begins at the monitor's PID, so that few meet. */
  static void reserve(Sequence monitor, Slot range) {
    open(monitor);
    String attempt = monitor.fresh("range");
    String taken = monitor.fresh("range_taken");
    String reserved = monitor.fresh("range_reserved");
    monitor.step("id maps", "reserve a range of host ids for this sandbox, until the monitor ends");
    monitor.call(GETPID).into(range).anyway();
    monitor.compute(range, range, Arithmetic.REMAINDER, IdScheme.RANGE_COUNT).set(LEFT, IdScheme.RANGE_COUNT);
    monitor.store(Address.of(LOCK), 0, Width.SHORT, F_WRLCK).store(Address.of(LOCK), LENGTH, Width.LONG, Number.of(1));
    monitor.label(attempt).store(Address.of(LOCK), START, Width.LONG, range);
    monitor.call(FCNTL, DESCRIPTOR, F_OFD_SETLK, Address.of(LOCK)).into(Slots.ANSWER).anyway();
    monitor.when(Slots.ANSWER, Test.GE, 0, reserved);
    monitor.when(Slots.ANSWER, Test.EQ, Number.failed(Errno.EAGAIN), taken);
    monitor.when(Slots.ANSWER, Test.EQ, Number.failed(Errno.EACCES), taken);
    fail(monitor, Slots.ANSWER, Failure.of("cannot reserve a range of ids in " + FILE, Origin.DEFAULT).remedy(REMEDY));
    monitor.label(taken).compute(range, range, Arithmetic.PLUS, 1);
    monitor.compute(range, range, Arithmetic.REMAINDER, IdScheme.RANGE_COUNT);
    monitor.compute(LEFT, LEFT, Arithmetic.MINUS, 1).when(LEFT, Test.GT, 0, attempt);
    monitor.fail(Failure.of("all " + IdScheme.RANGE_COUNT + " ranges of ids are taken by sandboxes that run", Origin.DEFAULT)
        .remedy("end one of them, or name ids that are free: --uid-map 0:FIRST:65536"));
    monitor.label(reserved);
  }

  /** Only root can write to /run: nobody else can have put anything in the way. */
  private static void open(Sequence monitor) {
    Failure failure = Failure.of("cannot open " + FILE + ", where ranges of ids are reserved", Origin.DEFAULT).remedy(REMEDY);
    String opened = monitor.fresh("ids_opened");
    monitor.step("id maps", "open the file in which ranges of host ids are reserved");
    call(monitor).anyway();
    monitor.when(DESCRIPTOR, Test.GE, 0, opened);
    monitor
        .call(MKDIRAT, AT_FDCWD, Address.of(FOLDER), Number.mode(0755))
        .orDie(Failure.of("cannot make " + FOLDER + ", where ranges of ids are reserved", Origin.DEFAULT).remedy(REMEDY), Errno.EEXIST);
    call(monitor).orDie(failure);
    monitor.label(opened);
  }

  private static Sequence.Pending call(Sequence monitor) {
    return monitor
        .call(OPENAT, AT_FDCWD, Address.of(FILE), Flags.of(O_RDWR, O_CREAT, O_NOFOLLOW, O_CLOEXEC), Number.mode(0600))
        .into(DESCRIPTOR);
  }

  private static void fail(Sequence monitor, Slot answer, Failure failure) {
    monitor.compute(Slot.ERROR, Number.of(0), Arithmetic.MINUS, answer).fail(failure);
  }
}
