package stockade.supervision;

import static stockade.linux.SystemCall.IOCTL;
import static stockade.plan.Symbols.POLLIN;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.seccomp.CallRule;
import stockade.seccomp.Comparison;
import stockade.seccomp.Reports.Call;
import stockade.seccomp.Reports;

/**
 * {@code --seccomp-log}: the filter asks the monitor where it would else refuse or log by itself, seccomp_unotify(2), since Linux 5.0
 * and 5.5. The monitor says which call it was, and answers as the policy does. A process that waits for an answer keeps nobody
 * waiting but itself: the monitor waits for none of its calls, and its end takes the listener with it, so that the call fails
 * with ENOSYS.
 *
 * <pre>
 *   stockade: denied: keyctl(0, 0xfffffffd, 0) by process 12 (a.out)
 * </pre>
 *
 * A loop doesn't flood the terminal: of each call the first eight are told, then the 16th, the 32nd and so on, and at the end how
 * many there were.
 */
final class DeniedCalls {
  private static final String PHASE = "denied calls";
  private static final Number NOTIF_RECV = Number.symbol("SECCOMP_IOCTL_NOTIF_RECV", 0xc0502100L);
  private static final Number NOTIF_SEND = Number.symbol("SECCOMP_IOCTL_NOTIF_SEND", 0xc0182101L);
  private static final Number FLAG_CONTINUE = Number.symbol("SECCOMP_USER_NOTIF_FLAG_CONTINUE", 1);

  /** struct seccomp_notif: id, pid, flags; struct seccomp_data. */
  static final Data.Buffer NOTICE = new Data.Buffer("seccomp_notif", 80);

  static final int PROCESS = 8;
  private static final int CALL = 16;
  private static final int ARCH = 20;
  static final int ARGUMENTS = 32;

  /** struct seccomp_notif_resp: id, val, error, flags. */
  private static final Data.Buffer ANSWER = new Data.Buffer("seccomp_notif_resp", 24);

  private static final long OFTEN = 8;

  static final Slot LISTENER = new Slot("listener");
  /** The row of the call, and where it is counted. */
  static final Slot ROW = new Slot("denied_row");

  private static final Slot COUNTER = new Slot("denied_counter");
  static final Slot COUNT = new Slot("denied_count");
  /** The number of the call. */
  static final Slot NUMBER = new Slot("denied_number");

  /** The bits of an argument that its ABI has. */
  static final Slot MASK = new Slot("denied_mask");
  static final Slot VERDICT = new Slot("denied_answer");
  private static final Slot VALUE = new Slot("denied_value");
  private static final Slot SAID = new Slot("denied_said");

  private final Sequence monitor;
  private final Reports reports;
  private final DeniedCallLine line;
  private final List<AnswerTable> tables;

  private DeniedCalls(Draft draft, Reports reports) {
    this.monitor = draft.monitor();
    this.reports = reports;
    this.line = new DeniedCallLine(draft);
    this.tables = reports.abis().stream().map(abi -> AnswerTable.of(reports, abi)).toList();
  }

  static Optional<DeniedCalls> of(Draft draft) {
    return draft.filter().flatMap(filter -> filter.reports()).map(reports -> new DeniedCalls(draft, reports));
  }

  /** At {@code monitor.denied}: somebody asks, or nobody is left who could. */
  void answer(Data.Buffer poll, int place) {
    String some = monitor.fresh("asked");
    monitor.step(PHASE, "a process made a call that the filter asks about");
    monitor.label("monitor.denied");
    monitor.load(Slots.ANSWER, Address.of(poll), place + Wakeups.ANSWERS, Width.SHORT);
    monitor.compute(Slots.ANSWER, Slots.ANSWER, Arithmetic.AND, POLLIN).when(Slots.ANSWER, Test.NE, 0, some);
    monitor.store(Address.of(poll), place, Width.INT, Number.of(-1)).go("monitor.wait");
    monitor.label(some);
    for (int offset = 0; offset < NOTICE.size(); offset += 8) {
      monitor.store(Address.of(NOTICE), offset, Width.LONG, ZERO);
    }
    monitor.call(IOCTL, LISTENER, NOTIF_RECV, Address.of(NOTICE)).orGo("monitor.wait");
    find();
    decide();
    count();
    respond();
    monitor.when(SAID, Test.EQ, 0, "monitor.wait");
    line.write();
    monitor.go("monitor.wait");
  }

  /** The row of the call: that of its ABI, whose audit number the kernel gives. No other ABI's calls are asked about. */
  private void find() {
    Slot arch = new Slot("denied_arch");
    String found = monitor.fresh("found");
    monitor.load(NUMBER, Address.of(NOTICE), CALL, Width.INT).load(arch, Address.of(NOTICE), ARCH, Width.INT);
    for (AnswerTable table : tables) {
      boolean last = table == tables.get(tables.size() - 1);
      String other = last ? found : monitor.fresh("other_abi");
      String beyond = monitor.fresh("beyond");
      String within = monitor.fresh("within");
      if (!last) {
        monitor.when(arch, Test.NE, (int) table.abi().audit(), other);
      }
      monitor.set(MASK, table.abi().isNarrow() ? 0xffffffffL : -1).set(VALUE, NUMBER);
      monitor.when(NUMBER, Test.LT, 0, beyond).when(NUMBER, Test.LT, table.rows(), within);
      monitor.label(beyond).set(VALUE, table.rows()).label(within);
      monitor.compute(ROW, VALUE, Arithmetic.TIMES, AnswerTable.ROW);
      monitor.compute(ROW, ROW, Arithmetic.PLUS, Address.of(table.struct()));
      monitor.compute(COUNTER, VALUE, Arithmetic.TIMES, 8);
      monitor.compute(COUNTER, COUNTER, Arithmetic.PLUS, Address.of(table.counts()));
      monitor.go(found);
      if (!last) {
        monitor.label(other);
      }
    }
    monitor.label(found).load(VERDICT, ROW, AnswerTable.ANSWER, Width.INT);
  }

  /** For the calls that have more than one answer. */
  private void decide() {
    String decided = monitor.fresh("decided");
    monitor.when(VERDICT, Test.NE, AnswerTable.BY_ARGUMENTS, decided);
    for (AnswerTable table : tables) {
      reports.calls().stream()
          .filter(call -> call.abi() == table.abi() && AnswerTable.answer(call.rule()) == AnswerTable.BY_ARGUMENTS)
          .forEach(call -> decide(table, call, decided));
    }
    monitor.label(decided);
  }

  private void decide(AnswerTable table, Call call, String decided) {
    String other = monitor.fresh("other_call");
    monitor.when(ROW, Test.NE, table.row(call), other);
    for (CallRule.Case each : call.rule().cases()) {
      String next = monitor.fresh("next_case");
      each.all().forEach(comparison -> compare(comparison, next));
      monitor.set(VERDICT, AnswerTable.answer(each.verdict())).go(decided).label(next);
    }
    monitor.set(VERDICT, AnswerTable.answer(call.rule().otherwise())).go(decided).label(other);
  }

  /** Without sign: 2^63 more on both sides makes the signed comparison that of unsigned numbers. */
  private void compare(Comparison comparison, String otherwise) {
    monitor.load(VALUE, Address.of(NOTICE), ARGUMENTS + 8 * comparison.argument(), Width.LONG);
    monitor.compute(VALUE, VALUE, Arithmetic.AND, comparison.mask());
    monitor.compute(VALUE, VALUE, Arithmetic.PLUS, Long.MIN_VALUE);
    monitor.when(VALUE, failing(comparison.operator()), comparison.value() + Long.MIN_VALUE, otherwise);
  }

  private static Test failing(Comparison.Operator operator) {
    return switch (operator) {
      case NE -> Test.EQ;
      case LT -> Test.GE;
      case LE -> Test.GT;
      case EQ, MASKED_EQ -> Test.NE;
      case GE -> Test.LT;
      case GT -> Test.LE;
    };
  }

  private void count() {
    String quiet = monitor.fresh("quiet");
    String say = monitor.fresh("say");
    monitor.load(COUNT, COUNTER, 0, Width.LONG).compute(COUNT, COUNT, Arithmetic.PLUS, 1);
    monitor.store(COUNTER, 0, Width.LONG, COUNT).set(SAID, 0).when(COUNT, Test.LE, OFTEN, say);
    monitor.compute(VALUE, COUNT, Arithmetic.MINUS, 1).compute(VALUE, VALUE, Arithmetic.AND, COUNT);
    monitor.when(VALUE, Test.NE, 0, quiet).label(say).set(SAID, 1);
    line.compose(OFTEN);
    monitor.label(quiet);
  }

  /** The error is negative here, or the call goes on: what the policy lets pass and logs is safe to go on with. */
  private void respond() {
    Address answer = Address.of(ANSWER);
    String error = monitor.fresh("error");
    String send = monitor.fresh("send");
    monitor.step(PHASE, "answer as the policy does");
    monitor.load(VALUE, Address.of(NOTICE), 0, Width.LONG).store(answer, 0, Width.LONG, VALUE);
    monitor.store(answer, 16, Width.LONG, ZERO).when(VERDICT, Test.NE, AnswerTable.CONTINUE, error);
    monitor.store(answer, 20, Width.INT, FLAG_CONTINUE).go(send);
    monitor.label(error).compute(VALUE, ZERO, Arithmetic.MINUS, VERDICT).store(answer, 16, Width.INT, VALUE);
    monitor.label(send).call(IOCTL, LISTENER, NOTIF_SEND, answer).anyway();
  }

  /** When the sandbox has ended: of the calls that were not all told, how many there were. */
  void sum() {
    Slot end = new Slot("denied_end");
    for (AnswerTable table : tables) {
      String row = monitor.fresh("sum");
      String next = monitor.fresh("next_sum");
      monitor.step(PHASE, "say how many calls there were of those that were not all told");
      monitor.set(COUNTER, Address.of(table.counts())).set(ROW, Address.of(table.struct()));
      monitor.set(end, new Address(table.struct(), AnswerTable.ROW * table.rows()));
      monitor.label(row).load(COUNT, COUNTER, 0, Width.LONG).when(COUNT, Test.LE, OFTEN, next);
      line.sum();
      line.write();
      monitor.label(next).compute(COUNTER, COUNTER, Arithmetic.PLUS, 8);
      monitor.compute(ROW, ROW, Arithmetic.PLUS, AnswerTable.ROW).when(ROW, Test.LE, end, row);
    }
  }
}
