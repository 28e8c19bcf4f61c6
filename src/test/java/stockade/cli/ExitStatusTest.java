package stockade.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stockade.launch.HandOver;
import stockade.launch.LaunchException;
import stockade.spec.Origin;
import stockade.spec.SpecException;

class ExitStatusTest {
  @Test
  void a_wish_on_the_command_line_that_cannot_be_is_usage() {
    assertThat(ExitStatus.of(SpecException.at(new Origin.Option("--dir"), "no")).status()).isEqualTo(2);
    assertThat(ExitStatus.of(SpecException.at(new Origin.File("a", 1, 2), "no")).status()).isEqualTo(125);
  }

  @Test
  void a_launch_that_fails_says_its_sentence() {
    assertThat(ExitStatus.of(new LaunchException("why"))).isEqualTo(new Ending(125, "why"));
  }

  @Test
  void a_defect_is_one_line_and_names_its_exception() {
    assertThat(ExitStatus.of(new IllegalStateException("two\nlines")))
        .returns(125, Ending::status)
        .extracting(Ending::sentence).asString().contains("IllegalStateException: two lines").hasLineCount(1);
  }

  @Test
  void errors_of_the_machine_have_sentences() {
    assertThat(ExitStatus.of(new StackOverflowError()).sentence()).contains("nested too deeply");
    assertThat(ExitStatus.of(new OutOfMemoryError()).sentence()).contains("memory");
  }

  @Test
  void a_full_disk_behind_standard_output_is_no_success() throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream full = new PrintStream(new FileOutputStream("/dev/full"), false, UTF_8)) {
      int status = Main.run(new Invocation(List.of("--help"), InputStream.nullInputStream(), full,
          new PrintStream(err, true, UTF_8), Map.of(), Path.of("/"), false, new HandOver.ToChild()));

      assertThat(status).isEqualTo(125);
      assertThat(err.toString(UTF_8)).startsWith("stockade: cannot write to standard output");
    }
  }
}
