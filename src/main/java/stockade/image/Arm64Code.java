package stockade.image;

import static stockade.image.Arm64Register.X16;
import static stockade.image.Arm64Register.X28;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import stockade.plan.Width;

/**
 * Writes the instructions of AArch64 that launchers use, a method for each form (Arm Architecture Reference Manual, C6.2). Each takes
 * four bytes. Registers have 64 bits where nothing else is said; the destination is written first. X28 points to the first slot
 * throughout; X16 is overwritten where an offset is too big for an instruction.
 *
 * <pre>
 * constant(X8, 93)                     mov   x8, #0x5d
 * address(X1, 0x4000e8)                adr   x1, 0x4000e8
 * slot(X2, 0x410010)                   ldr   x2, [x28, #16]
 * load(X0, X1, -8, Width.INT)          ldursw x0, [x1, #-8]
 * add(X0, X0, X1)                      add   x0, x0, x1
 * compareNegative(X0, 4095)            cmn   x0, #0xfff
 * </pre>
 */
final class Arm64Code implements Operand.Loads<Arm64Register> {
  private static final int ZERO_OR_STACK = 31;
  /** How many there are of the numbers, and offsets in units of the width, that an instruction holds itself. */
  private static final int IMMEDIATES = 1 << 12;

  private final Code code;
  private final int start;
  private final int slots;

  /**
   * @param start the address of the first instruction
   * @param slots the address of the first slot, where X28 points
   */
  Arm64Code(Code code, int start, int slots) {
    this.code = code;
    this.start = start;
    this.slots = slots;
  }

  Code code() {
    return code;
  }

  Arm64Code bind(Label label) {
    code.bind(label);
    return this;
  }

  /** A number: its pieces of 16 bits one by one, but for those that are all zeros, or all ones where these are more. */
  @Override
  public Arm64Code constant(Arm64Register to, long value) {
    boolean inverted = pieces(~value) < pieces(value);
    long rest = inverted ? ~value : value;
    int first = IntStream.range(0, 4).filter(at -> piece(rest, at) != 0).findFirst().orElse(0);
    write((inverted ? 0x92800000 : 0xd2800000) | first << 21 | piece(rest, first) << 5 | to.ordinal());
    IntStream.range(first + 1, 4)
        .filter(at -> piece(rest, at) != 0)
        .forEach(at -> write(0xf2800000 | at << 21 | piece(value, at) << 5 | to.ordinal()));
    return this;
  }

  /** An address of the launcher, by its distance where that is less than 1 MiB. */
  @Override
  public Arm64Code address(Arm64Register to, int address) {
    int distance = address - (start + code.size());
    if (distance >> 20 != distance >> 31) {
      return constant(to, address);
    }
    return write(0x10000000 | (distance & 3) << 29 | (distance >> 2 & 0x7ffff) << 5 | to.ordinal());
  }

  @Override
  public Arm64Code slot(Arm64Register to, int address) {
    return load(to, X28, address - slots, Width.LONG);
  }

  Arm64Code keep(int address, Arm64Register from) {
    return store(X28, address - slots, Width.LONG, from);
  }

  Arm64Code move(Arm64Register to, Arm64Register from) {
    return write(0xaa0003e0 | from.ordinal() << 16 | to.ordinal());
  }

  /** Reads the stack pointer. */
  Arm64Code stack(Arm64Register to) {
    return write(0x91000000 | ZERO_OR_STACK << 5 | to.ordinal());
  }

  /** The stack pointer becomes {@code from}, rounded down to a multiple of 16, which the hardware demands (SCTLR_EL1.SA0). */
  Arm64Code setStack(Arm64Register from) {
    return write(0x927cec00 | from.ordinal() << 5 | ZERO_OR_STACK);
  }

  /** Reads memory at {@code base + offset}; INT is filled with its sign, the narrower ones with zeros. */
  Arm64Code load(Arm64Register to, Arm64Register base, int offset, Width width) {
    return memory(width == Width.INT ? 2 : 1, to, base, new Place(offset, width));
  }

  /** Writes the register's low bytes to memory at {@code base + offset}. */
  Arm64Code store(Arm64Register base, int offset, Width width, Arm64Register from) {
    return memory(0, from, base, new Place(offset, width));
  }

  Arm64Code add(Arm64Register to, Arm64Register left, Arm64Register right) {
    return three(0x8b000000, to, left, right);
  }

  /** {@code left + 8 * right}. */
  Arm64Code addWords(Arm64Register to, Arm64Register left, Arm64Register right) {
    return three(0x8b000c00, to, left, right);
  }

  Arm64Code subtract(Arm64Register to, Arm64Register left, Arm64Register right) {
    return three(0xcb000000, to, left, right);
  }

  Arm64Code and(Arm64Register to, Arm64Register left, Arm64Register right) {
    return three(0x8a000000, to, left, right);
  }

  Arm64Code or(Arm64Register to, Arm64Register left, Arm64Register right) {
    return three(0xaa000000, to, left, right);
  }

  Arm64Code multiply(Arm64Register to, Arm64Register left, Arm64Register right) {
    return three(0x9b007c00, to, left, right);
  }

  /** Unsigned; by zero it is zero. */
  Arm64Code divide(Arm64Register to, Arm64Register left, Arm64Register right) {
    return three(0x9ac00800, to, left, right);
  }

  /** {@code from - left * right}. */
  Arm64Code subtractProduct(Arm64Register to, Arm64Register left, Arm64Register right, Arm64Register from) {
    return three(0x9b008000 | from.ordinal() << 10, to, left, right);
  }

  /** By the low six bits. */
  Arm64Code shiftLeft(Arm64Register to, Arm64Register left, Arm64Register right) {
    return three(0x9ac02000, to, left, right);
  }

  /** By the low six bits; zeros come in. */
  Arm64Code shiftRight(Arm64Register to, Arm64Register left, Arm64Register right) {
    return three(0x9ac02400, to, left, right);
  }

  Arm64Code negate(Arm64Register to, Arm64Register from) {
    return write(0xcb0003e0 | from.ordinal() << 16 | to.ordinal());
  }

  /** @param value 0 to 4095 */
  Arm64Code add(Arm64Register to, Arm64Register left, int value) {
    return immediate(0x91000000 | to.ordinal(), left, value);
  }

  /** @param value 0 to 4095 */
  Arm64Code subtract(Arm64Register to, Arm64Register left, int value) {
    return immediate(0xd1000000 | to.ordinal(), left, value);
  }

  Arm64Code compare(Arm64Register left, Arm64Register right) {
    return write(0xeb00001f | right.ordinal() << 16 | left.ordinal() << 5);
  }

  /** @param right 0 to 4095 */
  Arm64Code compare(Arm64Register left, int right) {
    return immediate(0xf100001f, left, right);
  }

  /**
   * Compares with {@code -right}, which is what the flags of an addition say.
   *
   * @param right 1 to 4095
   */
  Arm64Code compareNegative(Arm64Register left, int right) {
    return immediate(0xb100001f, left, right);
  }

  Arm64Code jump(Label to) {
    return branch(0x14000000, to);
  }

  /** Less than 1 MiB away. */
  Arm64Code jump(Arm64Condition condition, Label to) {
    code.fixup(to, (bytes, at, target) -> patch(bytes, at, 0x54000000 | condition.code(), field(at, target, 19) << 5));
    return this;
  }

  /** Overwrites X30. */
  Arm64Code call(Label to) {
    return branch(0x94000000, to);
  }

  Arm64Code ret() {
    return write(0xd65f03c0);
  }

  /** Overwrites X0. */
  Arm64Code syscall() {
    return write(0xd4000001);
  }

  /** Ends the process by SIGILL: permanently undefined. */
  Arm64Code trap() {
    return write(0);
  }

  /** What an access goes to, seen from its base. */
  private record Place(int offset, Width width) {
    /** The width as the power of two that instructions hold. */
    int size() {
      return width.ordinal();
    }

    boolean isInUnits() {
      return offset >= 0 && offset % width.bytes() == 0 && offset / width.bytes() < IMMEDIATES;
    }

    boolean isSmall() {
      return offset >= -256 && offset < 256;
    }
  }

  private Arm64Code memory(int kind, Arm64Register register, Arm64Register base, Place place) {
    int form = place.size() << 30 | kind << 22 | base.ordinal() << 5 | register.ordinal();
    if (place.isInUnits()) {
      return write(0x39000000 | form | place.offset() >> place.size() << 10);
    }
    if (place.isSmall()) {
      return write(0x38000000 | form | (place.offset() & 0x1ff) << 12);
    }
    return constant(X16, place.offset()).write(0x38206800 | form | X16.ordinal() << 16);
  }

  private Arm64Code three(int form, Arm64Register to, Arm64Register left, Arm64Register right) {
    return write(form | right.ordinal() << 16 | left.ordinal() << 5 | to.ordinal());
  }

  private Arm64Code immediate(int form, Arm64Register left, int value) {
    if (value < 0 || value >= IMMEDIATES) {
      throw new IllegalArgumentException(value + " is no immediate of 12 bits");
    }
    return write(form | value << 10 | left.ordinal() << 5);
  }

  private Arm64Code branch(int form, Label to) {
    code.fixup(to, (bytes, at, target) -> patch(bytes, at, form, field(at, target, 26)));
    return this;
  }

  private static void patch(ByteBuffer code, int at, int form, int distance) {
    code.putInt(at, form | distance);
  }

  /** The distance from the instruction itself, in instructions, as a field of so many bits. */
  private static int field(int at, int target, int bits) {
    int distance = (target - at) / 4;
    if (distance >> bits - 1 != distance >> 31) {
      throw new IllegalStateException("a jump over " + (target - at) + " bytes is too far");
    }
    return distance & (1 << bits) - 1;
  }

  private static int piece(long value, int at) {
    return (int) (value >>> 16 * at & 0xffff);
  }

  private static long pieces(long value) {
    return IntStream.range(0, 4).filter(at -> piece(value, at) != 0).count();
  }

  private Arm64Code write(int instruction) {
    code.int32(instruction);
    return this;
  }
}
