package stockade.supervision;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_CREAT;
import static stockade.linux.OpenFlag.O_EXCL;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLOCK_GETTIME;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.FACCESSAT;
import static stockade.linux.SystemCall.GETPID;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.RENAMEAT2;
import static stockade.linux.SystemCall.UNLINKAT;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.CLOCK_MONOTONIC;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import java.util.Map;
import stockade.draft.Draft;
import stockade.draft.Kind;
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
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.resources.Figure;
import stockade.resources.Figures;
import stockade.resources.Groups;
import stockade.spec.Key;
import stockade.spec.Resources.Target;
import stockade.spec.Said;

/**
 * {@code --report}: how the sandbox ended and what it used, as one JSON object on one line; what this host can't tell is null.
 *
 * <pre>
 *   {"status":137,"signal":9,"reason":"memory limit","wall_us":81234,…,"limits":{"memory":5,"memory_kills":1,…}}
 * </pre>
 *
 * A file gets a new content as a whole: written beside it, then renamed, rename(2). Times and memory of processes are those of
 * wait4(2)'s struct rusage: of init and all that it has waited for.
 */
public final class EndReport {
  private static final String PHASE = "report";
  private static final Data.Buffer LINE = new Data.Buffer("report_line", 2048);
  private static final Address END = new Address(LINE, 2048);
  private static final Data.Buffer STARTED = new Data.Buffer("start_time", 16);
  private static final Data.Buffer ENDED = new Data.Buffer("end_time", 16);
  /** 1 in the monitor, from the beginning on. */
  private static final Slot OWNER = new Slot("reporter");

  private static final Slot CURSOR = new Slot("report_cursor");
  private static final Slot VALUE = new Slot("report_value");
  private static final Slot PART = new Slot("report_part");
  private static final Slot FILE = new Slot("report_file");
  private static final Slot LENGTH = new Slot("report_length");
  private static final Number WRITABLE = Number.symbol("W_OK|X_OK", 3);

  /** Whole numbers of struct rusage and where they are, getrusage(2). */
  private static final List<Map.Entry<String, Integer>> USES = List.of(
      Map.entry("max_rss_kib", 32), Map.entry("minor_faults", 64), Map.entry("major_faults", 72),
      Map.entry("voluntary_switches", 128), Map.entry("involuntary_switches", 136));

  private final Draft draft;
  private final Sequence sequence;

  private EndReport(Draft draft, Sequence sequence) {
    this.draft = draft;
    this.sequence = sequence;
  }

  /** First of all: that the report can be written, and what time it is. */
  public static void begin(Draft draft) {
    draft.spec().resources().report().ifPresent(said -> new EndReport(draft, draft.monitor()).begin(said));
  }

  private void begin(Said<Target> said) {
    sequence.step(PHASE, "remember when it began");
    sequence.call(CLOCK_GETTIME, CLOCK_MONOTONIC, Address.of(STARTED)).anyway();
    if (said.value() instanceof Target.File file) {
      String folder = file.path().substring(0, Math.max(1, file.path().lastIndexOf('/')));
      sequence.step(PHASE, "see whether the report can be written to " + file.path());
      sequence.call(FACCESSAT, AT_FDCWD, Address.of(folder), WRITABLE)
          .orDie(Failure.of("cannot write the report " + file.path(), said.origin())
              .remedy(Errno.ENOENT, "its folder does not exist: create it")
              .remedy(Errno.EACCES, "choose a folder that you may write to")
              .remedy(Errno.EROFS, "choose a folder that can be written to"));
      Kind.demandFileOrNothing(sequence, file.path(),
          Failure.of(file.path() + " is no regular file, and a report would take its place", said.origin())
              .remedy("name a file, or the number of a descriptor"));
    }
    sequence.set(OWNER, 1);
  }

  /** In init, first of all: only the monitor reports. */
  public static void disown(Draft draft) {
    if (draft.spec().resources().report().isPresent()) {
      draft.init().step(PHASE, "only the monitor reports").set(OWNER, 0);
    }
  }

  /** Where the monitor itself fails. */
  static void failed(Sequence target, Draft draft) {
    draft.spec().resources().report().ifPresent(said -> {
      String other = target.fresh("no_reporter");
      target.when(OWNER, Test.EQ, 0, other).load(Supervisor.STATUS_SLOT, Slot.FAILURE, Failure.STATUS, Width.LONG);
      target.set(Ending.REASON, Address.of("launcher failed"));
      for (Figure figure : Figure.values()) {
        Figures.store(target, figure, Number.of(-1));
      }
      new EndReport(draft, target).write(said.value());
      target.label(other);
    });
  }

  /** The figures are read, the reason and the status are known. */
  static void plan(Draft draft) {
    draft.spec().resources().report().ifPresent(said -> {
      draft.monitor().step(PHASE, "say how it ended, and what it used");
      new EndReport(draft, draft.monitor()).write(said.value());
    });
  }

  private void write(Target target) {
    sequence.set(CURSOR, Address.of(LINE));
    say("{");
    draft.spec().resources().name().ifPresent(name -> say("\"name\":\"" + name + "\","));
    say("\"status\":");
    decimal(Supervisor.STATUS_SLOT);
    say(",\"signal\":");
    orNull(Ending.signal(), Test.LE);
    say(",\"reason\":\"");
    append(Ending.REASON);
    say("\"");
    times();
    USES.forEach(use -> {
      sequence.load(VALUE, Address.of(Supervisor.USAGE), use.getValue(), Width.LONG);
      say(",\"" + use.getKey() + "\":");
      decimal(VALUE);
    });
    diskBlocks();
    Figure.uses().forEach(figure -> figure(",\"" + figure.word() + "\":", figure));
    above();
    say(",\"limits\":{\"time\":");
    decimal(TimeLimits.OVER);
    say(",\"cpu_time\":");
    decimal(TimeLimits.CPU_OVER);
    Figure.limits().forEach(figure -> figure(",\"" + figure.word() + "\":", figure));
    say("}}\n");
    sequence.compute(LENGTH, CURSOR, Arithmetic.MINUS, Address.of(LINE));
    if (target instanceof Target.Descriptor descriptor) {
      sequence.call(WRITE, Number.of(descriptor.number()), Address.of(LINE), LENGTH).anyway();
    } else if (target instanceof Target.File file) {
      replace(file.path());
    }
  }

  /** Division by 1,000 of less than 2^30: by a product with 2^38/1000, rounded up. */
  private void times() {
    sequence.call(CLOCK_GETTIME, CLOCK_MONOTONIC, Address.of(ENDED)).anyway();
    String borrowed = sequence.fresh("no_borrow");
    sequence.load(VALUE, Address.of(ENDED), 0, Width.LONG).load(PART, Address.of(STARTED), 0, Width.LONG);
    sequence.compute(VALUE, VALUE, Arithmetic.MINUS, PART).load(PART, Address.of(ENDED), 8, Width.LONG);
    sequence.load(LENGTH, Address.of(STARTED), 8, Width.LONG).compute(PART, PART, Arithmetic.MINUS, LENGTH);
    sequence.when(PART, Test.GE, 0, borrowed).compute(PART, PART, Arithmetic.PLUS, 1_000_000_000);
    sequence.compute(VALUE, VALUE, Arithmetic.MINUS, 1).label(borrowed);
    sequence.compute(PART, PART, Arithmetic.TIMES, 274_877_907).compute(PART, PART, Arithmetic.SHIFT_RIGHT, 38);
    microseconds(",\"wall_us\":");
    usage(",\"user_us\":", 0);
    usage(",\"system_us\":", 16);
  }

  private void usage(String words, int offset) {
    sequence.load(VALUE, Address.of(Supervisor.USAGE), offset, Width.LONG);
    sequence.load(PART, Address.of(Supervisor.USAGE), offset + 8, Width.LONG);
    microseconds(words);
  }

  private void microseconds(String words) {
    sequence.compute(VALUE, VALUE, Arithmetic.TIMES, 1_000_000).compute(VALUE, VALUE, Arithmetic.PLUS, PART);
    say(words);
    decimal(VALUE);
  }

  /** Without a group, input and output are what wait4(2) counts: blocks of 512 bytes. */
  private void diskBlocks() {
    blocks(Figure.IO_READ_BYTES, 88);
    blocks(Figure.IO_WRITE_BYTES, 96);
  }

  private void blocks(Figure figure, int offset) {
    String known = sequence.fresh("known");
    Figures.load(sequence, figure, VALUE);
    sequence.when(VALUE, Test.GE, 0, known).load(VALUE, Address.of(Supervisor.USAGE), offset, Width.LONG);
    sequence.compute(VALUE, VALUE, Arithmetic.TIMES, 512);
    Figures.store(sequence, figure, VALUE);
    sequence.label(known);
  }

  private void above() {
    say(",\"above_memory_high_us\":");
    boolean measured = draft.spec().resources().limit(Key.MEMORY_HIGH).isPresent()
        && Groups.layout(draft).filter(layout -> layout.unified()).isPresent();
    if (measured) {
      decimal(LimitWatches.ABOVE);
    } else {
      say("null");
    }
  }

  private void figure(String words, Figure figure) {
    say(words);
    Figures.load(sequence, figure, VALUE);
    orNull(VALUE, Test.LT);
  }

  private void orNull(Slot value, Test unknown) {
    String none = sequence.fresh("null");
    String done = sequence.fresh("said");
    sequence.when(value, unknown, 0, none);
    decimal(value);
    sequence.go(done).label(none);
    say("null");
    sequence.label(done);
  }

  private void say(String words) {
    append(Address.of(words));
  }

  private void append(Value text) {
    sequence.add(new Op.Append(CURSOR, END, text));
  }

  private void decimal(Value number) {
    sequence.add(new Op.AppendDecimal(CURSOR, END, number));
  }

  /** Beside it under a name that no other monitor has; what is there under it was left by one that was killed. */
  private void replace(String path) {
    String failed = sequence.fresh("no_report");
    String done = sequence.fresh("reported");
    sequence.call(GETPID).into(VALUE).anyway();
    sequence.text(Address.of(path)).append(".").appendDecimal(VALUE);
    sequence.call(UNLINKAT, AT_FDCWD, Slots.TEXT_START, ZERO).anyway();
    sequence
        .call(OPENAT, AT_FDCWD, Slots.TEXT_START, Flags.of(O_WRONLY, O_CREAT, O_EXCL, O_CLOEXEC), Number.mode(0644))
        .into(FILE)
        .orGo(failed);
    sequence.call(WRITE, FILE, Address.of(LINE), LENGTH).into(VALUE).anyway();
    sequence.call(CLOSE, FILE).anyway();
    sequence.when(VALUE, Test.NE, LENGTH, failed);
    sequence.call(RENAMEAT2, AT_FDCWD, Slots.TEXT_START, AT_FDCWD, Address.of(path), ZERO).orGo(failed);
    sequence.go(done).label(failed);
    sequence.call(UNLINKAT, AT_FDCWD, Slots.TEXT_START, ZERO).anyway();
    String line = "stockade: cannot write the report " + path + "; is the disk full?\n";
    sequence.call(WRITE, Number.of(2), Address.of(line), Number.of(line.length())).anyway();
    sequence.label(done);
  }
}
