package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CodeTest {
  private static final Code.Patch TARGET = (code, at, target) -> code.putInt(at, target);

  private final Code code = new Code();

  @Test
  void numbers_are_written_with_the_low_byte_first() {
    assertThat(code.int8(0x1ff).int32(0x04030201).int64(0xf7060504_03020100L).bytes())
        .containsExactly(0xff, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5, 6, 0xf7);
  }

  @Test
  void a_fixup_gets_the_offset_of_a_label_behind_it() {
    Label end = new Label("end");
    assertThat(code.int8(0xe9).fixup(end, TARGET).int8(0x90).bind(end).bytes())
        .containsExactly(0xe9, 6, 0, 0, 0, 0x90);
  }

  @Test
  void a_fixup_gets_the_offset_of_a_label_before_it() {
    Label start = new Label("start");
    assertThat(code.int8(0x90).bind(start).fixup(start, TARGET).bytes()).containsExactly(0x90, 1, 0, 0, 0);
  }

  @Test
  void a_name_stands_for_one_label() {
    assertThat(code.label("report")).isSameAs(code.label("report")).isNotSameAs(code.label("init"));
  }

  @Test
  void two_label_objects_of_one_name_are_two_labels() {
    code.bind(new Label("end")).bind(new Label("end"));
    assertThat(code.bytes()).isEmpty();
  }

  @Test
  void a_label_without_a_place_is_refused_by_name() {
    code.fixup(code.label("report"), TARGET);
    assertThatThrownBy(code::bytes).isInstanceOf(IllegalStateException.class).hasMessageContaining("report");
  }

  @Test
  void a_label_with_two_places_is_refused_by_name() {
    Label label = new Label("wait");
    code.bind(label);
    assertThatThrownBy(() -> code.bind(label)).isInstanceOf(IllegalStateException.class).hasMessageContaining("wait");
  }

  @Test
  void code_may_be_longer_than_the_first_array() {
    for (int i = 0; i < 100_000; i++) {
      code.int8(i);
    }
    assertThat(code.bytes()).hasSize(100_000).endsWith((byte) 99_998, (byte) 99_999);
  }
}
