package stockade.service;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.SystemCall.CLOCK_GETTIME;
import static stockade.linux.SystemCall.CLOCK_NANOSLEEP;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.RECVFROM;
import static stockade.linux.SystemCall.SENDTO;
import static stockade.linux.SystemCall.SOCKET;
import static stockade.linux.SystemCall.WAIT4;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.CLOCK_MONOTONIC;
import static stockade.plan.Symbols.MSG_DONTWAIT;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.WNOHANG;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
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
 * Waits until a started sandbox can be used, by looking: for a socket that listens, or a text in a file, first each millisecond, then after a sixteenth of the time
 * that it has taken already.
 *
 * <pre>
 *   ready = "tcp=8080"    sendto($diag, {nlmsg_type=SOCK_DIAG_BY_FAMILY, idiag_states=TCPF_LISTEN, idiag_sport=8080}, …), sock_diag(7)
 *                         else /proc/self/net/tcp has ":1F90 00000000:0000 0A", a socket that listens, proc_pid_net(5)
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

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_DIAG_BY_FAMILY = 20;
  private static final int NLMSG_DONE = 3;
  private static final Number AF_NETLINK = Number.symbol("AF_NETLINK", 16);
  private static final Number SOCK_RAW = Number.symbol("SOCK_RAW|SOCK_CLOEXEC", 02000003);
  private static final Number NETLINK_SOCK_DIAG = Number.symbol("NETLINK_SOCK_DIAG", 4);
  private static final Slot DIAG = new Slot("diag");

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
    if (ready.sign() instanceof Sign.Tcp) {
      monitor.call(SOCKET, AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG).into(DIAG).anyway();
    }
    monitor.label("ready.look");
    String looked = monitor.fresh("looked");
    if (ready.sign() instanceof Sign.Tcp tcp) {
      ask(monitor, tcp.port(), looked);
    }
    signs(draft, ready.sign()).forEach((file, text) -> look(monitor, file, text));
    monitor.label(looked);
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

  /**
   * Asks for sockets that listen at the port: that the kernel finds at once, while it walks through all connections for the tables below
   * /proc, which takes milliseconds. A kernel that doesn't answer is looked at there.
   */
  private static void ask(Sequence monitor, int port, String looked) {
    String unasked = monitor.fresh("unasked");
    for (int family : new int[] {AF_INET, AF_INET6}) {
      Data.Struct request = request(port, family);
      monitor.call(SENDTO, DIAG, Address.of(request), Number.of(request.size()), ZERO, NULL, ZERO).orGo(unasked);
      monitor.call(RECVFROM, DIAG, Address.of(TEXT), Number.of(ROOM), MSG_DONTWAIT, NULL, NULL).orGo(unasked);
      monitor.load(Slots.ANSWER, Address.of(TEXT), 4, Width.SHORT).when(Slots.ANSWER, Test.EQ, SOCK_DIAG_BY_FAMILY, "start.done");
      monitor.when(Slots.ANSWER, Test.NE, NLMSG_DONE, unasked);
    }
    monitor.go(looked).label(unasked);
  }

  /** struct nlmsghdr, netlink(7), and struct inet_diag_req_v2, sock_diag(7); the port's bytes are in the network's order. */
  private static Data.Struct request(int port, int family) {
    return new Data.Struct(List.of(
        new Data.Field("nlmsg_len", Width.INT, Number.of(72)),
        new Data.Field("nlmsg_type", Width.SHORT, Number.symbol("SOCK_DIAG_BY_FAMILY", SOCK_DIAG_BY_FAMILY)),
        new Data.Field("nlmsg_flags", Width.SHORT, Number.symbol("NLM_F_REQUEST|NLM_F_DUMP", 0x301)),
        Data.Field.hidden(Width.LONG, ZERO),
        new Data.Field("sdiag_family", Width.BYTE, Number.of(family)),
        new Data.Field("sdiag_protocol", Width.BYTE, Number.symbol("IPPROTO_TCP", 6)),
        Data.Field.hidden(Width.SHORT, ZERO),
        new Data.Field("idiag_states", Width.INT, Number.symbol("TCPF_LISTEN", 1 << 10)),
        new Data.Field("idiag_sport", Width.SHORT, Number.of(port >>> 8 | (port & 0xff) << 8)),
        Data.Field.hidden(Width.SHORT, ZERO), Data.Field.hidden(Width.INT, ZERO),
        Data.Field.hidden(Width.LONG, ZERO), Data.Field.hidden(Width.LONG, ZERO), Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO), Data.Field.hidden(Width.LONG, ZERO)));
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
