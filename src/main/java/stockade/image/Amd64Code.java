package stockade.image;

import static stockade.image.Amd64Register.RSP;

import java.nio.ByteBuffer;
import stockade.plan.Width;

/**
 * Writes the instructions of x86-64 that launchers use, a method for each form (Intel's manual, volume 2). Registers
 * have 64 bits where nothing else is said; the destination is written first.
 *
 * <pre>
 * zero(RDI)                            31 ff                      xor edi,edi
 * constant(RAX, 60)                    b8 3c 00 00 00             mov eax,0x3c
 * load(RDX, 0x410010)                  48 8b 14 25 10 00 41 00    mov rdx,QWORD PTR ds:0x410010
 * load(RAX, RCX, -8, Width.INT)        48 63 41 f8                movsxd rax,DWORD PTR [rcx-0x8]
 * add(RDI, RSI)                        48 01 f7                   add rdi,rsi
 * compare(RAX, -4095)                  48 81 f8 01 f0 ff ff       cmp rax,0xfffffffffffff001
 * </pre>
 */
final class Amd64Code implements Operand.Loads<Amd64Register> {
  private static final int WIDE = 8;

  private final Code code;

  Amd64Code(Code code) {
    this.code = code;
  }

  Code code() {
    return code;
  }

  Amd64Code bind(Label label) {
    code.bind(label);
    return this;
  }

  /** A number, in the shortest form that yields it. */
  @Override
  public Amd64Code constant(Amd64Register to, long value) {
    if (value == 0) {
      return zero(to);
    }
    if (value >>> 32 == 0) {
      return moveUnsigned(to, (int) value);
    }
    return value == (int) value ? moveSigned(to, (int) value) : moveWide(to, value);
  }

  @Override
  public Amd64Code address(Amd64Register to, int address) {
    return constant(to, address);
  }

  @Override
  public Amd64Code slot(Amd64Register to, int address) {
    return load(to, address);
  }

  Amd64Code zero(Amd64Register to) {
    return prefix(0, to, to).int8(0x31).pair(to, to);
  }

  /** The upper 32 bits become zero. */
  Amd64Code moveUnsigned(Amd64Register to, int value) {
    return prefix(0, 0, to.high()).int8(0xb8 + to.low()).int32(value);
  }

  /** The sign fills the upper 32 bits. */
  Amd64Code moveSigned(Amd64Register to, int value) {
    return prefix(WIDE, 0, to.high()).int8(0xc7).extended(0, to).int32(value);
  }

  Amd64Code moveWide(Amd64Register to, long value) {
    prefix(WIDE, 0, to.high()).int8(0xb8 + to.low());
    code.int64(value);
    return this;
  }

  Amd64Code move(Amd64Register to, Amd64Register from) {
    return wide(0x89, to, from);
  }

  /** Reads 8 bytes at an absolute address below 2 GiB. */
  Amd64Code load(Amd64Register to, int address) {
    return prefix(WIDE, to.high(), 0).int8(0x8b).absolute(to, address);
  }

  /** Writes 8 bytes at an absolute address below 2 GiB. */
  Amd64Code store(int address, Amd64Register from) {
    return prefix(WIDE, from.high(), 0).int8(0x89).absolute(from, address);
  }

  /** Reads memory at {@code base + offset}; INT is filled with its sign, the narrower ones with zeros. */
  Amd64Code load(Amd64Register to, Amd64Register base, int offset, Width width) {
    return switch (width) {
      case BYTE -> prefix(0, to, base).int8(0x0f).int8(0xb6).memory(to, base, offset);
      case SHORT -> prefix(0, to, base).int8(0x0f).int8(0xb7).memory(to, base, offset);
      case INT -> prefix(WIDE, to, base).int8(0x63).memory(to, base, offset);
      case LONG -> prefix(WIDE, to, base).int8(0x8b).memory(to, base, offset);
    };
  }

  /** Writes the register's low bytes to memory at {@code base + offset}. */
  Amd64Code store(Amd64Register base, int offset, Width width, Amd64Register from) {
    return switch (width) {
      case BYTE -> bytePrefix(from, base).int8(0x88).memory(from, base, offset);
      case SHORT -> int8(0x66).prefix(0, from, base).int8(0x89).memory(from, base, offset);
      case INT -> prefix(0, from, base).int8(0x89).memory(from, base, offset);
      case LONG -> prefix(WIDE, from, base).int8(0x89).memory(from, base, offset);
    };
  }

  Amd64Code add(Amd64Register to, Amd64Register value) {
    return wide(0x01, to, value);
  }

  Amd64Code or(Amd64Register to, Amd64Register value) {
    return wide(0x09, to, value);
  }

  Amd64Code and(Amd64Register to, Amd64Register value) {
    return wide(0x21, to, value);
  }

  Amd64Code subtract(Amd64Register to, Amd64Register value) {
    return wide(0x29, to, value);
  }

  Amd64Code compare(Amd64Register left, Amd64Register right) {
    return wide(0x39, left, right);
  }

  Amd64Code multiply(Amd64Register to, Amd64Register value) {
    return prefix(WIDE, to, value).int8(0x0f).int8(0xaf).pair(value, to);
  }

  Amd64Code add(Amd64Register to, int value) {
    return immediate(0, to, value);
  }

  Amd64Code and(Amd64Register to, int value) {
    return immediate(4, to, value);
  }

  Amd64Code subtract(Amd64Register to, int value) {
    return immediate(5, to, value);
  }

  Amd64Code compare(Amd64Register left, int right) {
    return immediate(7, left, right);
  }

  /** Shifts by the low six bits of RCX. */
  Amd64Code shiftLeft(Amd64Register to) {
    return prefix(WIDE, 0, to.high()).int8(0xd3).extended(4, to);
  }

  /** Shifts by the low six bits of RCX; zeros come in. */
  Amd64Code shiftRight(Amd64Register to) {
    return prefix(WIDE, 0, to.high()).int8(0xd3).extended(5, to);
  }

  Amd64Code negate(Amd64Register to) {
    return prefix(WIDE, 0, to.high()).int8(0xf7).extended(3, to);
  }

  /** RDX:RAX by the divisor, unsigned: the quotient goes to RAX, the rest to RDX. */
  Amd64Code divide(Amd64Register divisor) {
    return prefix(WIDE, 0, divisor.high()).int8(0xf7).extended(6, divisor);
  }

  Amd64Code jump(Label to) {
    return int8(0xe9).distance(to);
  }

  Amd64Code jump(Amd64Condition condition, Label to) {
    return int8(0x0f).int8(0x80 + condition.code()).distance(to);
  }

  Amd64Code call(Label to) {
    return int8(0xe8).distance(to);
  }

  Amd64Code ret() {
    return int8(0xc3);
  }

  /** Overwrites RCX and R11. */
  Amd64Code syscall() {
    return int8(0x0f).int8(0x05);
  }

  /** Ends the process by SIGILL. */
  Amd64Code trap() {
    return int8(0x0f).int8(0x0b);
  }

  private Amd64Code immediate(int operation, Amd64Register to, int value) {
    prefix(WIDE, 0, to.high());
    return value == (byte) value
        ? int8(0x83).extended(operation, to).int8(value)
        : int8(0x81).extended(operation, to).int32(value);
  }

  private Amd64Code wide(int opcode, Amd64Register to, Amd64Register from) {
    return prefix(WIDE, from, to).int8(opcode).pair(to, from);
  }

  private Amd64Code prefix(int wide, Amd64Register register, Amd64Register base) {
    return prefix(wide, register.high(), base.high());
  }

  /** REX, where one of its bits is set. */
  private Amd64Code prefix(int wide, int register, int base) {
    int bits = wide | register << 2 | base;
    return bits == 0 ? this : int8(0x40 | bits);
  }

  /** Without REX the byte registers 4 to 7 would be AH, CH, DH and BH. */
  private Amd64Code bytePrefix(Amd64Register from, Amd64Register base) {
    return from.ordinal() < RSP.ordinal() ? prefix(0, from, base) : int8(0x40 | from.high() << 2 | base.high());
  }

  private Amd64Code pair(Amd64Register to, Amd64Register from) {
    return int8(0xc0 | from.low() << 3 | to.low());
  }

  private Amd64Code extended(int operation, Amd64Register to) {
    return int8(0xc0 | operation << 3 | to.low());
  }

  /** ModRM with a SIB byte that names neither base nor index. */
  private Amd64Code absolute(Amd64Register register, int address) {
    return int8(0x04 | register.low() << 3).int8(0x25).int32(address);
  }

  /** ModRM with an offset of 8 or 32 bits; RSP and R12 as a base need a SIB byte. */
  private Amd64Code memory(Amd64Register register, Amd64Register base, int offset) {
    boolean small = offset == (byte) offset;
    int8((small ? 0x40 : 0x80) | register.low() << 3 | base.low());
    if (base.low() == RSP.low()) {
      int8(0x24);
    }
    return small ? int8(offset) : int32(offset);
  }

  private Amd64Code distance(Label to) {
    code.fixup(to, Amd64Code::writeDistance);
    return this;
  }

  /** Distances count from the end of the instruction, which here is the end of the distance. */
  private static void writeDistance(ByteBuffer code, int at, int target) {
    code.putInt(at, target - (at + 4));
  }

  private Amd64Code int8(int value) {
    code.int8(value);
    return this;
  }

  private Amd64Code int32(int value) {
    code.int32(value);
    return this;
  }
}
