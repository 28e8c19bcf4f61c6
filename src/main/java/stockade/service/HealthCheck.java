package stockade.service;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_NONBLOCK;
import static stockade.linux.SystemCall.CLONE3;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.DUP3;
import static stockade.linux.SystemCall.EXECVEAT;
import static stockade.linux.SystemCall.EXIT_GROUP;
import static stockade.linux.SystemCall.FCNTL;
import static stockade.linux.SystemCall.KILL;
import static stockade.linux.SystemCall.PIPE2;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.RT_SIGPROCMASK;
import static stockade.linux.SystemCall.WAIT4;
import static stockade.plan.Symbols.F_SETFD;
import static stockade.plan.Symbols.F_SETFL;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.SIG_SETMASK;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import java.util.stream.Stream;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.AtFlag;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;

/**
 * One check: a child of the monitor becomes the launcher of {@code stockade exec}, which joins the sandbox and runs the command there
 * with the rights and the filter of the first. Its image is open as {@link #JOINER}, so that it is there as long as the monitor is.
 *
 * <pre>
 *   health-cmd = "test -e /ok"    execveat(3, "", ["stockade", "/bin/sh", "-c", "test -e /ok"], $envp, AT_EMPTY_PATH)
 * </pre>
 */
public final class HealthCheck {
  /** The descriptor that the starter hands over: the image of a launcher that joins this sandbox. */
  public static final int JOINER = 3;

  /** Of what a check writes, so many bytes are kept. */
  private static final int MOST = 4096;

  private static final Number SIGKILL = Number.symbol("SIGKILL", 9);
  private static final Number SET_SIZE = Number.of(8);
  private static final Number CLONE_ARGS_SIZE = Number.of(64);
  private static final Data.Buffer PIPE = new Data.Buffer("check_pipe", 8);
  private static final Data.Buffer PIDFD = new Data.Buffer("check_pidfd", 8);
  private static final Data.Buffer WAIT_STATUS = new Data.Buffer("check_wait_status", 8);
  private static final Data.Buffer TEXT = new Data.Buffer("check_output", MOST);
  private static final Data.Buffer REST = new Data.Buffer("check_rest", 512);

  /** What it has written. */
  static final Address OUTPUT = Address.of(TEXT);

  /** How much of that there is, in bytes. */
  static final Slot SIZE = new Slot("check_size");
  /** How it has ended; 1 where it was killed because it took too long. */
  static final Slot STATUS = new Slot("check_status");

  static final Slot LATE = new Slot("check_late");

  /** What the monitor waits for while one is made; negative: none is. */
  public static final Slot ENDED = new Slot("check_ended");

  public static final Slot SAID = new Slot("check_said");
  private static final Slot CHILD = new Slot("check");
  private static final Slot WRITER = new Slot("check_writer");
  private static final Slot AT = new Slot("check_at");
  private static final Slot ROOM = new Slot("check_room");

  private HealthCheck() {}

  static void begin(Sequence monitor) {
    monitor.set(CHILD, 0).set(ENDED, -1).set(SAID, -1);
  }

  /** One that isn't made yet is begun, one that is made has taken too long; goes on at health.good, health.bad or health.later. */
  static void plan(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.when(CHILD, Test.NE, 0, "health.late").when(Relaunch.STOPPING, Test.NE, 0, "monitor.wait");
    if (Control.reachesAll(draft)) {
      monitor.when(Control.PAUSED, Test.NE, 0, "health.later");
    }
    pipe(monitor);
    start(draft);
    monitor.step(Health.PHASE, "a check that takes too long is killed").label("health.late").set(LATE, 1);
    monitor.call(KILL, CHILD, SIGKILL).anyway();
    monitor.go("monitor.wait");
    monitor.step(Health.PHASE, "hear what the check says").label("monitor.check_said");
    hear(monitor, "monitor.wait", "health.silent");
    monitor.go("monitor.wait").label("health.silent").call(CLOSE, SAID).anyway();
    monitor.set(SAID, -1).go("monitor.wait");
    onEnd(monitor);
  }

  private static void pipe(Sequence monitor) {
    monitor.step(Health.PHASE, "make a pipe for what the check writes");
    monitor.call(PIPE2, Address.of(PIPE), Flags.of(O_CLOEXEC)).orGo("health.later");
    monitor.load(SAID, Address.of(PIPE), 0, Width.INT).load(WRITER, Address.of(PIPE), 4, Width.INT);
    monitor.call(FCNTL, SAID, F_SETFL, Flags.of(O_NONBLOCK)).anyway();
  }

  private static void start(Draft draft) {
    Sequence monitor = draft.monitor();
    String runs = monitor.fresh("check_runs");
    String begun = monitor.fresh("check_begun");
    monitor.step(Health.PHASE, "make a check: join the sandbox, and run " + String.join(" ", Health.wish(draft).command()));
    monitor.call(CLONE3, Address.of(PostStop.cloneArguments(PIDFD)), CLONE_ARGS_SIZE).into(CHILD).anyway();
    monitor.when(CHILD, Test.GT, 0, runs).when(CHILD, Test.LT, 0, begun);
    become(draft);
    monitor.label(begun).call(CLOSE, SAID).anyway();
    monitor.call(CLOSE, WRITER).anyway();
    monitor.set(CHILD, 0).set(SAID, -1).go("health.later").label(runs);
    monitor.call(CLOSE, WRITER).anyway();
    monitor.load(ENDED, Address.of(PIDFD), 0, Width.INT).set(LATE, 0).set(SIZE, 0);
    Health.after(monitor, Health.wish(draft).timeout());
    monitor.go("monitor.wait");
  }

  /** An image that another process has just written may for a moment be open for writing in a child of that: ETXTBSY, execve(2). */
  private static void become(Draft draft) {
    Sequence child = draft.monitor();
    String again = child.fresh("check_exec");
    String failed = child.fresh("check_failed");
    child.call(RT_SIGPROCMASK, SIG_SETMASK, Address.of(PostStop.none()), NULL, SET_SIZE).into(Slots.ANSWER).anyway();
    child.when(Slots.ANSWER, Test.LT, 0, failed);
    for (int stream = 1; stream <= 2; stream++) {
      child.call(DUP3, WRITER, Number.of(stream), Flags.of(O_CLOEXEC)).orGo(failed);
      child.call(FCNTL, Number.of(stream), F_SETFD, ZERO).orGo(failed);
    }
    child.label(again);
    child
        .call(
            EXECVEAT, Number.of(JOINER), Address.of(""), Address.of(words(Health.wish(draft).command())), Slot.ENVP,
            Flags.of(AtFlag.AT_EMPTY_PATH))
        .into(Slots.ANSWER)
        .anyway();
    child.when(Slots.ANSWER, Test.EQ, Number.failed(Errno.ETXTBSY), again).label(failed);
    child.call(EXIT_GROUP, Number.of(125)).anyway();
  }

  private static Data.Struct words(List<String> command) {
    List<Data.Field> words = Stream.concat(Stream.of("stockade"), command.stream())
        .map(word -> new Data.Field("word", Width.LONG, Address.of(word)))
        .toList();
    return new Data.Struct(Stream.concat(words.stream(), Stream.of(Data.Field.hidden(Width.LONG, NULL))).toList());
  }

  /** One read; what is beyond the buffer is thrown away, so that the check isn't held up. */
  private static void hear(Sequence monitor, String nothing, String closed) {
    String full = monitor.fresh("check_full");
    String heard = monitor.fresh("check_heard");
    monitor.compute(AT, OUTPUT, Arithmetic.PLUS, SIZE).compute(ROOM, Number.of(MOST), Arithmetic.MINUS, SIZE);
    monitor.when(ROOM, Test.EQ, 0, full).call(READ, SAID, AT, ROOM).into(Slots.ANSWER).anyway();
    monitor.when(Slots.ANSWER, Test.LE, 0, heard).compute(SIZE, SIZE, Arithmetic.PLUS, Slots.ANSWER).go(heard);
    monitor.label(full).call(READ, SAID, Address.of(REST), Number.of(512)).into(Slots.ANSWER).anyway();
    monitor.label(heard).when(Slots.ANSWER, Test.EQ, Number.failed(Errno.EAGAIN), nothing);
    monitor.when(Slots.ANSWER, Test.LE, 0, closed);
  }

  /** What it has left in the background may have the pipe, too: what is in that is heard, and no more. */
  private static void onEnd(Sequence monitor) {
    String drain = monitor.fresh("check_drain");
    String heard = monitor.fresh("check_all_heard");
    monitor.step(Health.PHASE, "the check has ended").label("monitor.check_ended");
    monitor.call(WAIT4, CHILD, Address.of(WAIT_STATUS), ZERO, NULL).anyway();
    monitor.call(CLOSE, ENDED).anyway();
    monitor.set(CHILD, 0).set(ENDED, -1).when(SAID, Test.LT, 0, heard).label(drain).when(SIZE, Test.EQ, MOST, heard);
    hear(monitor, heard, heard);
    monitor.go(drain).label(heard).call(CLOSE, SAID).anyway();
    monitor.set(SAID, -1).load(STATUS, Address.of(WAIT_STATUS), 0, Width.INT);
    String signal = monitor.fresh("check_signal");
    String known = monitor.fresh("check_known");
    monitor.compute(AT, STATUS, Arithmetic.AND, 0x7f).when(AT, Test.NE, 0, signal);
    monitor.compute(STATUS, STATUS, Arithmetic.SHIFT_RIGHT, 8).compute(STATUS, STATUS, Arithmetic.AND, 0xff).go(known);
    monitor.label(signal).compute(STATUS, AT, Arithmetic.PLUS, 128).label(known);
    monitor.when(LATE, Test.NE, 0, "health.bad").when(STATUS, Test.NE, 0, "health.bad");
  }

  /** When the sandbox has ended: so does a check that is being made. */
  public static void end(Draft draft) {
    if (!Health.isWatched(draft)) {
      return;
    }
    Sequence monitor = draft.monitor();
    String none = monitor.fresh("no_check");
    monitor.step(Health.PHASE, "end a check that is being made").when(CHILD, Test.EQ, 0, none);
    monitor.call(KILL, CHILD, SIGKILL).anyway();
    monitor.call(WAIT4, CHILD, Address.of(WAIT_STATUS), ZERO, NULL).anyway();
    monitor.set(CHILD, 0).label(none);
  }
}
