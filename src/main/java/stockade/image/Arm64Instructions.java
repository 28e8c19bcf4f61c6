package stockade.image;

import static stockade.image.Arm64Condition.EQUAL;
import static stockade.image.Arm64Condition.HIGHER_OR_SAME;
import static stockade.image.Arm64Register.X0;
import static stockade.image.Arm64Register.X1;
import static stockade.image.Arm64Register.X2;
import static stockade.image.Arm64Register.X28;
import static stockade.image.Arm64Register.X8;

import stockade.linux.Architecture;
import stockade.linux.Errno;
import stockade.linux.SystemCall;
import stockade.plan.Arithmetic;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;

/**
 * AArch64: the accumulator is X0, where the kernel leaves its answer; the operand is X1. System calls keep all other registers, so
 * X28 points to the slots from the entry on, in every process.
 *
 * <pre>
 * $fd = openat(AT_FDCWD, "/", O_PATH) or ...    mov   x0, #0xffffffffffffff9c
 *                                               adr   x1, 0x4001f0
 *                                               mov   x2, #0x200000
 *                                               mov   x8, #0x38
 *                                               svc   #0x0
 *                                               str   x0, [x28, #40]
 * $next = $next + 8                             ldr   x0, [x28, #48]
 *                                               mov   x1, #0x8
 *                                               add   x0, x0, x1
 *                                               str   x0, [x28, #48]
 * </pre>
 */
final class Arm64Instructions implements Instructions {
  private static final int HIGHEST_ERRNO = 4095;
  private static final int WORD = 8;
  private static final int SLACK = 128;

  private final Memory memory;
  private final Arm64Code code;
  private final Arm64Strings strings;

  Arm64Instructions(Memory memory) {
    this.memory = memory;
    code = new Arm64Code(new Code(), memory.code(), memory.variables());
    strings = new Arm64Strings(code);
  }

  @Override
  public Code code() {
    return code.code();
  }

  @Override
  public Instructions bind(Label label) {
    code.bind(label);
    return this;
  }

  /**
   * A process begins with SP at argc, argv, a null pointer, envp, a null pointer, as on every architecture (Linux, fs/binfmt_elf.c,
   * create_elf_tables). With a headroom of 4 words:
   *
   * <pre>
   * mov x28, #0x410000
   * mov x0, sp
   * ldr x1, [x0]
   * str x1, [x28]                       $argc
   * add x0, x0, #0x8
   * str x0, [x28, #8]                   $argv
   * mov x2, #0xa0                       8 bytes for each word, and 128
   * sub x2, x0, x2
   * and sp, x2, #0xfffffffffffffff0
   * add x0, x0, x1, lsl #3              behind the words
   * add x0, x0, #0x8                    and the null pointer
   * str x0, [x28, #16]                  $envp
   * </pre>
   */
  @Override
  public Instructions enter(int headroom) {
    int room = Math.addExact(Math.multiplyExact(WORD, headroom), SLACK);
    code.constant(X28, memory.variables()).stack(X0);
    code.load(X1, X0, 0, Width.LONG).keep(memory.address(Slot.ARGC), X1);
    code.add(X0, X0, WORD).keep(memory.address(Slot.ARGV), X0);
    code.constant(X2, room).subtract(X2, X0, X2).setStack(X2);
    code.addWords(X0, X0, X1).add(X0, X0, WORD).keep(memory.address(Slot.ENVP), X0);
    return this;
  }

  /** The kernel's convention, syscall(2): X0 to X5, and the number in X8. */
  @Override
  public Instructions argument(int number, Value value) {
    return bring(Arm64Register.values()[number], value);
  }

  @Override
  public Instructions call(SystemCall call) {
    code.constant(X8, call.number(Architecture.AARCH64)).syscall();
    return this;
  }

  @Override
  public Instructions accumulator(Value value) {
    return bring(X0, value);
  }

  @Override
  public Instructions operand(Value value) {
    return bring(X1, value);
  }

  @Override
  public Instructions keep(Slot to) {
    code.keep(memory.address(to), X0);
    return this;
  }

  @Override
  public Instructions keepOperand(Slot to) {
    code.keep(memory.address(to), X1);
    return this;
  }

  @Override
  public Instructions combine(Arithmetic operation) {
    combined(operation);
    return this;
  }

  @Override
  public Instructions negate() {
    code.negate(X0, X0);
    return this;
  }

  @Override
  public Instructions load(int offset, Width width) {
    code.load(X0, X1, offset, width);
    return this;
  }

  @Override
  public Instructions store(int offset, Width width) {
    code.store(X1, offset, width, X0);
    return this;
  }

  @Override
  public Instructions jump(Label to) {
    code.jump(to);
    return this;
  }

  @Override
  public Instructions jump(Test test, Label to) {
    code.compare(X0, X1).jump(Arm64Condition.of(test), to);
    return this;
  }

  @Override
  public Instructions jumpOnError(Label to) {
    code.compareNegative(X0, HIGHEST_ERRNO).jump(HIGHER_OR_SAME, to);
    return this;
  }

  @Override
  public Instructions jumpOn(Errno errno, Label to) {
    code.compareNegative(X0, errno.number()).jump(EQUAL, to);
    return this;
  }

  @Override
  public Instructions append(Slot cursor, Value limit, Value string) {
    bring(X0, cursor).bring(X1, limit).bring(X2, string);
    strings.callAppend().keep(memory.address(cursor), X0);
    return this;
  }

  @Override
  public Instructions appendDecimal(Slot cursor, Value limit, Value number) {
    bring(X0, cursor).bring(X1, limit).bring(X2, number);
    strings.callAppendDecimal().keep(memory.address(cursor), X0);
    return this;
  }

  @Override
  public Instructions trap() {
    code.trap();
    return this;
  }

  @Override
  public Instructions finish() {
    strings.finish();
    return this;
  }

  private Arm64Instructions bring(Arm64Register to, Value value) {
    value.accept(new Operand<>(code, memory, Architecture.AARCH64, to));
    return this;
  }

  private Arm64Code combined(Arithmetic operation) {
    return switch (operation) {
      case PLUS -> code.add(X0, X0, X1);
      case MINUS -> code.subtract(X0, X0, X1);
      case TIMES -> code.multiply(X0, X0, X1);
      case AND -> code.and(X0, X0, X1);
      case OR -> code.or(X0, X0, X1);
      case SHIFT_LEFT -> code.shiftLeft(X0, X0, X1);
      case SHIFT_RIGHT -> code.shiftRight(X0, X0, X1);
      case REMAINDER -> code.divide(X2, X0, X1).subtractProduct(X0, X2, X1, X0);
    };
  }
}
