package stockade.supervision;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_NOCTTY;
import static stockade.linux.OpenFlag.O_RDWR;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.DUP3;
import static stockade.linux.SystemCall.IOCTL;
import static stockade.linux.SystemCall.RECVMSG;
import static stockade.linux.SystemCall.SENDMSG;
import static stockade.linux.SystemCall.SETSID;
import static stockade.plan.Symbols.MSG_CMSG_CLOEXEC;
import static stockade.plan.Symbols.MSG_NOSIGNAL;
import static stockade.plan.Symbols.SCM_RIGHTS;
import static stockade.plan.Symbols.SOL_SOCKET;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.Place;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Origin;

/**
 * {@code --tty}: a pseudo terminal of the sandbox's own devpts, pty(7). Init makes it and hands the master's side to the monitor; the
 * target begins a session on the other side. The caller's terminal itself is then out of the command's reach.
 */
public final class PseudoTerminal {
  private static final String PHASE = "pseudo terminal";
  private static final Number TIOCSPTLCK = Number.symbol("TIOCSPTLCK", 0x40045431);
  private static final Number TIOCGPTPEER = Number.symbol("TIOCGPTPEER", 0x5441);
  private static final Number TIOCSCTTY = Number.symbol("TIOCSCTTY", 0x540e);

  /** The master's side, in the monitor. */
  static final Slot MASTER = new Slot("pty_master");

  private static final Slot SLAVE = new Slot("pty_slave");
  private static final Data.Buffer UNLOCKED = new Data.Buffer("pty_unlocked", 8);
  private static final Data.Buffer VECTOR = new Data.Buffer("pty_vector", 16);
  private static final Data.Buffer CONTROL = new Data.Buffer("pty_control", 24);
  private static final Data.Buffer MESSAGE = new Data.Buffer("pty_message", 56);

  private PseudoTerminal() {}

  static boolean isWished(Draft draft) {
    return draft.spec().confinement().terminal();
  }

  /** In init, when the new /dev is there. */
  public static void make(Draft draft) {
    if (!isWished(draft)) {
      return;
    }
    Sequence init = draft.init();
    Failure failure = Failure.of("cannot make a pseudo terminal", Origin.DEFAULT)
        .remedy(Errno.ENOENT, "--tty needs the fresh /dev: leave --no-dev out");
    init.step(PHASE, "make a pseudo terminal in the sandbox's own /dev/pts");
    new Place("/dev/pts/ptmx", Origin.DEFAULT).demandDevice(init, MASTER, failure);
    init.call(IOCTL, MASTER, TIOCSPTLCK, Address.of(UNLOCKED)).orDie(failure);
    init.call(IOCTL, MASTER, TIOCGPTPEER, Flags.of(O_RDWR, O_NOCTTY, O_CLOEXEC)).into(SLAVE).orDie(failure);
    init.step(PHASE, "hand its master's side to the monitor");
    init.store(Address.of(CONTROL), 16, Width.INT, MASTER);
    message(init);
    init.call(SENDMSG, Slots.INIT_SOCKET, Address.of(MESSAGE), MSG_NOSIGNAL).orDie(failure);
    init.call(CLOSE, MASTER).anyway();
  }

  /** In the monitor: without a message init has failed, and said why. */
  static void receive(Sequence monitor, String failed) {
    monitor.step(PHASE, "receive the master's side from init");
    message(monitor);
    monitor.call(RECVMSG, Slots.MONITOR_SOCKET, Address.of(MESSAGE), MSG_CMSG_CLOEXEC).into(Slots.ANSWER).anyway();
    monitor.when(Slots.ANSWER, Test.LE, 0, failed);
    monitor.load(MASTER, Address.of(CONTROL), 16, Width.INT);
  }

  /** struct msghdr with one byte and room for one descriptor, unix(7). */
  private static void message(Sequence sequence) {
    Address message = Address.of(MESSAGE);
    sequence.store(Address.of(VECTOR), 0, Width.LONG, Address.of(UNLOCKED)).store(Address.of(VECTOR), 8, Width.LONG, Number.of(1));
    sequence.store(message, 16, Width.LONG, Address.of(VECTOR)).store(message, 24, Width.LONG, Number.of(1));
    sequence.store(message, 32, Width.LONG, Address.of(CONTROL)).store(message, 40, Width.LONG, Number.of(24));
    sequence.store(Address.of(CONTROL), 0, Width.LONG, Number.of(20));
    sequence.store(Address.of(CONTROL), 8, Width.INT, SOL_SOCKET).store(Address.of(CONTROL), 12, Width.INT, SCM_RIGHTS);
  }

  /** In the target: the slave's side is its session's terminal, and its standard streams. */
  static void enter(Sequence target) {
    Failure failure = Failure.of("cannot begin a session on the pseudo terminal", Origin.DEFAULT);
    target.step(PHASE, "begin a session on the pseudo terminal");
    target.call(SETSID).orDie(failure);
    target.call(IOCTL, SLAVE, TIOCSCTTY, ZERO).orDie(failure);
    for (int stream = 0; stream <= 2; stream++) {
      target.call(DUP3, SLAVE, Number.of(stream), ZERO).orDie(failure);
    }
  }
}
