package stockade.supervision;

import static stockade.linux.SystemCall.EXIT_GROUP;
import static stockade.linux.SystemCall.PIDFD_SEND_SIGNAL;
import static stockade.linux.SystemCall.WAIT4;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.ZERO;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.resources.GroupEnd;
import stockade.resources.Groups;
import stockade.service.Post;

/**
 * Where a failing step ends, in whichever process: one line to standard error, then the failure's status.
 *
 * <pre>
 *   stockade: cannot bind /srv to /data: ENOENT, no such file or directory (web.toml:3:8); create it, or …
 * </pre>
 *
 * The monitor takes init with it. Where init or the target fails, the others end by themselves: their status goes up.
 */
public final class Report {
  private static final Slot MESSAGE = new Slot("message");
  private static final Slot LENGTH = new Slot("message_length");
  private static final Slot STATUS = new Slot("failure_status");
  private static final Slot PAIR = new Slot("remedy_row");
  private static final Slot NUMBER = new Slot("remedy_errno");
  private static final Data.Buffer LINE = new Data.Buffer("line", 8192);
  private static final Address END = new Address(LINE, 8190);

  private Report() {}

  public static void plan(Draft draft) {
    Sequence target = draft.target();
    target.step("report", "say what failed, and end").label(Op.REPORT);
    target.set(MESSAGE, Address.of(LINE));
    append(target, Address.of("stockade: "));
    appendField(target, Failure.WHAT);
    appendSubject(target);
    appendError(target);
    appendField(target, Failure.WHERE);
    appendRemedies(target);
    append(target, Address.of("\n"));
    target.compute(LENGTH, MESSAGE, Arithmetic.MINUS, Address.of(LINE));
    target.call(WRITE, Post.isTaken(draft) ? Post.ERRORS : Number.of(2), Address.of(LINE), LENGTH).anyway();
    end(draft);
  }

  private static void append(Sequence target, Value string) {
    target.add(new Op.Append(MESSAGE, END, string));
  }

  private static void appendField(Sequence target, int field) {
    Slot text = new Slot("failure_text");
    target.load(text, Slot.FAILURE, field, Width.LONG);
    append(target, text);
  }

  private static void appendSubject(Sequence target) {
    String none = target.fresh("no_subject");
    target.when(Slots.SUBJECT, Test.EQ, 0, none);
    append(target, Address.of(" "));
    append(target, Slots.SUBJECT);
    target.label(none);
  }

  /** {@code : ENOENT, no such file or directory}; an error without a name, or none at all, is left out. */
  private static void appendError(Sequence target) {
    String none = target.fresh("no_error");
    Slot row = new Slot("error_row");
    target.when(Slot.ERROR, Test.LE, 0, none).when(Slot.ERROR, Test.GT, Errno.MOST, none);
    append(target, Address.of(": "));
    target.compute(row, Slot.ERROR, Arithmetic.TIMES, 8).compute(row, row, Arithmetic.PLUS, Address.of(names()));
    target.load(row, row, 0, Width.LONG);
    append(target, row);
    target.label(none);
  }

  /** The words of each errno, by number. */
  private static Data.Struct names() {
    List<Data.Field> rows = new ArrayList<>();
    IntStream.rangeClosed(0, Errno.MOST).forEach(number -> {
      String words = Errno.of(number).map(errno -> errno.name() + ", " + errno.words()).orElse("error " + number);
      rows.add(new Data.Field("errno", Width.LONG, Address.of(words)));
    });
    return new Data.Struct(rows);
  }

  /** The remedy of this errno where there is one, else the general one where that says anything. */
  private static void appendRemedies(Sequence target) {
    Slot text = new Slot("remedy");
    Slot first = new Slot("remedy_byte");
    target.compute(PAIR, Slot.FAILURE, Arithmetic.PLUS, Failure.REMEDIES);
    target.label("report.pair").load(NUMBER, PAIR, 0, Width.LONG);
    target.when(NUMBER, Test.EQ, 0, "report.general").when(NUMBER, Test.EQ, Slot.ERROR, "report.particular");
    target.compute(PAIR, PAIR, Arithmetic.PLUS, 16).go("report.pair");
    target.label("report.particular").load(text, PAIR, 8, Width.LONG).go("report.remedy");
    target.label("report.general").load(text, Slot.FAILURE, Failure.REMEDY, Width.LONG);
    target.load(first, text, 0, Width.BYTE).when(first, Test.EQ, 0, "report.said");
    target.label("report.remedy");
    append(target, Address.of("; "));
    append(target, text);
    target.label("report.said");
  }

  private static void end(Draft draft) {
    Sequence target = draft.target();
    String alone = target.fresh("alone");
    String quiet = target.fresh("quiet");
    target.when(Slots.INIT, Test.LE, 0, alone);
    target.call(PIDFD_SEND_SIGNAL, Slots.INIT_PIDFD, Supervisor.SIGKILL, NULL, ZERO).anyway();
    if (Groups.layout(draft).isPresent()) {
      target.call(WAIT4, Slots.INIT, NULL, ZERO, Address.of(Supervisor.USAGE)).anyway();
    }
    target.label(alone);
    EndReport.failed(target, draft);
    GroupEnd.plan(target, draft);
    target.when(Slots.STARTED, Test.EQ, 0, quiet);
    target.call(WRITE, Slots.STARTED, Address.of("x"), Number.of(1)).anyway();
    target.label(quiet).load(STATUS, Slot.FAILURE, Failure.STATUS, Width.LONG);
    target.call(EXIT_GROUP, STATUS).anyway();
  }
}
