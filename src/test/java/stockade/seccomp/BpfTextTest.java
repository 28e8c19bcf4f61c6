package stockade.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockade.seccomp.BpfProgram.Instruction;

class BpfTextTest {
  private static final String TEXT = "2\n21 0 255 4294967295\n6 0 0 2147418112\n";

  private static final BpfProgram PROGRAM =
      new BpfProgram(List.of(new Instruction(21, 0, 255, 0xffffffffL), new Instruction(6, 0, 0, 0x7fff0000L)));

  @Test
  void a_text_is_the_program_that_it_was_made_of() {
    assertThat(BpfText.of(PROGRAM)).isEqualTo(TEXT);
    assertThat(BpfText.parse(TEXT)).isEqualTo(PROGRAM);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "",
      "\n",
      "1\n",
      "0\n",
      "2\n6 0 0 0\n",
      "1\n6 0 0 0",
      "1\n6 0 0\n",
      "1\n6 0 0 0 \n",
      "1\n6 0 0 0\n\n",
      "1\n06 0 0 0\n",
      "01\n6 0 0 0\n",
      "1\n6  0 0\n",
      "1\n-6 0 0 0\n",
      "1\n65536 0 0 0\n",
      "1\n6 256 0 0\n",
      "1\n6 0 256 0\n",
      "1\n6 0 0 4294967296\n",
      "1\n6 0 0 99999999999999999999\n",
      "1\n6 0 0 \u0660\n",
      "1\r\n6 0 0 0\r\n",
  })
  void what_of_does_not_write_is_no_program(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> BpfText.parse(text));
  }
}
