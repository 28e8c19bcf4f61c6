package stockade.service;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.SystemCall.CLOCK_GETTIME;
import static stockade.linux.SystemCall.CLOCK_NANOSLEEP;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.WAIT4;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.CLOCK_MONOTONIC;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.WNOHANG;
import static stockade.plan.Symbols.ZERO;

import java.util.Map;
import java.util.TreeMap;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.draft.Strings;
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
import stockade.spec.Service.Ready;
import stockade.spec.Service.Sign;

/**
 * Waits until a started sandbox can be used, by looking: for a text in a file, first each millisecond, then after a sixteenth of the time
 * that it has taken already.
 *
 * <pre>
 *   ready = "tcp=8080"    /proc/self/net/tcp has ":1F90 00000000:0000 0A", a socket that listens, proc_pid_net(5)
 *   ready = "notify"      status has {"event":"ready"
 * </pre>
 */
final class ReadyWait {
  private static final long SHORTEST = 1_000_000;
  private static final long LONGEST = 50_000_000;
  private static final long SECOND = 1_000_000_000;
  /** Over 200 lines of sockets. */
  private static final int ROOM = 1 << 15;
  /**
   * A line of a socket, and more than a sign has. Sockets that listen come first; a read that is content with them spares the kernel its
   * walk through the table of connections, which takes it milliseconds.
   */
  private static final int PIECE = 150;

  private static final Data.Buffer TEXT = new Data.Buffer("sign_text", ROOM + 8);
  private static final Data.Buffer TIME = new Data.Buffer("ready_time", 16);
  private static final Data.Buffer PAUSE = new Data.Buffer("ready_pause", 16);
  private static final Slot FILE = new Slot("sign_file");
  private static final Slot AT = new Slot("sign_at");
  private static final Slot END = new Slot("sign_end");
  private static final Slot LEFT = new Slot("sign_left");
  private static final Slot BEGAN = new Slot("ready_began");
  private static final Slot TAKEN = new Slot("ready_taken");

  private ReadyWait() {}

  static void plan(Draft draft, Ready ready) {
    Sequence monitor = draft.monitor();
    monitor.step(StateTurn.PHASE, "wait until it can be used");
    now(monitor, BEGAN);
    monitor.label("ready.look");
    signs(draft, ready.sign()).forEach((file, text) -> look(monitor, file, text));
    monitor.call(WAIT4, MonitorStart.CHILD, Address.of(MonitorStart.STATUS), WNOHANG, NULL).into(Slots.ANSWER).anyway();
    monitor.when(Slots.ANSWER, Test.NE, 0, "ready.ended");
    now(monitor, TAKEN);
    monitor.compute(TAKEN, TAKEN, Arithmetic.MINUS, BEGAN).when(TAKEN, Test.GE, ready.timeout().toNanos(), "ready.late");
    pause(monitor);
    monitor.go("ready.look");
    fail(monitor, "ready.ended", Post.station(draft).name() + " ended before it was ready", Post.station(draft).name());
    fail(monitor, "ready.late", Post.station(draft).name() + " isn't ready after " + ready.timeout().toMillis() / 1000.0 + " s: "
        + lacking(ready.sign()) + "; it runs on", Post.station(draft).name());
  }

  /** The files that may have a sign, and what it is. */
  private static Map<String, String> signs(Draft draft, Sign sign) {
    if (!(sign instanceof Sign.Tcp tcp)) {
      return Map.of(Post.station(draft).folder() + "/status", "{\"event\":\"ready\"");
    }
    String listens = String.format(":%04X %s:0000 0A", tcp.port(), "0".repeat(8));
    String listensWide = String.format(":%04X %s:0000 0A", tcp.port(), "0".repeat(32));
    return new TreeMap<>(Map.of("/proc/self/net/tcp", listens, "/proc/self/net/tcp6", listensWide));
  }

  private static String lacking(Sign sign) {
    return sign instanceof Sign.Tcp tcp ? "nothing listens on its TCP port " + tcp.port() : "it hasn't said READY=1";
  }

  /** Goes on at {@code start.done} where the file has the text. */
  private static void look(Sequence monitor, String file, String text) {
    String missing = monitor.fresh("no_sign");
    String piece = monitor.fresh("piece");
    String whole = monitor.fresh("whole");
    String search = monitor.fresh("search");
    String further = monitor.fresh("further");
    String searched = monitor.fresh("searched");
    String back = monitor.fresh("back");
    monitor.call(OPENAT, AT_FDCWD, Address.of(file), Flags.of(O_RDONLY, O_CLOEXEC), ZERO).into(FILE).orGo(missing);
    monitor.set(END, Address.of(TEXT)).set(LEFT, ROOM / PIECE).set(AT, Address.of(TEXT));
    monitor.label(piece).call(READ, FILE, END, Number.of(PIECE)).into(Slots.ANSWER).orGo(whole);
    monitor.when(Slots.ANSWER, Test.EQ, 0, whole).compute(END, END, Arithmetic.PLUS, Slots.ANSWER);
    monitor.store(END, 0, Width.BYTE, ZERO);
    monitor.label(search).when(AT, Test.GE, END, searched);
    Strings.beginsWith(monitor, AT, Address.of(text), further);
    monitor.go("start.done").label(further).compute(AT, AT, Arithmetic.PLUS, 1).go(search);
    monitor.label(searched).compute(AT, AT, Arithmetic.MINUS, PIECE).when(AT, Test.GE, Address.of(TEXT), back);
    monitor.set(AT, Address.of(TEXT)).label(back);
    monitor.compute(LEFT, LEFT, Arithmetic.MINUS, 1).when(LEFT, Test.GT, 0, piece);
    monitor.label(whole).call(CLOSE, FILE).anyway();
    monitor.label(missing);
  }

  private static void now(Sequence monitor, Slot into) {
    monitor.call(CLOCK_GETTIME, CLOCK_MONOTONIC, Address.of(TIME)).anyway();
    monitor.load(into, Address.of(TIME), 0, Width.LONG).compute(into, into, Arithmetic.TIMES, SECOND);
    monitor.load(Slots.ANSWER, Address.of(TIME), 8, Width.LONG).compute(into, into, Arithmetic.PLUS, Slots.ANSWER);
  }

  private static void pause(Sequence monitor) {
    String longEnough = monitor.fresh("pause");
    String shortEnough = monitor.fresh("pause");
    monitor.compute(TAKEN, TAKEN, Arithmetic.SHIFT_RIGHT, 4).when(TAKEN, Test.GE, SHORTEST, longEnough).set(TAKEN, SHORTEST);
    monitor.label(longEnough).when(TAKEN, Test.LT, LONGEST, shortEnough).set(TAKEN, LONGEST).label(shortEnough);
    monitor.store(Address.of(PAUSE), 0, Width.LONG, ZERO).store(Address.of(PAUSE), 8, Width.LONG, TAKEN);
    monitor.call(CLOCK_NANOSLEEP, CLOCK_MONOTONIC, ZERO, Address.of(PAUSE), NULL).anyway();
  }

  private static void fail(Sequence monitor, String label, String what, String name) {
    monitor.label(label).set(Slot.ERROR, 0);
    monitor.fail(Failure.of(what, Origin.DEFAULT).remedy("`stockade logs " + name + "` shows what it wrote"));
  }
}
