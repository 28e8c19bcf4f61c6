package stockade.supervision;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.SystemCall.EXIT_GROUP;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.RECVMSG;
import static stockade.linux.SystemCall.SENDMSG;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.MSG_CMSG_CLOEXEC;
import static stockade.plan.Symbols.MSG_NOSIGNAL;
import static stockade.plan.Symbols.SCM_RIGHTS;
import static stockade.plan.Symbols.SOL_SOCKET;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import stockade.draft.Draft;
import stockade.draft.IdScheme;
import stockade.draft.Line;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.draft.Tree;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.PlanException;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.resources.GroupEntry;
import stockade.spec.Origin;

/**
 * Where the monitor writes the maps of ids, or is to look at init before it hides, init waits for a message that says it is done.
 * The same message carries what the monitor has opened of the host. Init reads end-of-file in its place when the monitor is gone.
 * unix(7), cmsg(3).
 *
 * <pre>
 *   sendmsg($monitor_socket, message, MSG_NOSIGNAL)      recvmsg($init_socket, message, MSG_CMSG_CLOEXEC)
 * </pre>
 */
public final class Handshake {
  private static final String PHASE = "handshake";
  /** SCM_MAX_FD of the kernel less one for the place holder. */
  static final int MOST = 252;

  /** Whether the monitor has written the maps, where init can do it, too: 1 or 0. */
  public static final Slot MAPPED = new Slot("maps_written");

  private static final Data.Buffer VECTOR = new Data.Buffer("handed_vector", 16);
  private static final Data.Buffer MESSAGE = new Data.Buffer("handed_message", 56);

  private Handshake() {}

  /** In the monitor, as soon as init's maps are written: the namespace whose map the mounts take. */
  public static void openUserNamespace(Draft draft) {
    if (!draft.ids().mapsMounts()) {
      return;
    }
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "open init's user namespace, whose map of ids the mounts take on");
    Line.begin(monitor).append("/proc/").decimal(Slots.INIT).append("/ns/user");
    monitor
        .call(OPENAT, AT_FDCWD, Line.START, Flags.of(O_RDONLY, O_CLOEXEC), ZERO)
        .into(Tree.USERNS)
        .orDie(Failure.of("cannot open init's user namespace", Origin.DEFAULT));
  }

  public static void plan(Draft draft) {
    if (!draft.ids().hasUserNamespace() && !GroupEntry.needsHandshake(draft) && !StatusLines.isWished(draft)) {
      return;
    }
    List<Slot> handed = draft.ids().mapsMounts() ? draft.handed() : List.of();
    if (handed.size() > MOST) {
      throw PlanException.at(
          Origin.DEFAULT, "more than " + MOST + " mounts of the host's folders: leave some out, or use --userns none");
    }
    if (draft.ids().kind() == IdScheme.Kind.SELF) {
      draft.monitor().store(words(0), 0, Width.LONG, MAPPED);
    }
    send(draft.monitor(), handed);
    receive(draft.init(), handed);
    if (draft.ids().kind() == IdScheme.Kind.SELF) {
      draft.init().load(MAPPED, words(0), 0, Width.LONG);
    }
  }

  private static void send(Sequence monitor, List<Slot> handed) {
    monitor.step(PHASE, "tell init that it may go on, and hand over what was opened");
    for (int i = 0; i < handed.size(); i++) {
      String present = monitor.fresh("present");
      monitor.store(words(handed.size()), 8 * i, Width.LONG, handed.get(i));
      monitor.set(Slots.ANSWER, handed.get(i)).when(Slots.ANSWER, Test.GE, 0, present);
      monitor.set(Slots.ANSWER, Tree.USERNS).label(present);
      monitor.store(control(handed.size()), 16 + 4 * i, Width.INT, Slots.ANSWER);
    }
    message(monitor, handed.size());
    monitor
        .call(SENDMSG, Slots.MONITOR_SOCKET, Address.of(MESSAGE), MSG_NOSIGNAL)
        .orDie(Failure.of("cannot hand descriptors to init", Origin.DEFAULT)
            .remedy(Errno.EPIPE, "init has ended before its time")
            .remedy(Errno.ETOOMANYREFS, "raise the limit of open files: see `ulimit -n`"));
  }

  private static void receive(Sequence init, List<Slot> handed) {
    String welcome = init.fresh("welcome");
    init.step(PHASE, "wait until the monitor lets it go on; end if that is gone");
    message(init, handed.size());
    init.call(RECVMSG, Slots.INIT_SOCKET, Address.of(MESSAGE), MSG_CMSG_CLOEXEC)
        .into(Slots.ANSWER)
        .orDie(Failure.of("cannot receive descriptors from the monitor", Origin.DEFAULT));
    init.when(Slots.ANSWER, Test.GT, 0, welcome);
    init.call(EXIT_GROUP, Number.of(125)).anyway();
    init.label(welcome);
    for (int i = 0; i < handed.size(); i++) {
      String missing = init.fresh("missing");
      init.load(handed.get(i), words(handed.size()), 8 * i, Width.LONG);
      init.when(handed.get(i), Test.LT, 0, missing);
      init.load(handed.get(i), control(handed.size()), 16 + 4 * i, Width.INT).label(missing);
    }
  }

  /** A word for each descriptor: what its slot holds, which is a negative errno for what was optional and missing. */
  private static Address words(int descriptors) {
    return Address.of(new Data.Buffer("handed_words", 8 * Math.max(1, descriptors)));
  }

  /** One struct cmsghdr, and its descriptors: no bigger than needed, so that it lies in one page with the slots. */
  private static Address control(int descriptors) {
    return Address.of(new Data.Buffer("handed_control", 16 + (descriptors + 1) / 2 * 8));
  }

  /** struct msghdr with one iovec of at least one word, and one cmsghdr where there are descriptors. */
  private static void message(Sequence sequence, int descriptors) {
    Address message = Address.of(MESSAGE);
    sequence.store(Address.of(VECTOR), 0, Width.LONG, words(descriptors));
    sequence.store(Address.of(VECTOR), 8, Width.LONG, Number.of(8L * Math.max(1, descriptors)));
    sequence.store(message, 16, Width.LONG, Address.of(VECTOR)).store(message, 24, Width.LONG, Number.of(1));
    if (descriptors > 0) {
      long length = 16 + 4L * descriptors;
      sequence.store(message, 32, Width.LONG, control(descriptors));
      sequence.store(message, 40, Width.LONG, Number.of((length + 7) / 8 * 8));
      sequence.store(control(descriptors), 0, Width.LONG, Number.of(length));
      sequence.store(control(descriptors), 8, Width.INT, SOL_SOCKET);
      sequence.store(control(descriptors), 12, Width.INT, SCM_RIGHTS);
    }
  }
}
