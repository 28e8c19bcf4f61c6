package stockade.supervision;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.READ;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.Line;
import stockade.draft.Sequence;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;

/** One line about a call, put together in the monitor: {@link DeniedCalls}. */
final class DeniedCallLine {
  /** Room for six numbers of 18 characters and the words around them. */
  private static final Data.Buffer TEXT = new Data.Buffer("denied_line", 384);

  private static final Address START = Address.of(TEXT);
  private static final Address END = new Address(TEXT, 384);
  /** TASK_COMM_LEN, 16, with its newline. */
  private static final Data.Buffer PROGRAM = new Data.Buffer("denied_program", 24);

  private static final Slot CURSOR = new Slot("denied_cursor");
  private static final Slot NAME = new Slot("denied_name");
  private static final Slot VALUE = new Slot("denied_argument");
  private static final Slot LEFT = new Slot("denied_arguments_left");
  private static final Slot AT = new Slot("denied_at");
  private static final Slot SHIFT = new Slot("denied_shift");
  private static final Slot FILE = new Slot("denied_comm");

  private final Draft draft;
  private final Sequence monitor;

  DeniedCallLine(Draft draft) {
    this.draft = draft;
    this.monitor = draft.monitor();
  }

  /** {@code stockade: denied: keyctl(0, 0xfffffffd) by process 12 (a.out)}, and how often where it was more than {@code often}. */
  void compose(long often) {
    String few = monitor.fresh("few");
    begin();
    arguments();
    process();
    monitor.when(DeniedCalls.COUNT, Test.LE, often, few);
    say(", number ");
    decimal(DeniedCalls.COUNT);
    say(" of this call");
    monitor.label(few);
  }

  /** {@code stockade: denied: keyctl, 1204 times in all}. */
  void sum() {
    monitor.load(DeniedCalls.VERDICT, DeniedCalls.ROW, AnswerTable.ANSWER, Width.INT).set(DeniedCalls.NUMBER, -1);
    begin();
    say(", ");
    decimal(DeniedCalls.COUNT);
    say(" times in all");
  }

  /** The name of the call; its number where it has none, if that is one. */
  private void begin() {
    String denied = monitor.fresh("denied");
    String named = monitor.fresh("named");
    String nameless = monitor.fresh("nameless");
    String begun = monitor.fresh("begun");
    monitor.set(NAME, Address.of("stockade: denied: "));
    monitor.when(DeniedCalls.VERDICT, Test.NE, AnswerTable.CONTINUE, denied);
    monitor.set(NAME, Address.of("stockade: logged: ")).label(denied).set(CURSOR, START);
    append(NAME);
    monitor.load(NAME, DeniedCalls.ROW, 0, Width.INT).when(NAME, Test.NE, 0, named);
    monitor.when(DeniedCalls.NUMBER, Test.LT, 0, nameless);
    say("call ");
    decimal(DeniedCalls.NUMBER);
    monitor.go(begun).label(nameless);
    say("unknown calls");
    monitor.go(begun).label(named);
    append(NAME);
    monitor.label(begun);
  }

  private void arguments() {
    String next = monitor.fresh("argument");
    String first = monitor.fresh("first");
    String done = monitor.fresh("arguments_done");
    say("(");
    monitor.load(LEFT, DeniedCalls.ROW, AnswerTable.ARGUMENTS, Width.INT);
    monitor.set(AT, new Address(DeniedCalls.NOTICE, DeniedCalls.ARGUMENTS)).when(LEFT, Test.NE, 0, first).go(done);
    monitor.label(next);
    say(", ");
    monitor.label(first).load(VALUE, AT, 0, Width.LONG).compute(VALUE, VALUE, Arithmetic.AND, DeniedCalls.MASK);
    number();
    monitor.compute(AT, AT, Arithmetic.PLUS, 8).compute(LEFT, LEFT, Arithmetic.MINUS, 1);
    monitor.when(LEFT, Test.GT, 0, next).label(done);
    say(")");
  }

  /** Below 256 in decimal, else in hexadecimal without leading zeros. */
  private void number() {
    String hexadecimal = monitor.fresh("hexadecimal");
    String zeros = monitor.fresh("zeros");
    String digit = monitor.fresh("digit");
    String done = monitor.fresh("number_done");
    monitor.when(VALUE, Test.LT, 0, hexadecimal).when(VALUE, Test.GE, 256, hexadecimal);
    decimal(VALUE);
    monitor.go(done).label(hexadecimal);
    say("0x");
    monitor.set(SHIFT, 64).label(zeros).compute(SHIFT, SHIFT, Arithmetic.MINUS, 4);
    monitor.compute(NAME, VALUE, Arithmetic.SHIFT_RIGHT, SHIFT).when(NAME, Test.EQ, 0, zeros).label(digit);
    monitor.compute(NAME, VALUE, Arithmetic.SHIFT_RIGHT, SHIFT).compute(NAME, NAME, Arithmetic.AND, 15);
    monitor.compute(NAME, NAME, Arithmetic.PLUS, Address.of("0123456789abcdef")).load(NAME, NAME, 0, Width.BYTE);
    monitor.store(CURSOR, 0, Width.BYTE, NAME).compute(CURSOR, CURSOR, Arithmetic.PLUS, 1);
    monitor.compute(SHIFT, SHIFT, Arithmetic.MINUS, 4).when(SHIFT, Test.GE, 0, digit).label(done);
  }

  /** By its PID as the monitor sees it, and the name that it gave itself: proc(5), comm. */
  private void process() {
    String nameless = monitor.fresh("no_program");
    say(" by process ");
    monitor.load(VALUE, Address.of(DeniedCalls.NOTICE), DeniedCalls.PROCESS, Width.INT);
    decimal(VALUE);
    Line.begin(monitor).append("/proc/").decimal(VALUE).append("/comm");
    monitor.call(OPENAT, AT_FDCWD, Line.START, Flags.of(O_RDONLY, O_CLOEXEC), ZERO).into(FILE).orGo(nameless);
    monitor.call(READ, FILE, Address.of(PROGRAM), Number.of(16)).into(LEFT).anyway();
    monitor.call(CLOSE, FILE).anyway();
    monitor.when(LEFT, Test.LE, 0, nameless);
    say(" (");
    program();
    say(")");
    monitor.label(nameless);
  }

  /** What could steer a terminal, and what is no ASCII, is a question mark: a process names itself. */
  private void program() {
    String next = monitor.fresh("letter");
    String strange = monitor.fresh("strange");
    String plain = monitor.fresh("plain");
    String done = monitor.fresh("program_done");
    monitor.set(AT, Address.of(PROGRAM)).label(next).load(VALUE, AT, 0, Width.BYTE).when(VALUE, Test.EQ, '\n', done);
    monitor.when(VALUE, Test.LT, ' ', strange).when(VALUE, Test.LT, 0x7f, plain);
    monitor.label(strange).set(VALUE, '?').label(plain).store(CURSOR, 0, Width.BYTE, VALUE);
    monitor.compute(CURSOR, CURSOR, Arithmetic.PLUS, 1).compute(AT, AT, Arithmetic.PLUS, 1);
    monitor.compute(LEFT, LEFT, Arithmetic.MINUS, 1).when(LEFT, Test.GT, 0, next).label(done);
  }

  /** With a carriage return where the caller's terminal is raw. */
  void write() {
    if (PseudoTerminal.isWished(draft)) {
      String cooked = monitor.fresh("cooked");
      monitor.when(TerminalProxy.RAW, Test.EQ, 0, cooked);
      say("\r");
      monitor.label(cooked);
    }
    say("\n");
    monitor.compute(VALUE, CURSOR, Arithmetic.MINUS, START);
    ErrorStream.write(monitor, START, VALUE);
  }

  private void say(String words) {
    append(Address.of(words));
  }

  private void append(Value string) {
    monitor.add(new Op.Append(CURSOR, END, string));
  }

  private void decimal(Value number) {
    monitor.add(new Op.AppendDecimal(CURSOR, END, number));
  }
}
