package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stockade.image.Plans.Ops.call;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stockade.linux.Architecture;
import stockade.linux.OpenFlag;
import stockade.linux.SystemCall;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Value;
import stockade.plan.Width;

class MemoryTest {
  private static final Data.Text PROC = new Data.Text("/proc");
  private static final Data.Text DEV = new Data.Text("/dev");
  private static final Slot FD = new Slot("fd");

  @Test
  void equal_constants_share_their_place() {
    Memory memory = memoryOf(Address.of("/proc"), Address.of(new String("/proc")), Address.of("/dev"));
    assertThat(memory.constants()).asString().isEqualTo("/proc\0/dev\0");
  }

  @Test
  void texts_lie_one_behind_another_without_a_gap() {
    Memory memory = memoryOf(Address.of(PROC), Address.of(DEV));
    assertThat(memory.address(Address.of(DEV)) - memory.address(Address.of(PROC))).isEqualTo(6);
  }

  @Test
  void texts_are_written_as_utf_8() {
    assertThat(memoryOf(Address.of("é")).constants()).containsExactly(0xc3, 0xa9, 0);
  }

  @Test
  void structures_are_aligned_to_8_whatever_lies_before_them() {
    Data.Struct odd = struct(Width.BYTE, Number.of(7));
    Data.Struct next = struct(Width.LONG, Number.of(8));
    Memory memory = memoryOf(Address.of("x"), Address.of(odd), Address.of(next));
    assertThat(memory.address(Address.of(odd)) % 8).isZero();
    assertThat(memory.address(Address.of(next)) % 8).isZero();
  }

  @Test
  void the_fields_of_a_structure_have_no_padding_between_them() {
    Data.Struct mixed = new Data.Struct(List.of(
        new Data.Field("a", Width.BYTE, Number.of(0xff)),
        new Data.Field("b", Width.SHORT, Number.of(-2)),
        new Data.Field("c", Width.INT, Number.of(0x01020304)),
        new Data.Field("d", Width.LONG, Number.of(Long.MIN_VALUE))));
    assertThat(memoryOf(Address.of(mixed)).constants())
        .containsExactly(0xff, 0xfe, 0xff, 4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0x80, 0);
  }

  @Test
  void a_structure_holds_the_address_of_what_only_it_mentions() {
    Data.Struct pointer = struct(Width.LONG, new Address(PROC, 1));
    Memory memory = memoryOf(Address.of(pointer));
    assertThat(first(memory)).isEqualTo(memory.address(Address.of(PROC)) + 1);
  }

  @Test
  void flags_have_the_bits_of_the_architecture() {
    Value directory = Address.of(struct(Width.LONG, Flags.of(OpenFlag.O_DIRECTORY)));
    assertThat(first(Memory.of(Plans.of(mention(directory)), Architecture.X86_64))).isEqualTo(0x10000);
    assertThat(first(Memory.of(Plans.of(mention(directory)), Architecture.AARCH64))).isEqualTo(0x4000);
  }

  @Test
  void a_number_that_does_not_fit_its_field_is_refused() {
    for (long tooBig : new long[] {256, -129}) {
      assertThatThrownBy(() -> memoryOf(Address.of(struct(Width.BYTE, Number.of(tooBig)))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("field=" + tooBig);
    }
  }

  @Test
  void the_code_begins_just_behind_the_constants() {
    Memory memory = memoryOf(Address.of(PROC));
    assertThat(memory.code()).isEqualTo(Memory.BASE + Elf.HEADERS + 6);
  }

  @Test
  void slots_come_first_and_before_every_buffer() {
    Data.Buffer buffer = new Data.Buffer("stat", 3);
    Memory memory = memoryOf(Address.of(buffer), FD);
    assertThat(memory.address(Slot.ARGC)).isEqualTo(memory.variables());
    assertThat(memory.address(FD)).isEqualTo(memory.variables() + 5 * 8);
    assertThat(memory.address(Address.of(buffer))).isEqualTo(memory.variables() + 6 * 8);
    assertThat(memory.end()).isEqualTo(memory.variables() + 7 * 8);
  }

  @Test
  void a_slot_that_is_only_written_has_a_place() {
    Memory memory = Memory.of(Plans.of(new Op.Load(FD, Slot.ARGV, 0, Width.LONG)), Architecture.X86_64);
    assertThat(memory.address(FD)).isEqualTo(memory.variables() + 5 * 8);
  }

  @Test
  void small_buffers_come_before_big_ones() {
    Data.Buffer big = new Data.Buffer("big", 5000);
    Data.Buffer small = new Data.Buffer("small", 16);
    Memory memory = memoryOf(Address.of(big), Address.of(small));
    assertThat(memory.address(Address.of(big))).isEqualTo(memory.address(Address.of(small)) + 16);
  }

  @Test
  void two_buffers_of_one_name_are_refused_when_their_sizes_differ() {
    assertThatThrownBy(() -> memoryOf(Address.of(new Data.Buffer("line", 8)), Address.of(new Data.Buffer("line", 9))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("line");
  }

  @Test
  void everything_of_a_small_launcher_is_in_the_same_2_MiB() {
    Memory memory = memoryOf(Address.of(PROC), Address.of(new Data.Buffer("pipe", 0x10000)));
    assertThat(memory.end() >> 21).isEqualTo(Memory.BASE >> 21);
  }

  @Test
  void the_slots_begin_on_a_page_of_their_own_on_every_architecture() {
    assertThat(memoryOf(Address.of(PROC)).variables() % 0x10000).isZero();
  }

  private static Memory memoryOf(Value... values) {
    return Memory.of(Plans.of(Stream.of(values).map(MemoryTest::mention).toArray(Op[]::new)), Architecture.X86_64);
  }

  private static Op mention(Value value) {
    return call(SystemCall.CLOSE, value);
  }

  private static Data.Struct struct(Width width, Value value) {
    return new Data.Struct(List.of(new Data.Field("field", width, value)));
  }

  private static long first(Memory memory) {
    return ByteBuffer.wrap(memory.constants()).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }
}
