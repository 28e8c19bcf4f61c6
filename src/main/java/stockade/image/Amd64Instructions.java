package stockade.image;

import static stockade.image.Amd64Condition.ABOVE_OR_EQUAL;
import static stockade.image.Amd64Condition.EQUAL;
import static stockade.image.Amd64Register.R10;
import static stockade.image.Amd64Register.R8;
import static stockade.image.Amd64Register.R9;
import static stockade.image.Amd64Register.RAX;
import static stockade.image.Amd64Register.RCX;
import static stockade.image.Amd64Register.RDI;
import static stockade.image.Amd64Register.RDX;
import static stockade.image.Amd64Register.RSI;
import static stockade.image.Amd64Register.RSP;

import java.util.List;
import stockade.linux.Architecture;
import stockade.linux.Errno;
import stockade.linux.SystemCall;
import stockade.plan.Arithmetic;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;

/**
 * x86-64: the accumulator is RAX, the operand RCX.
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
final class Amd64Instructions implements Instructions {
  /** The kernel's convention, syscall(2): R10 in place of C's RCX, which the instruction overwrites. */
  private static final List<Amd64Register> ARGUMENTS = List.of(RDI, RSI, RDX, R10, R8, R9);

  private static final int LOWEST_ERROR = -4095;
  private static final int WORD = 8;
  private static final int SLACK = 128;
  private static final int STACK_ALIGNMENT = 16;

  private final Memory memory;
  private final Amd64Code code = new Amd64Code(new Code());
  private final Amd64Strings strings = new Amd64Strings(code);

  Amd64Instructions(Memory memory) {
    this.memory = memory;
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
   * A process begins with RSP at argc, argv, a null pointer, envp, a null pointer (System V ABI for x86-64, "Initial Stack and
   * Register State"). With a headroom of 4 words:
   *
   * <pre>
   * mov rax,rsp
   * mov rcx,QWORD PTR [rax+0x0]
   * mov QWORD PTR ds:0x410000,rcx      $argc
   * add rax,0x8
   * mov QWORD PTR ds:0x410008,rax      $argv
   * mov rsp,rax
   * sub rsp,0xa0                       8 bytes for each word, and 128
   * and rsp,0xfffffffffffffff0
   * add rcx,0x1                        the words and the null pointer behind them
   * add rcx,rcx
   * add rcx,rcx
   * add rcx,rcx
   * add rax,rcx
   * mov QWORD PTR ds:0x410010,rax      $envp
   * </pre>
   */
  @Override
  public Instructions enter(int headroom) {
    int room = Math.addExact(Math.multiplyExact(WORD, headroom), SLACK);
    code.move(RAX, RSP).load(RCX, RAX, 0, Width.LONG).store(memory.address(Slot.ARGC), RCX);
    code.add(RAX, WORD).store(memory.address(Slot.ARGV), RAX);
    code.move(RSP, RAX).subtract(RSP, room).and(RSP, -STACK_ALIGNMENT);
    code.add(RCX, 1).add(RCX, RCX).add(RCX, RCX).add(RCX, RCX);
    code.add(RAX, RCX).store(memory.address(Slot.ENVP), RAX);
    return this;
  }

  @Override
  public Instructions argument(int number, Value value) {
    return bring(ARGUMENTS.get(number), value);
  }

  @Override
  public Instructions call(SystemCall call) {
    code.constant(RAX, call.number(Architecture.X86_64)).syscall();
    return this;
  }

  @Override
  public Instructions accumulator(Value value) {
    return bring(RAX, value);
  }

  @Override
  public Instructions operand(Value value) {
    return bring(RCX, value);
  }

  @Override
  public Instructions keep(Slot to) {
    code.store(memory.address(to), RAX);
    return this;
  }

  @Override
  public Instructions keepOperand(Slot to) {
    code.store(memory.address(to), RCX);
    return this;
  }

  @Override
  public Instructions combine(Arithmetic operation) {
    combined(operation);
    return this;
  }

  @Override
  public Instructions negate() {
    code.negate(RAX);
    return this;
  }

  @Override
  public Instructions load(int offset, Width width) {
    code.load(RAX, RCX, offset, width);
    return this;
  }

  @Override
  public Instructions store(int offset, Width width) {
    code.store(RCX, offset, width, RAX);
    return this;
  }

  @Override
  public Instructions jump(Label to) {
    code.jump(to);
    return this;
  }

  @Override
  public Instructions jump(Test test, Label to) {
    code.compare(RAX, RCX).jump(Amd64Condition.of(test), to);
    return this;
  }

  @Override
  public Instructions jumpOnError(Label to) {
    code.compare(RAX, LOWEST_ERROR).jump(ABOVE_OR_EQUAL, to);
    return this;
  }

  @Override
  public Instructions jumpOn(Errno errno, Label to) {
    code.compare(RAX, -errno.number()).jump(EQUAL, to);
    return this;
  }

  @Override
  public Instructions append(Slot cursor, Value limit, Value string) {
    bring(RDI, cursor).bring(R9, limit).bring(RSI, string);
    strings.callAppend().store(memory.address(cursor), RDI);
    return this;
  }

  @Override
  public Instructions appendDecimal(Slot cursor, Value limit, Value number) {
    bring(RDI, cursor).bring(R9, limit).bring(RSI, number);
    strings.callAppendDecimal().store(memory.address(cursor), RDI);
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

  private Amd64Instructions bring(Amd64Register to, Value value) {
    value.accept(new Operand<>(code, memory, Architecture.X86_64, to));
    return this;
  }

  private Amd64Code combined(Arithmetic operation) {
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
}
