package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.linux.Architecture;
import stockade.plan.Width;

/** Every form against objdump, with every register. */
class Arm64CodeTest {
  private static final int START = 0x400100;
  private static final int SLOTS = 0x410000;
  private static final int[] IMMEDIATES = {0, 1, 8, 4095};

  @TempDir Path folder;

  private final Arm64Code code = new Arm64Code(new Code(), START, SLOTS);
  private final List<String> expected = new ArrayList<>();

  @Test
  void a_number_of_one_piece_takes_one_instruction() throws IOException {
    for (long value : new long[] {0, 1, 0xffff, 0x410000, 0xffff00000000L, Long.MIN_VALUE}) {
      each(r -> code.constant(r, value), r -> "mov " + r + ", #0x" + Long.toHexString(value));
    }
    verify();
  }

  @Test
  void a_negative_number_of_one_piece_takes_one_instruction() throws IOException {
    for (long value : new long[] {-1, -4095, -65536, -65537, 0xffff0000ffffffffL, Long.MAX_VALUE}) {
      each(r -> code.constant(r, value), r -> "mov " + r + ", #0x" + Long.toHexString(value));
    }
    verify();
  }

  @Test
  void other_pieces_follow_one_by_one() throws IOException {
    each(r -> code.constant(r, 0x1234567890abcdefL), r -> "mov " + r + ", #0xcdef\nmovk " + r + ", #0x90ab, lsl #16\nmovk "
        + r + ", #0x5678, lsl #32\nmovk " + r + ", #0x1234, lsl #48");
    each(r -> code.constant(r, 0x12340000cdefL), r -> "mov " + r + ", #0xcdef\nmovk " + r + ", #0x1234, lsl #32");
    each(r -> code.constant(r, 0xffffffff0000fff0L), r -> "mov " + r + ", #0xfffffffffffffff0\nmovk " + r + ", #0x0, lsl #16");
    verify();
  }

  @Test
  void addresses_near_by_are_distances() throws IOException {
    for (int address : new int[] {0x400000, 0x400101, 0x4000e8, 0x410008, 0x4ff000, 0x301000}) {
      each(r -> code.address(r, address), r -> "adr " + r + ", 0x" + Integer.toHexString(address));
    }
    verify();
  }

  @Test
  void addresses_far_away_are_numbers() throws IOException {
    each(r -> code.address(r, 0x7fff0000), r -> "mov " + r + ", #0x7fff0000");
    verify();
  }

  @Test
  void the_last_address_that_is_a_distance_is_right_below_1_MiB() throws IOException {
    code.address(Arm64Register.X0, START + 0xfffff).address(Arm64Register.X0, START + 4 - 0x100000);
    expected.addAll(List.of("adr x0, 0x5000ff", "adr x0, 0x300104"));
    code.address(Arm64Register.X0, START + 8 + 0x100000);
    expected.addAll(List.of("mov x0, #0x108", "movk x0, #0x50, lsl #16"));
    verify();
  }

  @Test
  void slots_are_offsets_from_x28() throws IOException {
    for (int slot : new int[] {1, 4095}) {
      each(r -> code.slot(r, SLOTS + 8 * slot), r -> "ldr " + r + ", [x28, #" + 8 * slot + "]");
      each(r -> code.keep(SLOTS + 8 * slot, r), r -> "str " + r + ", [x28, #" + 8 * slot + "]");
    }
    code.slot(Arm64Register.X0, SLOTS).keep(SLOTS + 8 * 4096, Arm64Register.X0);
    expected.addAll(List.of("ldr x0, [x28]", "mov x16, #0x8000", "str x0, [x28, x16]"));
    verify();
  }

  @Test
  void loads_fill_with_zeros_but_of_ints_with_the_sign() throws IOException {
    Map<Width, String> names = Map.of(Width.BYTE, "b w", Width.SHORT, "h w", Width.INT, "sw x", Width.LONG, " x");
    for (Width width : Width.values()) {
      memory(width, (place, r) -> code.load(r, place.base, place.offset, width), "ld", names.get(width));
    }
    verify();
  }

  @Test
  void stores_take_the_low_bytes() throws IOException {
    Map<Width, String> names = Map.of(Width.BYTE, "b w", Width.SHORT, "h w", Width.INT, " w", Width.LONG, " x");
    for (Width width : Width.values()) {
      memory(width, (place, r) -> code.store(place.base, place.offset, width, r), "st", names.get(width));
    }
    verify();
  }

  @Test
  void arithmetic_of_registers_names_the_destination_first() throws IOException {
    triples(code::add, "add", "");
    triples(code::addWords, "add", ", lsl #3");
    triples(code::subtract, "sub", "");
    triples(code::and, "and", "");
    triples(code::or, "orr", "");
    triples(code::multiply, "mul", "");
    triples(code::divide, "udiv", "");
    triples(code::shiftLeft, "lsl", "");
    triples(code::shiftRight, "lsr", "");
    triples((to, left, right) -> code.subtractProduct(to, left, right, Arm64Register.X7), "msub", ", x7");
    each(r -> code.subtractProduct(Arm64Register.X1, Arm64Register.X2, Arm64Register.X3, r), r -> "msub x1, x2, x3, " + r);
    verify();
  }

  @Test
  void registers_are_copied_compared_and_negated() throws IOException {
    for (Arm64Register right : Arm64Register.values()) {
      each(r -> code.move(r, right), r -> "mov " + r + ", " + name(right));
      each(r -> code.compare(r, right), r -> "cmp " + r + ", " + name(right));
      each(r -> code.negate(r, right), r -> "neg " + r + ", " + name(right));
    }
    verify();
  }

  @Test
  void immediates_have_12_bits() throws IOException {
    for (int value : IMMEDIATES) {
      String number = ", #0x" + Integer.toHexString(value);
      each(r -> code.add(r, Arm64Register.X3, value), r -> "add " + r + ", x3" + number);
      each(r -> code.subtract(Arm64Register.X3, r, value), r -> "sub x3, " + r + number);
      each(r -> code.compare(r, value), r -> "cmp " + r + number);
      each(r -> code.compareNegative(r, value), r -> "cmn " + r + number);
    }
    verify();
  }

  @Test
  void what_has_more_than_12_bits_is_no_immediate() {
    for (int value : new int[] {-1, 4096}) {
      assertThatThrownBy(() -> code.add(Arm64Register.X0, Arm64Register.X0, value)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void the_stack_pointer_is_read_and_set_to_a_multiple_of_16() throws IOException {
    each(code::stack, r -> "mov " + r + ", sp");
    each(code::setStack, r -> "and sp, " + r + ", #0xfffffffffffffff0");
    verify();
  }

  @Test
  void jumps_and_calls_reach_forward_and_back() throws IOException {
    Label start = new Label("start");
    Label end = new Label("end");
    code.bind(start).jump(end).call(end).jump(Arm64Condition.EQUAL, end);
    code.jump(start).call(start).jump(Arm64Condition.EQUAL, start).bind(end);
    expected.addAll(List.of("b 0x400118", "bl 0x400118", "b.eq 0x400118", "b 0x400100", "bl 0x400100", "b.eq 0x400100"));
    verify();
  }

  @Test
  void conditions_have_the_names_of_the_manual() throws IOException {
    Label start = new Label("start");
    code.bind(start);
    for (Arm64Condition condition : Arm64Condition.values()) {
      code.jump(condition, start);
      expected.add("b." + mnemonic(condition) + " 0x400100");
    }
    verify();
  }

  @Test
  void a_conditional_jump_reaches_less_than_1_MiB_and_is_refused_beyond() {
    assertThat(far((1 << 18) - 2).code().bytes()).hasSize(1 << 20);
    assertThatThrownBy(() -> far((1 << 18) - 1).code().bytes())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1048576 bytes");
  }

  @Test
  void what_has_no_operands_has_none() throws IOException {
    code.syscall().ret().trap();
    expected.addAll(List.of("svc #0x0", "ret", "udf #0"));
    verify();
  }

  /** A jump over so many instructions, and one more behind them. */
  private static Arm64Code far(int instructions) {
    Arm64Code far = new Arm64Code(new Code(), START, SLOTS);
    Label end = new Label("end");
    far.jump(Arm64Condition.EQUAL, end);
    for (int i = 0; i < instructions; i++) {
      far.trap();
    }
    return far.bind(end).ret();
  }

  private static String mnemonic(Arm64Condition condition) {
    return switch (condition) {
      case EQUAL -> "eq";
      case NOT_EQUAL -> "ne";
      case HIGHER_OR_SAME -> "cs";
      case LOWER -> "cc";
      case HIGHER -> "hi";
      case GREATER_OR_EQUAL -> "ge";
      case LESS -> "lt";
      case GREATER -> "gt";
      case LESS_OR_EQUAL -> "le";
    };
  }

  private record Place(Arm64Register base, int offset) {}

  /**
   * Every register with every base at one offset, and one pair at the edges of every form.
   *
   * @param name what follows ld or st, and the registers' letter
   */
  private void memory(Width width, BiFunction<Place, Arm64Register, Arm64Code> access, String verb, String name) {
    String suffix = name.substring(0, name.indexOf(' '));
    char letter = name.charAt(name.length() - 1);
    for (Arm64Register base : Arm64Register.values()) {
      each(r -> access.apply(new Place(base, width.bytes()), r),
          r -> verb + "r" + suffix + " " + letter + r.substring(1) + ", [" + name(base) + ", #" + width.bytes() + "]");
    }
    String start = suffix + " " + letter + "5, [x9";
    at(0, access, verb + "r" + start + "]");
    at(4095 * width.bytes(), access, verb + "r" + start + ", #" + 4095 * width.bytes() + "]");
    at(-1, access, verb + "ur" + start + ", #-1]");
    at(-256, access, verb + "ur" + start + ", #-256]");
    at(4096 * width.bytes(), access, number(4096 * width.bytes()) + verb + "r" + start + ", x16]");
    at(-257, access, "mov x16, #0xfffffffffffffeff\n" + verb + "r" + start + ", x16]");
    if (width != Width.BYTE) {
      at(255, access, verb + "ur" + start + ", #255]");
      at(257, access, "mov x16, #0x101\n" + verb + "r" + start + ", x16]");
    }
  }

  private void at(int offset, BiFunction<Place, Arm64Register, Arm64Code> access, String text) {
    access.apply(new Place(Arm64Register.X9, offset), Arm64Register.X5);
    expected.addAll(List.of(text.split("\n")));
  }

  private static String number(int value) {
    return "mov x16, #0x" + Integer.toHexString(value) + "\n";
  }

  private interface Triple {
    void write(Arm64Register to, Arm64Register left, Arm64Register right);
  }

  private void triples(Triple form, String name, String end) {
    each(r -> form.write(r, Arm64Register.X1, Arm64Register.X30), r -> name + " " + r + ", x1, x30" + end);
    each(r -> form.write(Arm64Register.X29, r, Arm64Register.X2), r -> name + " x29, " + r + ", x2" + end);
    each(r -> form.write(Arm64Register.X3, Arm64Register.X30, r), r -> name + " x3, x30, " + r + end);
  }

  private void each(Consumer<Arm64Register> form, Function<String, String> text) {
    for (Arm64Register register : Arm64Register.values()) {
      form.accept(register);
      expected.addAll(List.of(text.apply(name(register)).split("\n")));
    }
  }

  private static String name(Arm64Register register) {
    return register.name().toLowerCase(Locale.ROOT);
  }

  private void verify() throws IOException {
    assertThat(new Objdump(folder, Architecture.AARCH64, START).of(code.code().bytes())).isEqualTo(expected);
  }
}
