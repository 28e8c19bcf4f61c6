package stockade.supervision;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_CREAT;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.OpenFlag.O_TRUNC;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.GETPID;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.PIPE2;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.STATX;
import static stockade.linux.SystemCall.UNLINKAT;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.linux.Namespace;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.resources.GroupEntry;
import stockade.service.Chronicle;
import stockade.service.Health;
import stockade.service.Logs;
import stockade.service.Post;
import stockade.service.Relaunch;
import stockade.spec.Origin;
import stockade.spec.Supervision.HostPath;

/**
 * What the launcher tells its caller: init's PID in a file, and JSON lines on a descriptor.
 *
 * <pre>
 *   {"event":"started","monitor":41,"init":42,"target":43,"namespaces":{"user":4026532177,…}}
 *   {"event":"ended","status":137,"signal":9,"user_us":1200,"system_us":800,"max_rss_kib":1816}
 * </pre>
 *
 * "started" comes when the exec has closed the pipe that the target holds; a target that fails writes to it before it ends.
 */
public final class StatusLines {
  private static final String PHASE = "status";
  /** The read end of the pipe that the exec closes, or -1. */
  static final Slot WATCHED = new Slot("exec_watched");

  private static final Data.Buffer PIPE = new Data.Buffer("exec_pipe", 8);
  private static final Data.Buffer CHILDREN = new Data.Buffer("children", 64);
  private static final Data.Buffer STATX_BUFFER = new Data.Buffer("ns_statx", 256);
  private static final Number STATX_INO = Number.symbol("STATX_INO", 0x100);
  private static final int INODE = 32;
  private static final Slot FILE = new Slot("status_file");
  private static final Slot LENGTH = new Slot("status_length");
  private static final Slot VALUE = new Slot("status_value");
  private static final Slot MONITOR = new Slot("monitor_pid");
  private static final Slot PATH = new Slot("status_path");

  /** The line, apart from the text that paths are put together in. */
  private static final Data.Buffer LINE = new Data.Buffer("status_line", 1024);

  private static final Slot CURSOR = new Slot("status_cursor");
  private static final Address LINE_END = new Address(LINE, 1024);

  private StatusLines() {}

  /** 1 once the exec was seen. */
  static final Slot EXECUTED = new Slot("exec_seen");
  /** 1 where a process of the launcher has failed before the exec. */
  static final Slot FAILED = new Slot("launcher_failed");

  /** Whether somebody is told that the command runs, or that it never did. */
  static boolean seesExec(Draft draft) {
    return isWished(draft) || draft.spec().resources().report().isPresent();
  }

  /** In the monitor, before init starts. */
  public static void prepare(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.set(WATCHED, -1);
    if (seesExec(draft)) {
      monitor.step(PHASE, "make a pipe that the exec closes");
      monitor
          .call(PIPE2, Address.of(PIPE), Flags.of(O_CLOEXEC))
          .orDie(Failure.of("cannot make a pipe to see the exec by", Origin.DEFAULT));
      monitor.load(WATCHED, Address.of(PIPE), 0, Width.INT).load(Slots.STARTED, Address.of(PIPE), 4, Width.INT);
    }
  }

  /** In the monitor, when init is there. */
  public static void afterStart(Draft draft) {
    Sequence monitor = draft.monitor();
    if (seesExec(draft)) {
      monitor.step(PHASE, "the pipe's write end is the target's alone");
      monitor.call(CLOSE, Slots.STARTED).anyway();
      monitor.set(Slots.STARTED, 0);
    }
    draft.spec().supervision().pidFile().ifPresent(file -> writePid(monitor, file));
  }

  private static void writePid(Sequence monitor, HostPath file) {
    Failure failure = Failure.of("cannot write the PID file " + file.path(), file.origin())
        .remedy(Errno.ENOENT, "its folder does not exist: create it")
        .remedy(Errno.EACCES, "choose a folder that you may write to");
    monitor.step(PHASE, "write init's PID to " + file.path());
    monitor
        .call(
            OPENAT, AT_FDCWD, Address.of(file.path()), Flags.of(O_WRONLY, O_CREAT, O_TRUNC, O_CLOEXEC), Number.mode(0644))
        .into(FILE)
        .orDie(failure);
    monitor.set(Slots.CURSOR, Slots.TEXT_START).appendDecimal(Slots.INIT).append("\n").length(LENGTH);
    monitor.call(WRITE, FILE, Slots.TEXT_START, LENGTH).orDie(failure);
    monitor.call(CLOSE, FILE).anyway();
  }

  /** At {@code monitor.started}: end-of-file is success, a byte is not. */
  static void onStarted(Draft draft, Data.Buffer poll, int place) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "the command runs, or it could not be run").label("monitor.started");
    monitor.store(Address.of(poll), place, Width.INT, Number.of(-1));
    if (seesExec(draft)) {
      String ran = monitor.fresh("ran");
      monitor.call(READ, WATCHED, Address.of(CHILDREN), Number.of(1)).into(Slots.ANSWER).orGo("monitor.wait");
      monitor.when(Slots.ANSWER, Test.EQ, 0, ran).set(FAILED, 1).go("monitor.wait").label(ran).set(EXECUTED, 1);
    }
    if (isWished(draft)) {
      started(draft);
    }
    if (Post.isTaken(draft)) {
      monitor.set(Relaunch.RAN, 1);
      Logs.release(draft);
      Health.start(draft);
    }
    monitor.go("monitor.wait");
  }

  /** Whether anybody is told: the caller by a descriptor, or whoever asks of a started sandbox. */
  static boolean isWished(Draft draft) {
    return draft.spec().supervision().statusDescriptor().isPresent() || Post.isTaken(draft);
  }

  private static void started(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.call(GETPID).into(MONITOR).anyway();
    begin(monitor, "{\"event\":\"started\",\"monitor\":");
    decimal(monitor, MONITOR);
    say(monitor, ",\"init\":");
    decimal(monitor, Slots.INIT);
    sayTarget(draft);
    say(monitor, ",\"namespaces\":{");
    Namespace[] kinds = Namespace.values();
    for (int i = 0; i < kinds.length; i++) {
      sayNamespace(monitor, kinds[i], i == 0 ? "" : ",");
    }
    say(monitor, "}");
    if (Post.isTaken(draft)) {
      say(monitor, ",\"restarts\":");
      decimal(monitor, Relaunch.TIMES);
    }
    say(monitor, "}\n");
    write(draft);
  }

  /** /proc/PID/task/PID/children names init's only child; where that can't be read the target is left out. proc(5). */
  private static void sayTarget(Draft draft) {
    Sequence monitor = draft.monitor();
    if (!(draft.spec().supervision().init() instanceof stockade.spec.Supervision.Init.Own)) {
      say(monitor, ",\"target\":");
      decimal(monitor, Slots.INIT);
      monitor.set(PATH, Address.of(CHILDREN)).add(new Op.AppendDecimal(PATH, new Address(CHILDREN, 64), Slots.INIT));
      tellTarget(draft);
      return;
    }
    String unknown = monitor.fresh("unknown");
    monitor.text(Address.of("/proc/")).appendDecimal(Slots.INIT).append("/task/").appendDecimal(Slots.INIT);
    monitor.append("/children");
    monitor.call(OPENAT, AT_FDCWD, Slots.TEXT_START, Flags.of(O_RDONLY, O_CLOEXEC), ZERO).into(FILE).orGo(unknown);
    monitor.call(READ, FILE, Address.of(CHILDREN), Number.of(63)).into(LENGTH).orGo(unknown);
    monitor.call(CLOSE, FILE).anyway();
    monitor.when(LENGTH, Test.LE, 0, unknown).set(PATH, Address.of(CHILDREN));
    String digit = monitor.fresh("digit");
    String end = monitor.fresh("end");
    monitor.label(digit).load(VALUE, PATH, 0, Width.BYTE).when(VALUE, Test.LE, ' ', end);
    monitor.compute(PATH, PATH, Arithmetic.PLUS, 1).go(digit).label(end).store(PATH, 0, Width.BYTE, ZERO);
    say(monitor, ",\"target\":");
    monitor.add(new Op.Append(CURSOR, LINE_END, Address.of(CHILDREN)));
    tellTarget(draft);
    monitor.label(unknown);
  }

  private static void tellTarget(Draft draft) {
    if (Post.isTaken(draft)) {
      Chronicle.target(draft, Address.of(CHILDREN), id(Chronicle.sign(draft)));
    }
  }

  /**
   * In the monitor while init waits for it: later init hides itself, and its links under /proc can't be read by an ordinary user,
   * ptrace(2) "access mode checking". A kind that the kernel lacks is left out, and a cgroup namespace that init makes later.
   */
  public static void readNamespaces(Draft draft) {
    if (!isWished(draft)) {
      return;
    }
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "read the ids of init's namespaces");
    for (Namespace kind : Namespace.values()) {
      if (kind == Namespace.CGROUP && GroupEntry.isolatesLater(draft)) {
        continue;
      }
      String unknown = monitor.fresh("unknown");
      monitor.set(id(kind), 0).text(Address.of("/proc/")).appendDecimal(Slots.INIT).append("/ns/" + kind.proc());
      monitor.call(STATX, AT_FDCWD, Slots.TEXT_START, ZERO, STATX_INO, Address.of(STATX_BUFFER)).orGo(unknown);
      monitor.load(id(kind), Address.of(STATX_BUFFER), INODE, Width.LONG).label(unknown);
    }
  }

  private static Slot id(Namespace kind) {
    return new Slot(kind.word() + "_namespace");
  }

  private static void sayNamespace(Sequence monitor, Namespace kind, String comma) {
    String unknown = monitor.fresh("unknown");
    monitor.when(id(kind), Test.EQ, 0, unknown);
    say(monitor, comma + "\"" + kind.word() + "\":");
    decimal(monitor, id(kind));
    monitor.label(unknown);
  }

  /** At the end: struct rusage has two struct timeval, then the largest resident memory in KiB. getrusage(2). */
  static void onEnded(Draft draft) {
    Sequence monitor = draft.monitor();
    draft.spec().supervision().pidFile().ifPresent(file -> {
      monitor.step(PHASE, "remove the PID file");
      monitor.call(UNLINKAT, AT_FDCWD, Address.of(file.path()), ZERO).anyway();
    });
    if (isWished(draft)) {
      monitor.step(PHASE, "say how the command ended");
      ended(draft);
    }
  }

  private static void ended(Draft draft) {
    Sequence monitor = draft.monitor();
    String none = monitor.fresh("no_signal");
    begin(monitor, "{\"event\":\"ended\",\"status\":");
    decimal(monitor, Supervisor.STATUS_SLOT);
    monitor.when(Supervisor.TOLD, Test.EQ, 0, none);
    monitor.compute(VALUE, Supervisor.ENDING, Arithmetic.AND, 0x7f).when(VALUE, Test.EQ, 0, none);
    say(monitor, ",\"signal\":");
    decimal(monitor, VALUE);
    monitor.label(none);
    sayTime(monitor, ",\"user_us\":", 0);
    sayTime(monitor, ",\"system_us\":", 16);
    monitor.load(VALUE, Address.of(Supervisor.USAGE), 32, Width.LONG);
    say(monitor, ",\"max_rss_kib\":");
    decimal(monitor, VALUE);
    say(monitor, "}\n");
    write(draft);
  }

  private static void sayTime(Sequence monitor, String name, int offset) {
    Slot microseconds = new Slot("microseconds");
    monitor.load(VALUE, Address.of(Supervisor.USAGE), offset, Width.LONG);
    monitor.load(microseconds, Address.of(Supervisor.USAGE), offset + 8, Width.LONG);
    monitor.compute(VALUE, VALUE, Arithmetic.TIMES, 1_000_000).compute(VALUE, VALUE, Arithmetic.PLUS, microseconds);
    say(monitor, name);
    decimal(monitor, VALUE);
  }

  private static void begin(Sequence monitor, String words) {
    monitor.set(CURSOR, Address.of(LINE));
    say(monitor, words);
  }

  private static void say(Sequence monitor, String words) {
    monitor.add(new Op.Append(CURSOR, LINE_END, Address.of(words)));
  }

  private static void decimal(Sequence monitor, Value number) {
    monitor.add(new Op.AppendDecimal(CURSOR, LINE_END, number));
  }

  private static void write(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.compute(LENGTH, CURSOR, Arithmetic.MINUS, Address.of(LINE));
    draft.spec().supervision().statusDescriptor().ifPresent(descriptor ->
        monitor.call(WRITE, Number.of(descriptor.number()), Address.of(LINE), LENGTH).anyway());
    if (Post.isTaken(draft)) {
      monitor.call(WRITE, Chronicle.FILE, Address.of(LINE), LENGTH).anyway();
    }
  }
}
