package stockade.image;

import static stockade.image.Amd64Register.R10;
import static stockade.image.Amd64Register.R8;
import static stockade.image.Amd64Register.R9;
import static stockade.image.Amd64Register.RAX;
import static stockade.image.Amd64Register.RCX;
import static stockade.image.Amd64Register.RDI;
import static stockade.image.Amd64Register.RDX;
import static stockade.image.Amd64Register.RSI;

import java.util.List;
import stockade.linux.Architecture;
import stockade.plan.Arithmetic;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;

/**
 * Writes an operation's instructions. What operations have in common is in memory: no register keeps its value from one
 * to the next.
 *
 * <pre>
 * $fd = openat(AT_FDCWD, "/", O_PATH) or ...    mov    rdi,0xffffffffffffff9c
 *                                               mov    esi,0x4001f0
 *                                               mov    edx,0x200000
 *                                               mov    eax,0x101
 *                                               syscall
 *                                               mov    QWORD PTR ds:0x410028,rax
 * $next = $next + 8                             mov    rax,QWORD PTR ds:0x410030
 *                                               mov    ecx,0x8
 *                                               add    rax,rcx
 *                                               mov    QWORD PTR ds:0x410030,rax
 * </pre>
 */
final class Amd64Operations implements Op.Visitor<Amd64Code> {
  /** The kernel's convention, syscall(2): R10 in place of C's RCX, which the instruction overwrites. */
  private static final List<Amd64Register> ARGUMENTS = List.of(RDI, RSI, RDX, R10, R8, R9);

  private final Amd64Code code;
  private final Memory memory;
  private final Amd64Failures failures;
  private final Amd64Strings strings;

  Amd64Operations(Amd64Code code, Memory memory) {
    this.code = code;
    this.memory = memory;
    failures = new Amd64Failures(code, memory);
    strings = new Amd64Strings(code);
  }

  @Override
  public Amd64Code call(Op.Call op) {
    for (int i = 0; i < op.arguments().size(); i++) {
      bring(ARGUMENTS.get(i), op.arguments().get(i));
    }
    code.constant(RAX, op.call().number(Architecture.X86_64)).syscall();
    op.result().ifPresent(slot -> keep(slot, RAX));
    return op.onFailure().accept(failures);
  }

  @Override
  public Amd64Code label(Op.Label op) {
    return code.bind(code.code().label(op.name()));
  }

  @Override
  public Amd64Code go(Op.Go op) {
    return code.jump(code.code().label(op.label()));
  }

  @Override
  public Amd64Code when(Op.When op) {
    bring(RAX, op.left());
    bring(RCX, op.right());
    return code.compare(RAX, RCX).jump(condition(op.test()), code.code().label(op.label()));
  }

  @Override
  public Amd64Code set(Op.Set op) {
    bring(RAX, op.from());
    return keep(op.to(), RAX);
  }

  @Override
  public Amd64Code compute(Op.Compute op) {
    bring(RAX, op.left());
    bring(RCX, op.right());
    combine(op.operation());
    return keep(op.to(), RAX);
  }

  @Override
  public Amd64Code load(Op.Load op) {
    bring(RCX, op.address()).load(RAX, RCX, op.offset(), op.width());
    return keep(op.to(), RAX);
  }

  @Override
  public Amd64Code store(Op.Store op) {
    bring(RCX, op.address());
    return bring(RAX, op.value()).store(RCX, op.offset(), op.width(), RAX);
  }

  @Override
  public Amd64Code append(Op.Append op) {
    text(op.cursor(), op.limit(), op.string());
    strings.callAppend();
    return keep(op.cursor(), RDI);
  }

  @Override
  public Amd64Code appendDecimal(Op.AppendDecimal op) {
    text(op.cursor(), op.limit(), op.number());
    strings.callAppendDecimal();
    return keep(op.cursor(), RDI);
  }

  @Override
  public Amd64Code fail(Op.Fail op) {
    return failures.fail(op.failure());
  }

  /** Writes what lies behind all parts. */
  void finish() {
    failures.finish();
    strings.finish();
  }

  private void text(Slot cursor, Value limit, Value appended) {
    bring(RDI, cursor);
    bring(R9, limit);
    bring(RSI, appended);
  }

  private Amd64Code bring(Amd64Register to, Value value) {
    return value.accept(new Amd64Operand(code, memory, to));
  }

  private Amd64Code keep(Slot to, Amd64Register from) {
    return code.store(memory.address(to), from);
  }

  /** RAX with RCX; the result is in RAX. */
  private Amd64Code combine(Arithmetic operation) {
    return switch (operation) {
      case PLUS -> code.add(RAX, RCX);
      case MINUS -> code.subtract(RAX, RCX);
      case TIMES -> code.multiply(RAX, RCX);
      case AND -> code.and(RAX, RCX);
      case OR -> code.or(RAX, RCX);
      case SHIFT_LEFT -> code.shiftLeft(RAX);
      case SHIFT_RIGHT -> code.shiftRight(RAX);
      case REMAINDER -> code.zero(RDX).divide(RCX).move(RAX, RDX);
    };
  }

  private static Amd64Condition condition(Test test) {
    return switch (test) {
      case EQ -> Amd64Condition.EQUAL;
      case NE -> Amd64Condition.NOT_EQUAL;
      case LT -> Amd64Condition.LESS;
      case LE -> Amd64Condition.LESS_OR_EQUAL;
      case GT -> Amd64Condition.GREATER;
      case GE -> Amd64Condition.GREATER_OR_EQUAL;
    };
  }
}
