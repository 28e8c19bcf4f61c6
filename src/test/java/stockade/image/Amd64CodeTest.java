package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.linux.Architecture;
import stockade.plan.Width;

/** Every form against objdump, with every register. */
class Amd64CodeTest {
  private static final int[] NUMBERS = {1, 127, 128, -1, -128, -129, 4095, -4095, Integer.MAX_VALUE, Integer.MIN_VALUE};
  private static final int[] OFFSETS = {0, 1, 127, -128, 128, -129, 0x12345, Integer.MAX_VALUE, Integer.MIN_VALUE};
  private static final int[] ADDRESSES = {0x400000, 0x420008, Integer.MAX_VALUE};

  @TempDir Path folder;

  private final Amd64Code code = new Amd64Code(new Code());
  private final List<String> expected = new ArrayList<>();

  @Test
  void zero_clears_all_64_bits_through_the_lower_32() throws IOException {
    each(code::zero, r -> "xor " + r32(r) + "," + r32(r));
    verify();
  }

  @Test
  void a_constant_takes_the_shortest_form() throws IOException {
    each(r -> code.constant(r, 0), r -> "xor " + r32(r) + "," + r32(r));
    for (long value : new long[] {1, 0x7fffffffL, 0x80000000L, 0xffffffffL}) {
      each(r -> code.constant(r, value), r -> "mov " + r32(r) + "," + hex(value));
    }
    for (long value : new long[] {-1, -4095, Integer.MIN_VALUE}) {
      each(r -> code.constant(r, value), r -> "mov " + r64(r) + "," + hex(value));
    }
    for (long value : new long[] {0x100000000L, Integer.MIN_VALUE - 1L, Long.MAX_VALUE, Long.MIN_VALUE}) {
      each(r -> code.constant(r, value), r -> "movabs " + r64(r) + "," + hex(value));
    }
    verify();
  }

  @Test
  void constants_have_the_lengths_of_their_forms() {
    assertThat(length(0)).isEqualTo(2);
    assertThat(length(0xffffffffL)).isEqualTo(5);
    assertThat(length(-1)).isEqualTo(7);
    assertThat(length(1L << 32)).isEqualTo(10);
  }

  @Test
  void registers_are_read_and_written_at_absolute_addresses() throws IOException {
    for (int address : ADDRESSES) {
      each(r -> code.load(r, address), r -> "mov " + r64(r) + ",QWORD PTR ds:" + hex(address));
      each(r -> code.store(address, r), r -> "mov QWORD PTR ds:" + hex(address) + "," + r64(r));
    }
    verify();
  }

  @Test
  void loads_of_bytes_and_shorts_fill_with_zeros() throws IOException {
    loads(Width.BYTE, (r, place) -> "movzx " + r32(r) + ",BYTE PTR " + place);
    loads(Width.SHORT, (r, place) -> "movzx " + r32(r) + ",WORD PTR " + place);
    verify();
  }

  @Test
  void loads_of_ints_fill_with_the_sign() throws IOException {
    loads(Width.INT, (r, place) -> "movsxd " + r64(r) + ",DWORD PTR " + place);
    verify();
  }

  @Test
  void loads_of_longs_take_all_64_bits() throws IOException {
    loads(Width.LONG, (r, place) -> "mov " + r64(r) + ",QWORD PTR " + place);
    verify();
  }

  @Test
  void stores_take_the_low_bytes() throws IOException {
    stores(Width.BYTE, (r, place) -> "mov BYTE PTR " + place + "," + r8(r));
    stores(Width.SHORT, (r, place) -> "mov WORD PTR " + place + "," + r16(r));
    stores(Width.INT, (r, place) -> "mov DWORD PTR " + place + "," + r32(r));
    stores(Width.LONG, (r, place) -> "mov QWORD PTR " + place + "," + r64(r));
    verify();
  }

  @Test
  void arithmetic_of_two_registers_names_the_destination_first() throws IOException {
    pairs(code::move, "mov");
    pairs(code::add, "add");
    pairs(code::or, "or");
    pairs(code::and, "and");
    pairs(code::subtract, "sub");
    pairs(code::compare, "cmp");
    pairs(code::multiply, "imul");
    verify();
  }

  @Test
  void arithmetic_with_a_number_extends_its_sign() throws IOException {
    for (int value : NUMBERS) {
      each(r -> code.add(r, value), r -> "add " + r64(r) + "," + hex(value));
      each(r -> code.and(r, value), r -> "and " + r64(r) + "," + hex(value));
      each(r -> code.subtract(r, value), r -> "sub " + r64(r) + "," + hex(value));
      each(r -> code.compare(r, value), r -> "cmp " + r64(r) + "," + hex(value));
    }
    verify();
  }

  @Test
  void arithmetic_of_one_register_has_64_bits() throws IOException {
    each(code::shiftLeft, r -> "shl " + r64(r) + ",cl");
    each(code::shiftRight, r -> "shr " + r64(r) + ",cl");
    each(code::negate, r -> "neg " + r64(r));
    each(code::divide, r -> "div " + r64(r));
    verify();
  }

  @Test
  void jumps_and_calls_reach_forward_and_back() throws IOException {
    Label start = new Label("start");
    Label end = new Label("end");
    code.bind(start).jump(end).call(end).jump(Amd64Condition.EQUAL, end);
    code.jump(start).call(start).jump(Amd64Condition.EQUAL, start).bind(end);
    expected.addAll(List.of("jmp 0x20", "call 0x20", "je 0x20", "jmp 0x0", "call 0x0", "je 0x0"));
    verify();
  }

  @Test
  void conditions_have_the_names_of_the_manual() throws IOException {
    Label start = new Label("start");
    code.bind(start);
    for (Amd64Condition condition : Amd64Condition.values()) {
      code.jump(condition, start);
      expected.add(mnemonic(condition) + " 0x0");
    }
    verify();
  }

  @Test
  void what_has_no_operands_has_none() throws IOException {
    code.syscall().ret().trap();
    expected.addAll(List.of("syscall", "ret", "ud2"));
    verify();
  }

  private static String mnemonic(Amd64Condition condition) {
    return switch (condition) {
      case BELOW -> "jb";
      case ABOVE_OR_EQUAL -> "jae";
      case EQUAL -> "je";
      case NOT_EQUAL -> "jne";
      case ABOVE -> "ja";
      case LESS -> "jl";
      case GREATER_OR_EQUAL -> "jge";
      case LESS_OR_EQUAL -> "jle";
      case GREATER -> "jg";
    };
  }

  private void loads(Width width, BiFunction<Amd64Register, String, String> text) {
    memory((r, base, offset) -> code.load(r, base, offset, width), text);
  }

  private void stores(Width width, BiFunction<Amd64Register, String, String> text) {
    memory((r, base, offset) -> code.store(base, offset, width, r), text);
  }

  private interface Access {
    void at(Amd64Register register, Amd64Register base, int offset);
  }

  /** Every register with every base at one offset, and one pair at every offset. */
  private void memory(Access access, BiFunction<Amd64Register, String, String> text) {
    for (Amd64Register base : Amd64Register.values()) {
      each(r -> access.at(r, base, -8), r -> text.apply(r, "[" + r64(base) + "-0x8]"));
    }
    for (int offset : OFFSETS) {
      access.at(Amd64Register.RAX, Amd64Register.RCX, offset);
      expected.add(text.apply(Amd64Register.RAX, "[rcx" + signed(offset) + "]"));
    }
  }

  private void pairs(BiConsumer<Amd64Register, Amd64Register> form, String name) {
    for (Amd64Register right : Amd64Register.values()) {
      each(left -> form.accept(left, right), left -> name + " " + r64(left) + "," + r64(right));
    }
  }

  private void each(Consumer<Amd64Register> form, Function<Amd64Register, String> text) {
    for (Amd64Register register : Amd64Register.values()) {
      form.accept(register);
      expected.add(text.apply(register));
    }
  }

  private void verify() throws IOException {
    assertThat(new Objdump(folder, Architecture.X86_64).of(code.code().bytes())).isEqualTo(expected);
  }

  private static int length(long value) {
    return new Amd64Code(new Code()).constant(Amd64Register.RAX, value).code().bytes().length;
  }

  private static String signed(int offset) {
    return (offset < 0 ? "-" : "+") + hex(Math.abs((long) offset));
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static String r64(Amd64Register register) {
    return register.name().toLowerCase(Locale.ROOT);
  }

  private static String r32(Amd64Register register) {
    String name = r64(register);
    return register.high() == 1 ? name + "d" : "e" + name.substring(1);
  }

  private static String r16(Amd64Register register) {
    String name = r64(register);
    return register.high() == 1 ? name + "w" : name.substring(1);
  }

  private static String r8(Amd64Register register) {
    if (register.high() == 1) {
      return r64(register) + "b";
    }
    String name = r16(register);
    return name.endsWith("x") ? name.charAt(0) + "l" : name + "l";
  }
}
