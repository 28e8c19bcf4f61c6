package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Width;

/** Texts are put together in a room of some bytes; dots lie behind it, and in it before. */
class AppendTest {
  private static final int SIZE = 40;
  private static final Data.Buffer ROOM = new Data.Buffer("room", SIZE);
  private static final Slot CURSOR = new Slot("cursor");

  @TempDir Path folder;

  @Test
  void a_string_is_copied_with_its_zero_byte() throws Exception {
    assertThat(written(8, append("abc"))).isEqualTo("3 abc0....");
  }

  @Test
  void the_next_string_begins_on_the_zero_byte_of_the_last() throws Exception {
    assertThat(written(8, append("abc"), append("de"))).isEqualTo("5 abcde0..");
  }

  @Test
  void an_empty_string_is_a_zero_byte() throws Exception {
    assertThat(written(8, append(""))).isEqualTo("0 0.......");
  }

  @Test
  void a_string_may_fill_the_room_to_its_last_byte() throws Exception {
    assertThat(written(4, append("abc"))).isEqualTo("3 abc0....");
  }

  @Test
  void a_string_one_byte_too_long_loses_its_last_byte() throws Exception {
    assertThat(written(4, append("abcd"))).isEqualTo("3 abc0....");
  }

  @Test
  void nothing_is_appended_to_a_full_room() throws Exception {
    assertThat(written(4, append("abcdef"), append("x"), number(7))).isEqualTo("3 abc0....");
  }

  @Test
  void a_room_of_one_byte_holds_the_zero_byte() throws Exception {
    assertThat(written(1, append("abc"))).isEqualTo("0 0.......");
    assertThat(written(1, number(123))).isEqualTo("0 0.......");
  }

  @Test
  void no_byte_is_written_where_there_is_no_room() throws Exception {
    assertThat(written(0, append("abc"))).isEqualTo("0 ........");
    assertThat(written(0, append(""))).isEqualTo("0 ........");
    assertThat(written(0, number(0))).isEqualTo("0 ........");
  }

  @Test
  void bytes_above_127_are_bytes_like_others() throws Exception {
    assertThat(written(8, append("é"))).isEqualTo("2 é0.....");
  }

  @Test
  void numbers_are_unsigned_and_have_no_zeros_in_front() throws Exception {
    long power = 1;
    List<Long> numbers = new ArrayList<>(List.of(0L, Long.MIN_VALUE, -1L, Long.MAX_VALUE, 42L, 1000001L));
    for (int i = 0; i < 20; i++, power *= 10) {
      numbers.addAll(List.of(power - 1, power, power + 1));
    }
    for (long number : numbers) {
      String digits = Long.toUnsignedString(number);
      assertThat(written(30, number(number))).startsWith(digits.length() + " " + digits + "0.");
    }
  }

  @Test
  void a_number_is_cut_behind_its_first_digits() throws Exception {
    assertThat(written(4, number(98765))).isEqualTo("3 9870....");
    assertThat(written(4, number(-1))).isEqualTo("3 1840....");
  }

  @Test
  void strings_and_numbers_follow_one_another() throws Exception {
    assertThat(written(30, append("/proc/"), number(4711), append("/fd"))).startsWith("13 /proc/4711/fd0.");
  }

  private interface Piece {
    Op within(Address limit);
  }

  private static Piece append(String text) {
    return limit -> new Op.Append(CURSOR, limit, Address.of(text));
  }

  private static Piece number(long number) {
    return limit -> new Op.AppendDecimal(CURSOR, limit, Number.of(number));
  }

  /** Where the cursor ends, and the first bytes, a zero byte written as 0. */
  private String written(int room, Piece... pieces) throws Exception {
    List<Op> ops = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      ops.add(new Op.Store(Address.of(ROOM), i, Width.BYTE, Number.of('.')));
    }
    ops.add(new Op.Set(CURSOR, Address.of(ROOM)));
    for (Piece piece : pieces) {
      ops.add(piece.within(new Address(ROOM, room)));
    }
    ops.add(new Op.Compute(CURSOR, CURSOR, Arithmetic.MINUS, Address.of(ROOM)));
    ops.add(Plans.Ops.print(Address.of(ROOM), Number.of(room > 8 ? SIZE : 8)));
    ops.add(Plans.Ops.exit(CURSOR));
    Launched launched = Launched.of(folder, Plans.of(ops.toArray(Op[]::new)));
    return launched.status() + " " + new String(launched.output(), StandardCharsets.UTF_8).replace('\0', '0');
  }
}
