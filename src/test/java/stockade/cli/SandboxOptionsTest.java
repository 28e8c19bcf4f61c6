package stockade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import stockade.Sandbox;
import stockade.launch.HandOver;
import stockade.spec.Mount;
import stockade.spec.Origin;

class SandboxOptionsTest {
  @TempDir
  private Path folder;

  @Test
  void mounts_keep_their_order_over_all_options() {
    Sandbox sandbox = sandbox("", "--tmpfs", "/a", "--dir=/b", "--tmpfs", "/c", "--mask", "/d", "--dir", "/e", "true");

    assertThat(sandbox.spec().mounts()).extracting(Mount::path).isEqualTo(List.of("/a", "/b", "/c", "/d", "/e"));
  }

  @Test
  void the_last_of_an_option_with_one_value_wins() {
    assertThat(sandbox("", "--hostname", "a", "--hostname", "b", "true").spec().isolation().hostname()).hasValue("b");
  }

  @Test
  void options_come_after_the_spec_wherever_it_is_named() {
    Sandbox sandbox = sandbox("hostname = \"file\"\ntmpfs = [\"/file\"]", "--hostname", "option", "--tmpfs", "/option",
        "-f", "-", "true");

    assertThat(sandbox.spec().isolation().hostname()).hasValue("option");
    assertThat(sandbox.spec().mounts()).extracting(Mount::path).isEqualTo(List.of("/file", "/option"));
  }

  @Test
  void a_spec_from_standard_input_is_named_in_messages() {
    assertThat(Call.in(folder, "tmpf = []", "check", "-f", "-").err()).startsWith("stockade: standard input:1:1: ");
  }

  @Test
  void what_is_wrong_in_a_file_ends_with_125() throws IOException {
    Path spec = Files.writeString(folder.resolve("a.toml"), "hostname = 3");

    assertThat(Call.in(folder, "", "check", "-f", spec.toString()))
        .returns(125, Call::status)
        .returns("", Call::out)
        .extracting(Call::err).asString().startsWith("stockade: " + spec + ":1:").hasLineCount(1);
  }

  @Test
  void a_missing_spec_is_named() {
    assertThat(Call.in(folder, "", "check", "-f", folder + "/none.toml"))
        .returns(125, Call::status)
        .extracting(Call::err).asString().contains(folder + "/none.toml").hasLineCount(1);
  }

  @Test
  void an_option_knows_its_own_name_for_messages() {
    assertThat(sandbox("", "--tmpfs", "/a", "true").spec().mounts().get(0).origin())
        .isEqualTo(new Origin.Option("--tmpfs"));
  }

  @Test
  void an_at_sign_reads_no_file() throws IOException {
    Files.writeString(folder.resolve("words"), "--tmpfs /a");

    assertThat(words("@" + folder + "/words", "x")).isEqualTo(List.of("@" + folder + "/words", "x"));
  }

  @Test
  void options_end_at_the_first_word_that_is_none() {
    assertThat(words("--read-only", "ls", "--tmpfs", "--", "-l")).isEqualTo(List.of("ls", "--tmpfs", "--", "-l"));
  }

  @Test
  void two_dashes_end_the_options_once() {
    assertThat(words("--read-only", "--", "--", "--tmpfs")).isEqualTo(List.of("--", "--tmpfs"));
  }

  @Test
  void empty_and_quoted_words_stay_as_they_are() {
    assertThat(words("", "\"a\"", "b c", "${x}")).isEqualTo(List.of("", "\"a\"", "b c", "${x}"));
  }

  private Sandbox sandbox(String input, String... words) {
    Invocation call = new Invocation(List.of(), new java.io.ByteArrayInputStream(input.getBytes()), System.out, System.err,
        java.util.Map.of(), folder, false, new HandOver.ToChild());
    return SandboxOptions.sandbox(parse(words), call);
  }

  private static List<String> words(String... words) {
    return SandboxOptions.words(parse(words));
  }

  private static ParseResult parse(String... words) {
    return new CommandLine(new RunCommand().model())
        .setStopAtPositional(true)
        .setExpandAtFiles(false)
        .setOverwrittenOptionsAllowed(true)
        .parseArgs(words);
  }
}
