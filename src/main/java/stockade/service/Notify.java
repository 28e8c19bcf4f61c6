package stockade.service;

import static stockade.linux.SystemCall.BIND;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.RECVFROM;
import static stockade.linux.SystemCall.RECVMSG;
import static stockade.linux.SystemCall.SENDMSG;
import static stockade.linux.SystemCall.SENDTO;
import static stockade.linux.SystemCall.SOCKET;
import static stockade.plan.Symbols.AF_UNIX;
import static stockade.plan.Symbols.MSG_CMSG_CLOEXEC;
import static stockade.plan.Symbols.MSG_DONTWAIT;
import static stockade.plan.Symbols.MSG_NOSIGNAL;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.SCM_RIGHTS;
import static stockade.plan.Symbols.SOCK_DGRAM_CLOEXEC;
import static stockade.plan.Symbols.SOL_SOCKET;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.draft.Strings;
import stockade.draft.Variables;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.PlanException;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Origin;
import stockade.spec.Service.Ready;
import stockade.spec.Service.Sign;

/**
 * {@code ready = "notify"}: the command says how it does to a socket in its own /dev, sd_notify(3). Init makes it there, whatever the
 * sandbox's network and users are, and hands it to the monitor, which hears it and passes on what it says to the service manager that
 * has started the launcher, where there is one.
 *
 * <pre>
 *   bind($notify, {sun_family=AF_UNIX, "/dev/notify"})      NOTIFY_SOCKET=/dev/notify
 * </pre>
 */
public final class Notify {
  /** The socket inside. */
  public static final String PATH = "/dev/notify";

  private static final String PHASE = "notify";
  private static final int MOST = 4096;
  private static final int ADDRESS_SIZE = 110;
  /** The socket, in the monitor; negative: none. */
  public static final Slot SOCKET_SLOT = new Slot("notify");

  private static final Slot FORWARD = new Slot("notify_forward");
  private static final Slot ADDRESS_LENGTH = new Slot("notify_address_length");
  private static final Slot LENGTH = new Slot("notify_length");
  private static final Slot AT = new Slot("notify_at");
  private static final Slot BYTE = new Slot("notify_byte");
  private static final Slot SAID = new Slot("notify_ready");
  private static final Data.Buffer TEXT = new Data.Buffer("notify_text", MOST + 8);
  private static final Data.Buffer ADDRESS = new Data.Buffer("notify_address", ADDRESS_SIZE + 2);
  private static final Data.Buffer VECTOR = new Data.Buffer("notify_vector", 16);
  private static final Data.Buffer CONTROL = new Data.Buffer("notify_control", 24);
  private static final Data.Buffer MESSAGE = new Data.Buffer("notify_message", 56);
  private static final Data.Buffer WORD = new Data.Buffer("notify_word", 8);

  private Notify() {}

  /** Whether the command is to say when it is ready; a command that joins has nobody to say it to. */
  public static boolean isWished(Draft draft) {
    return !draft.joins()
        && draft.spec().service().ready().map(Ready::sign).filter(Sign.Notify.class::isInstance).isPresent();
  }

  /** In init, when the new /dev is there; nobody but the sandbox can reach it. */
  public static void make(Draft draft) {
    if (!isWished(draft)) {
      return;
    }
    Origin origin = draft.spec().service().ready().orElseThrow().origin();
    if (!draft.spec().root().dev()) {
      throw PlanException.at(origin, "ready = \"notify\" needs the fresh /dev: leave no-dev out");
    }
    Sequence init = draft.init();
    Failure failure = Failure.of("cannot make the socket " + PATH, origin);
    Data.Struct address = Control.address(PATH);
    init.step(PHASE, "make a socket in the sandbox's own /dev that the command says to when it is ready");
    init.call(SOCKET, AF_UNIX, SOCK_DGRAM_CLOEXEC, ZERO).into(SOCKET_SLOT).orDie(failure);
    init.call(BIND, SOCKET_SLOT, Address.of(address), Number.of(address.size())).orDie(failure);
    init.step(PHASE, "hand it to the monitor");
    init.store(Address.of(CONTROL), 16, Width.INT, SOCKET_SLOT);
    message(init);
    init.call(SENDMSG, Slots.INIT_SOCKET, Address.of(MESSAGE), MSG_NOSIGNAL).orDie(failure);
    init.call(CLOSE, SOCKET_SLOT).anyway();
  }

  /** In the monitor, before it waits: without a message init has failed, and said why. */
  public static void receive(Draft draft, String failed) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "receive the socket from init");
    message(monitor);
    monitor.call(RECVMSG, Slots.MONITOR_SOCKET, Address.of(MESSAGE), MSG_CMSG_CLOEXEC).into(Slots.ANSWER).anyway();
    monitor.when(Slots.ANSWER, Test.LE, 0, failed);
    monitor.load(SOCKET_SLOT, Address.of(CONTROL), 16, Width.INT).set(SAID, 0);
    findManager(monitor);
  }

  /** struct msghdr with one byte and room for one descriptor, unix(7). */
  private static void message(Sequence sequence) {
    Address message = Address.of(MESSAGE);
    sequence.store(Address.of(VECTOR), 0, Width.LONG, Address.of(WORD)).store(Address.of(VECTOR), 8, Width.LONG, Number.of(1));
    sequence.store(message, 16, Width.LONG, Address.of(VECTOR)).store(message, 24, Width.LONG, Number.of(1));
    sequence.store(message, 32, Width.LONG, Address.of(CONTROL)).store(message, 40, Width.LONG, Number.of(24));
    sequence.store(Address.of(CONTROL), 0, Width.LONG, Number.of(20));
    sequence.store(Address.of(CONTROL), 8, Width.INT, SOL_SOCKET).store(Address.of(CONTROL), 12, Width.INT, SCM_RIGHTS);
  }

  /** The launcher's own NOTIFY_SOCKET: a path, or behind an @ the name of an abstract socket, whose first byte is zero. */
  private static void findManager(Sequence monitor) {
    String none = monitor.fresh("no_manager");
    String path = monitor.fresh("manager_path");
    monitor.set(FORWARD, -1);
    Variables.find(monitor, "NOTIFY_SOCKET=", AT, none);
    monitor.call(SOCKET, AF_UNIX, SOCK_DGRAM_CLOEXEC, ZERO).into(FORWARD).anyway();
    monitor.store(Address.of(ADDRESS), 0, Width.SHORT, AF_UNIX).set(Slots.CURSOR, new Address(ADDRESS, 2));
    monitor.add(new Op.Append(Slots.CURSOR, new Address(ADDRESS, ADDRESS_SIZE), AT));
    monitor.compute(ADDRESS_LENGTH, Slots.CURSOR, Arithmetic.MINUS, Address.of(ADDRESS));
    monitor.load(BYTE, Address.of(ADDRESS), 2, Width.BYTE).when(BYTE, Test.NE, '@', path);
    monitor.store(Address.of(ADDRESS), 2, Width.BYTE, ZERO).label(path).label(none);
  }

  /** At {@code monitor.notify}. */
  public static void hear(Draft draft) {
    Sequence monitor = draft.monitor();
    String alone = monitor.fresh("not_managed");
    monitor.step(PHASE, "hear what the command says, and pass it on").label("monitor.notify");
    monitor
        .call(RECVFROM, SOCKET_SLOT, Address.of(TEXT), Number.of(MOST), MSG_DONTWAIT, NULL, NULL)
        .into(LENGTH)
        .orGo("monitor.wait");
    monitor.compute(AT, LENGTH, Arithmetic.PLUS, Address.of(TEXT)).store(AT, 0, Width.BYTE, ZERO);
    monitor.when(FORWARD, Test.LT, 0, alone);
    monitor.call(SENDTO, FORWARD, Address.of(TEXT), LENGTH, MSG_NOSIGNAL, Address.of(ADDRESS), ADDRESS_LENGTH).anyway();
    monitor.label(alone);
    if (Post.isTaken(draft)) {
      seeReady(monitor);
    } else {
      monitor.go("monitor.wait");
    }
  }

  /** READY=1 on a line of its own. */
  private static void seeReady(Sequence monitor) {
    String line = monitor.fresh("notify_line");
    String next = monitor.fresh("notify_next");
    monitor.set(AT, Address.of(TEXT)).label(line);
    Strings.beginsWith(monitor, AT, Address.of("READY=1"), next);
    monitor.when(SAID, Test.NE, 0, "monitor.wait").set(SAID, 1);
    Chronicle.say(monitor, "{\"event\":\"ready\"}\n");
    monitor.go("monitor.wait");
    monitor.label(next).load(BYTE, AT, 0, Width.BYTE).when(BYTE, Test.EQ, 0, "monitor.wait");
    monitor.compute(AT, AT, Arithmetic.PLUS, 1).when(BYTE, Test.NE, '\n', next).go(line);
  }
}
