package stockade.service;

import static stockade.linux.SystemCall.ACCEPT4;
import static stockade.linux.SystemCall.BIND;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.LISTEN;
import static stockade.linux.SystemCall.PIDFD_SEND_SIGNAL;
import static stockade.linux.SystemCall.PPOLL;
import static stockade.linux.SystemCall.RECVFROM;
import static stockade.linux.SystemCall.SENDTO;
import static stockade.linux.SystemCall.SOCKET;
import static stockade.linux.SystemCall.UNLINKAT;
import static stockade.plan.Symbols.AF_UNIX;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.MSG_DONTWAIT;
import static stockade.plan.Symbols.MSG_NOSIGNAL;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.POLLIN;
import static stockade.plan.Symbols.SOCK_CLOEXEC;
import static stockade.plan.Symbols.SOCK_STREAM_CLOEXEC_NONBLOCK;
import static stockade.plan.Symbols.ZERO;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Namespace;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.PlanException;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Origin;
import stockade.spec.Supervision.Init;

/**
 * What {@code stockade stop} and its like say to a monitor, by a socket in the state folder, unix(7): whoever can connect has the
 * right monitor, since no other listens there, and it sends signals by descriptors of its own.
 *
 * <pre>
 *   request   int word; int argument; long seconds; long nanoseconds      answer   int word
 * </pre>
 */
public final class Control {
  /** Ask the command to end; after the time that follows, kill it. */
  public static final int STOP = 1;
  /** Send the command the signal that is the argument. */
  public static final int SIGNAL = 2;
  /** Kill the sandbox. */
  public static final int KILL = 3;
  /** Stop all processes of the sandbox, and let them go on. */
  public static final int PAUSE = 4;

  public static final int RESUME = 5;

  /** To init: send the target a signal; send all processes but init a signal. The argument is the signal. */
  public static final Number TO_TARGET = Number.symbol("TO_TARGET", 4);

  public static final Number TO_ALL = Number.symbol("TO_ALL", 5);

  /** In bytes. */
  public static final int REQUEST_SIZE = 24;

  public static final int ANSWER_SIZE = 4;

  /** The listening socket. */
  public static final Slot SOCKET_SLOT = new Slot("control");
  /** What a stop may take, from the request. */
  public static final Slot SECONDS = new Slot("stop_seconds");

  public static final Slot NANOSECONDS = new Slot("stop_nanoseconds");
  /** Whether all processes are stopped. */
  static final Slot PAUSED = new Slot("paused");

  private static final Slot CONNECTION = new Slot("connection");
  private static final Slot WORD = new Slot("request_word");
  private static final Slot ARGUMENT = new Slot("request_argument");
  private static final Data.Buffer REQUEST = new Data.Buffer("request", 32);
  private static final Data.Buffer TO_INIT = new Data.Buffer("word_to_init", 8);
  private static final Data.Buffer POLL = new Data.Buffer("connection_poll", 8);
  private static final Number SIGSTOP = Number.symbol("SIGSTOP", 19);
  private static final Number SIGCONT = Number.symbol("SIGCONT", 18);
  /** Of a path, in bytes: struct sockaddr_un holds 107, and Java connects to somewhat fewer. */
  private static final int LONGEST = 100;

  private Control() {}

  static void listen(Draft draft) {
    Sequence monitor = draft.monitor();
    String path = Post.station(draft).folder() + "/control";
    Failure failure = Failure.of("cannot listen at " + path, Origin.DEFAULT);
    Data.Struct address = address(path);
    monitor.step(Post.PHASE, "listen to what is asked of the sandbox");
    monitor.call(UNLINKAT, AT_FDCWD, Address.of(path), ZERO).anyway();
    monitor.call(SOCKET, AF_UNIX, SOCK_STREAM_CLOEXEC_NONBLOCK, ZERO).into(SOCKET_SLOT).orDie(failure);
    monitor.call(BIND, SOCKET_SLOT, Address.of(address), Number.of(address.size())).orDie(failure);
    monitor.call(LISTEN, SOCKET_SLOT, Number.of(64)).orDie(failure);
  }

  /** struct sockaddr_un. */
  static Data.Struct address(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST) {
      throw PlanException.at(
          Origin.DEFAULT,
          "the state folder's path is too long for a socket in it, " + path + "; set XDG_RUNTIME_DIR to a shorter one");
    }
    List<Data.Field> fields = new ArrayList<>();
    fields.add(new Data.Field("sun_family", Width.SHORT, AF_UNIX));
    for (byte letter : bytes) {
      fields.add(Data.Field.hidden(Width.BYTE, Number.of(letter & 0xff)));
    }
    fields.add(Data.Field.hidden(Width.BYTE, ZERO));
    return new Data.Struct(fields);
  }

  /** Whether all processes of the sandbox can be stopped: an init of ours reaches them all, and nobody else. */
  public static boolean reachesAll(Draft draft) {
    return ownInit(draft) && draft.spec().isolation().isPrivate(Namespace.PID);
  }

  private static boolean ownInit(Draft draft) {
    return draft.spec().supervision().init() instanceof Init.Own;
  }

  /** At {@code monitor.control}: one request, then back to sleep. Who connects and says nothing is waited for a second. */
  public static void hear(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(Post.PHASE, "do what is asked of the sandbox").label("monitor.control");
    accept(monitor, "monitor.wait");
    monitor.when(WORD, Test.EQ, STOP, "control.stop").when(WORD, Test.EQ, KILL, "control.kill");
    monitor.when(WORD, Test.EQ, SIGNAL, "control.signal");
    if (reachesAll(draft)) {
      monitor.when(WORD, Test.EQ, PAUSE, "control.pause").when(WORD, Test.EQ, RESUME, "control.resume");
    }
    monitor.set(WORD, 0).go("control.answer");
    monitor.label("control.stop").set(Relaunch.AGAIN, 0).load(SECONDS, Address.of(REQUEST), 8, Width.LONG);
    monitor.load(NANOSECONDS, Address.of(REQUEST), 16, Width.LONG);
    answer(monitor);
    monitor.go("monitor.stopping");
    monitor.label("control.kill");
    answer(monitor);
    monitor.set(Relaunch.AGAIN, 0).set(Relaunch.STOPPING, 1).go("monitor.kill");
    monitor.label("control.signal");
    signal(draft);
    monitor.go("control.answer");
    if (reachesAll(draft)) {
      all(monitor, "control.pause", "paused", SIGSTOP, 1);
      all(monitor, "control.resume", "resumed", SIGCONT, 0);
    }
    monitor.label("control.answer");
    answer(monitor);
    monitor.go("monitor.wait");
  }

  /** A connection and its request; {@link #WORD} is 0 where there is none. */
  static void accept(Sequence monitor, String none) {
    String silent = monitor.fresh("silent");
    String heard = monitor.fresh("heard");
    monitor.call(ACCEPT4, SOCKET_SLOT, NULL, NULL, SOCK_CLOEXEC).into(CONNECTION).orGo(none);
    monitor.store(Address.of(POLL), 0, Width.INT, CONNECTION).store(Address.of(POLL), 4, Width.SHORT, POLLIN);
    monitor.call(PPOLL, Address.of(POLL), Number.of(1), Address.of(second()), NULL, ZERO).anyway();
    monitor
        .call(RECVFROM, CONNECTION, Address.of(REQUEST), Number.of(REQUEST_SIZE), MSG_DONTWAIT, NULL, NULL)
        .into(Slots.ANSWER)
        .orGo(silent);
    monitor.when(Slots.ANSWER, Test.EQ, REQUEST_SIZE, heard);
    monitor.label(silent).call(CLOSE, CONNECTION).anyway();
    monitor.go(none).label(heard).load(WORD, Address.of(REQUEST), 0, Width.INT);
    monitor.load(ARGUMENT, Address.of(REQUEST), 4, Width.INT);
  }

  private static Data.Struct second() {
    return new Data.Struct(List.of(
        new Data.Field("tv_sec", Width.LONG, Number.of(1)), Data.Field.hidden(Width.LONG, ZERO)));
  }

  /** The word itself says that it is done; 0 that it can't be. */
  static void answer(Sequence monitor) {
    monitor.store(Address.of(REQUEST), 0, Width.INT, WORD);
    monitor
        .call(SENDTO, CONNECTION, Address.of(REQUEST), Number.of(ANSWER_SIZE), Number.symbol("MSG_DONTWAIT|MSG_NOSIGNAL", 0x4040), NULL, ZERO)
        .anyway();
    monitor.call(CLOSE, CONNECTION).anyway();
  }

  /** In a wait for the next start: who asks for a stop has it at once, all else can't be. */
  static void hearWhileDown(Sequence monitor, String stopped, String on) {
    String other = monitor.fresh("other_word");
    String stop = monitor.fresh("stop_word");
    accept(monitor, on);
    monitor.when(WORD, Test.EQ, STOP, stop).when(WORD, Test.NE, KILL, other).label(stop);
    answer(monitor);
    monitor.go(stopped).label(other).set(WORD, 0);
    answer(monitor);
    monitor.go(on);
  }

  /** By way of init, which knows the target; a PID 1 that is no init of ours gets it itself. */
  private static void signal(Draft draft) {
    if (ownInit(draft)) {
      toInit(draft.monitor(), TO_TARGET, ARGUMENT);
    } else {
      draft.monitor().call(PIDFD_SEND_SIGNAL, Slots.INIT_PIDFD, ARGUMENT, NULL, ZERO).anyway();
    }
  }

  private static void all(Sequence monitor, String label, String event, Number signal, int paused) {
    monitor.label(label).set(PAUSED, paused);
    toInit(monitor, TO_ALL, signal);
    Chronicle.say(monitor, "{\"event\":\"" + event + "\"}\n");
    monitor.go("control.answer");
  }

  /** What stops doesn't hear that it is to end. */
  public static void resume(Sequence monitor) {
    toInit(monitor, TO_ALL, SIGCONT);
  }

  private static void toInit(Sequence monitor, Number word, stockade.plan.Value argument) {
    monitor.store(Address.of(TO_INIT), 0, Width.INT, word).store(Address.of(TO_INIT), 4, Width.INT, argument);
    monitor.call(SENDTO, Slots.MONITOR_SOCKET, Address.of(TO_INIT), Number.of(8), MSG_NOSIGNAL, NULL, ZERO).anyway();
  }
}
