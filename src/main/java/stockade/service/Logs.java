package stockade.service;

import static stockade.linux.OpenFlag.O_APPEND;
import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_CREAT;
import static stockade.linux.OpenFlag.O_NOFOLLOW;
import static stockade.linux.OpenFlag.O_NONBLOCK;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLOCK_GETTIME;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.DUP3;
import static stockade.linux.SystemCall.FCHMOD;
import static stockade.linux.SystemCall.FCNTL;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.PIPE2;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.CLOCK_REALTIME;
import static stockade.plan.Symbols.F_SETFL;
import static stockade.plan.Symbols.ZERO;

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
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Origin;

/**
 * What a started sandbox writes: its standard streams are pipes, which the monitor reads, and its log has a line for each of their
 * lines. F says that the line is whole, P that it goes on in the next one of its stream.
 *
 * <pre>
 *   1763837100.012345678 stdout F listening on port 80
 *   1763837101.500000000 stderr P half a li
 *   1763837101.600000000 stderr F ne
 * </pre>
 *
 * The file itself, its rotation and what happens when the disk is full: {@link LogFile}.
 */
public final class Logs {
  static final String PHASE = "log";
  private static final int CHUNK = 4096;
  /** Of a record, what isn't its text. */
  private static final int FRAME = 96;

  private static final Data.Buffer PIPE = new Data.Buffer("log_pipe", 8);
  private static final Data.Buffer CHUNK_BUFFER = new Data.Buffer("log_chunk", CHUNK);
  private static final Data.Buffer TIME = new Data.Buffer("log_time", 16);
  private static final Data.Buffer HEAD = new Data.Buffer("log_head", 64);
  private static final Address HEAD_END = new Address(HEAD, 64);

  /** The monitor's ends of the two pipes; negative once the sandbox has closed its own. */
  public static final Slot STDOUT = new Slot("stdout_reader");

  public static final Slot STDERR = new Slot("stderr_reader");
  private static final Slot STDOUT_WRITER = new Slot("stdout_writer");
  private static final Slot STDERR_WRITER = new Slot("stderr_writer");

  private static final Slot READER = new Slot("log_reader");
  private static final Slot NAME = new Slot("log_stream");
  private static final Slot SECOND = new Slot("log_second");
  private static final Slot ANY = new Slot("log_any");
  private static final Slot DRAINING = new Slot("log_draining");
  private static final Slot COUNT = new Slot("log_count");
  private static final Slot AT = new Slot("log_at");
  private static final Slot END = new Slot("log_chunk_end");
  private static final Slot MARK = new Slot("log_mark");
  private static final Slot BYTE = new Slot("log_byte");
  private static final Slot VALUE = new Slot("log_value");

  private Logs() {}

  /** In the monitor: the pipes and the file. */
  static void open(Draft draft) {
    Sequence monitor = draft.monitor();
    LogFile.open(draft);
    monitor.step(PHASE, "make pipes for what the command writes");
    pipe(monitor, STDOUT, STDOUT_WRITER);
    pipe(monitor, STDERR, STDERR_WRITER);
  }

  /**
   * A pipe belongs to whoever makes it, and the command may be somebody else: it can open /dev/stdout anew, which many servers do, by
   * the permission for others. Nobody but its holders can find the pipe.
   */
  private static void pipe(Sequence monitor, Slot reader, Slot writer) {
    Failure failure = Failure.of("cannot make a pipe for the log", Origin.DEFAULT);
    monitor.call(PIPE2, Address.of(PIPE), Flags.of(O_CLOEXEC)).orDie(failure);
    monitor.load(reader, Address.of(PIPE), 0, Width.INT).load(writer, Address.of(PIPE), 4, Width.INT);
    monitor.call(FCNTL, reader, F_SETFL, Flags.of(O_NONBLOCK)).orDie(failure);
    monitor.call(FCHMOD, writer, Number.mode(0622)).orDie(failure);
  }

  /** In the monitor, when init has its copies: the pipes end with the sandbox. */
  public static void leaveWriters(Draft draft) {
    if (Post.isTaken(draft)) {
      draft.monitor().step(PHASE, "the pipes' write ends are the sandbox's alone");
      draft.monitor().call(CLOSE, STDOUT_WRITER).anyway();
      draft.monitor().call(CLOSE, STDERR_WRITER).anyway();
    }
  }

  /** In the target: its output goes to the log. */
  public static void enter(Draft draft) {
    if (!Post.isTaken(draft)) {
      return;
    }
    Sequence target = draft.target();
    Failure failure = Failure.of("cannot send the command's output to the log", Origin.DEFAULT);
    target.step(PHASE, "what the command writes goes to the log");
    target.call(DUP3, STDOUT_WRITER, Number.of(1), ZERO).orDie(failure);
    target.call(DUP3, STDERR_WRITER, Number.of(2), ZERO).orDie(failure);
  }

  /** In the monitor, when the command runs: whoever waited for the start is told, and what is said from now on goes to the log. */
  public static void release(Draft draft) {
    Sequence monitor = draft.monitor();
    String known = monitor.fresh("start_known");
    monitor.when(Relaunch.TIMES, Test.NE, 0, known);
    monitor.call(WRITE, Number.of(1), Address.of("started\n"), Number.of(8)).anyway();
    monitor.label(known);
    LogFile.attach(monitor);
    monitor.call(CLOSE, Post.ERRORS).anyway();
  }

  /** At {@code monitor.log}: a chunk of each stream; when all has ended, until there is no more. */
  public static void take(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "put what the command has written into the log").label("monitor.log").set(ANY, 0);
    monitor.set(SECOND, 0).set(READER, STDOUT).set(NAME, Address.of(" stdout ")).go("log.read");
    monitor.label("log.second").set(SECOND, 1).set(READER, STDERR).set(NAME, Address.of(" stderr "));
    read(monitor);
    records(draft);
    monitor.label("log.next").when(SECOND, Test.EQ, 0, "log.second").when(DRAINING, Test.EQ, 0, "monitor.wait");
    monitor.when(ANY, Test.NE, 0, "monitor.log").set(DRAINING, 0).go("monitor.drained");
  }

  /** In the monitor, when init has ended: goes on at {@code monitor.drained}. */
  public static void drain(Draft draft) {
    draft.monitor().set(DRAINING, 1).go("monitor.log").label("monitor.drained");
  }

  private static void read(Sequence monitor) {
    String some = monitor.fresh("some");
    String closed = monitor.fresh("closed");
    monitor.label("log.read").call(READ, READER, Address.of(CHUNK_BUFFER), Number.of(CHUNK)).into(COUNT).anyway();
    monitor.when(COUNT, Test.GT, 0, some).when(COUNT, Test.EQ, Number.failed(Errno.EAGAIN), "log.next");
    monitor.when(SECOND, Test.NE, 0, closed).set(STDOUT, -1).go("log.next");
    monitor.label(closed).set(STDERR, -1).go("log.next");
    monitor.label(some).set(ANY, 1);
  }

  private static void records(Draft draft) {
    Sequence monitor = draft.monitor();
    head(monitor);
    monitor.set(AT, Address.of(CHUNK_BUFFER)).compute(END, AT, Arithmetic.PLUS, COUNT);
    LogFile.begin(monitor);
    monitor.label("log.line");
    LogFile.makeRoom(draft, CHUNK + FRAME);
    monitor.add(new Op.Append(LogFile.AT, LogFile.LIMIT, Address.of(HEAD))).set(MARK, LogFile.AT);
    monitor.add(new Op.Append(LogFile.AT, LogFile.LIMIT, Address.of("F ")));
    monitor.label("log.byte").load(BYTE, AT, 0, Width.BYTE).compute(AT, AT, Arithmetic.PLUS, 1);
    monitor.store(LogFile.AT, 0, Width.BYTE, BYTE).compute(LogFile.AT, LogFile.AT, Arithmetic.PLUS, 1);
    monitor.when(BYTE, Test.EQ, '\n', "log.whole").when(AT, Test.LT, END, "log.byte");
    monitor.store(MARK, 0, Width.BYTE, Number.of('P')).store(LogFile.AT, 0, Width.BYTE, Number.of('\n'));
    monitor.compute(LogFile.AT, LogFile.AT, Arithmetic.PLUS, 1).go("log.flush");
    monitor.label("log.whole").when(AT, Test.LT, END, "log.line").label("log.flush");
    LogFile.flush(draft);
  }

  /** {@code SECONDS.NANOSECONDS stdout }: nine digits, since the first of ten, which is 1, becomes the point. */
  private static void head(Sequence monitor) {
    time(monitor, HEAD, HEAD_END);
    monitor.add(new Op.Append(LogFile.CURSOR, HEAD_END, NAME));
  }

  /** Puts the time into a buffer, and leaves {@link LogFile#CURSOR} behind it. */
  static void time(Sequence monitor, Data.Buffer buffer, Address end) {
    monitor.call(CLOCK_GETTIME, CLOCK_REALTIME, Address.of(TIME)).anyway();
    monitor.set(LogFile.CURSOR, Address.of(buffer)).load(VALUE, Address.of(TIME), 0, Width.LONG);
    monitor.add(new Op.AppendDecimal(LogFile.CURSOR, end, VALUE)).set(MARK, LogFile.CURSOR);
    monitor.load(VALUE, Address.of(TIME), 8, Width.LONG).compute(VALUE, VALUE, Arithmetic.PLUS, 1_000_000_000);
    monitor.add(new Op.AppendDecimal(LogFile.CURSOR, end, VALUE)).store(MARK, 0, Width.BYTE, Number.of('.'));
  }

  /** The file, for {@link LogFile}. */
  static void openFile(Draft draft, Slot into, String failed) {
    draft.monitor()
        .call(
            OPENAT, AT_FDCWD, Address.of(Post.station(draft).log()),
            Flags.of(O_WRONLY, O_CREAT, O_APPEND, O_NOFOLLOW, O_CLOEXEC), Number.mode(0600))
        .into(into)
        .orGo(failed);
  }
}
