package stockade.service;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_CREAT;
import static stockade.linux.OpenFlag.O_NOFOLLOW;
import static stockade.linux.OpenFlag.O_TRUNC;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.DUP3;
import static stockade.linux.SystemCall.LSEEK;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.RENAMEAT2;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.Line;
import stockade.draft.Sequence;
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
 * The file of the log. At its size it becomes NAME.log.1, and three old ones are kept. A full disk doesn't hold the sandbox up: what
 * can't be written is counted, in the file {@code lost} of the state folder, and told in the log as soon as there is room.
 *
 * <pre>
 *   1763837100.012345678 stockade F 4096 bytes of output were lost here
 * </pre>
 */
final class LogFile {
  private static final int ROOM = 16384;
  /** The text begins behind room for the newline that ends a record which was cut. */
  private static final int START = 8;

  private static final int OLD_FILES = 3;
  private static final Number SEEK_SET = Number.symbol("SEEK_SET", 0);
  private static final Number SEEK_END = Number.symbol("SEEK_END", 2);

  private static final Data.Buffer TEXT = new Data.Buffer("log_text", ROOM);
  private static final Data.Buffer LOSS = new Data.Buffer("log_loss", 128);
  private static final Address LOSS_END = new Address(LOSS, 128);
  static final Address LIMIT = new Address(TEXT, ROOM);
  private static final Address FIRST = new Address(TEXT, START);

  /** Where the next byte goes. */
  static final Slot AT = new Slot("log_text_at");
  /** For short texts. */
  static final Slot CURSOR = new Slot("log_cursor");

  private static final Slot FILE = new Slot("log_file");
  private static final Slot LOST_FILE = new Slot("lost_file");
  private static final Slot SIZE = new Slot("log_size");
  private static final Slot BEGIN = new Slot("log_begin");
  private static final Slot LENGTH = new Slot("log_length");
  private static final Slot WRITTEN = new Slot("log_written");
  /** Whether the last record that was written is cut. */
  private static final Slot CUT = new Slot("log_cut");

  private static final Slot LOST = new Slot("log_lost");
  private static final Slot UNTOLD = new Slot("log_untold");

  private LogFile() {}

  static void open(Draft draft) {
    Sequence monitor = draft.monitor();
    String log = Post.station(draft).log();
    Failure failure = Failure.of("cannot write the log " + log, Origin.DEFAULT)
        .remedy(Errno.ELOOP, "it is a symbolic link: remove it")
        .remedy(Errno.ENOSPC, "the disk is full");
    monitor.step(Logs.PHASE, "open the log");
    String failed = monitor.fresh("no_log");
    String opened = monitor.fresh("log_open");
    Logs.openFile(draft, FILE, failed);
    monitor.call(LSEEK, FILE, ZERO, SEEK_END).into(SIZE).anyway();
    monitor.go(opened).label(failed).compute(Slot.ERROR, ZERO, Arithmetic.MINUS, FILE).fail(failure).label(opened);
    monitor
        .call(
            OPENAT, AT_FDCWD, Post.path(draft, "lost"), Flags.of(O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW, O_CLOEXEC),
            Number.mode(0600))
        .into(LOST_FILE)
        .orDie(Failure.of("cannot write to " + Post.station(draft).folder(), Origin.DEFAULT));
  }

  /** The monitor's own output is the log. */
  static void attach(Sequence monitor) {
    for (int stream = 1; stream <= 2; stream++) {
      monitor.call(DUP3, FILE, Number.of(stream), Flags.of(O_CLOEXEC)).anyway();
    }
  }

  static void begin(Sequence monitor) {
    monitor.set(AT, FIRST);
  }

  /** Writes what there is where the next record might not fit. */
  static void makeRoom(Draft draft, int size) {
    String enough = draft.fresh("enough_room");
    draft.monitor().when(AT, Test.LT, new Address(TEXT, ROOM - size), enough);
    flush(draft);
    draft.monitor().label(enough);
  }

  /** Writes the records; what can't be written is lost. */
  static void flush(Draft draft) {
    Sequence monitor = draft.monitor();
    String whole = monitor.fresh("log_whole");
    String uncut = monitor.fresh("log_uncut");
    String some = monitor.fresh("log_some");
    reopen(draft);
    tellLoss(monitor);
    monitor.set(BEGIN, FIRST).when(CUT, Test.EQ, 0, uncut);
    monitor.set(BEGIN, new Address(TEXT, START - 1)).store(BEGIN, 0, Width.BYTE, Number.of('\n')).label(uncut);
    monitor.compute(LENGTH, AT, Arithmetic.MINUS, BEGIN);
    monitor.call(WRITE, FILE, BEGIN, LENGTH).into(WRITTEN).anyway();
    monitor.when(WRITTEN, Test.GT, 0, some).set(WRITTEN, 0).label(some);
    monitor.compute(SIZE, SIZE, Arithmetic.PLUS, WRITTEN).compute(LENGTH, LENGTH, Arithmetic.MINUS, WRITTEN);
    String done = monitor.fresh("log_done");
    monitor.when(LENGTH, Test.EQ, 0, whole);
    lose(monitor);
    monitor.when(WRITTEN, Test.EQ, 0, done).set(CUT, 1).go(done).label(whole).set(CUT, 0).label(done);
    rotate(draft);
    begin(monitor);
  }

  private static void reopen(Draft draft) {
    Sequence monitor = draft.monitor();
    String open = monitor.fresh("log_is_open");
    monitor.when(FILE, Test.GE, 0, open);
    Logs.openFile(draft, FILE, open);
    monitor.set(SIZE, 0).label(open);
  }

  private static void lose(Sequence monitor) {
    monitor.compute(LOST, LOST, Arithmetic.PLUS, LENGTH).compute(UNTOLD, UNTOLD, Arithmetic.PLUS, LENGTH);
    monitor.call(LSEEK, LOST_FILE, ZERO, SEEK_SET).anyway();
    Line.begin(monitor).decimal(LOST).append("\n").length(LENGTH);
    monitor.call(WRITE, LOST_FILE, Line.START, LENGTH).anyway();
  }

  /** The loss is told by a record of its own, in front of the next that can be written. */
  private static void tellLoss(Sequence monitor) {
    String nothing = monitor.fresh("nothing_lost");
    String begun = monitor.fresh("loss_begun");
    monitor.when(UNTOLD, Test.EQ, 0, nothing);
    Logs.time(monitor, LOSS, LOSS_END);
    monitor.add(new Op.Append(CURSOR, LOSS_END, Address.of(" stockade F ")));
    monitor.add(new Op.AppendDecimal(CURSOR, LOSS_END, UNTOLD));
    monitor.add(new Op.Append(CURSOR, LOSS_END, Address.of(" bytes of output were lost here\n")));
    monitor.when(CUT, Test.EQ, 0, begun);
    monitor.call(WRITE, FILE, Address.of("\n"), Number.of(1)).into(WRITTEN).orGo(nothing);
    monitor.set(CUT, 0).label(begun).compute(LENGTH, CURSOR, Arithmetic.MINUS, Address.of(LOSS));
    monitor.call(WRITE, FILE, Address.of(LOSS), LENGTH).into(WRITTEN).orGo(nothing);
    monitor.compute(SIZE, SIZE, Arithmetic.PLUS, WRITTEN);
    String told = monitor.fresh("loss_told");
    monitor.when(WRITTEN, Test.EQ, LENGTH, told).set(CUT, 1).go(nothing).label(told).set(UNTOLD, 0).label(nothing);
  }

  private static void rotate(Draft draft) {
    Sequence monitor = draft.monitor();
    String log = Post.station(draft).log();
    String small = monitor.fresh("log_small");
    String none = monitor.fresh("log_gone");
    monitor.when(SIZE, Test.LT, draft.spec().service().logSize(), small);
    for (int old = OLD_FILES; old > 0; old--) {
      String younger = old == 1 ? log : log + "." + (old - 1);
      monitor.call(RENAMEAT2, AT_FDCWD, Address.of(younger), AT_FDCWD, Address.of(log + "." + old), ZERO).anyway();
    }
    monitor.call(CLOSE, FILE).anyway();
    monitor.set(SIZE, 0).set(CUT, 0);
    Logs.openFile(draft, FILE, none);
    attach(monitor);
    monitor.label(none).label(small);
  }
}
