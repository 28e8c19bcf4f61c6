package stockade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShowCommandTest {
  @Test
  void the_command_given_is_part_of_what_is_shown() {
    assertThat(Call.of("show", "--tmpfs", "/opt", "--", "ls", "-l"))
        .returns(0, Call::status)
        .extracting(Call::out).asString()
        .startsWith("files\n  /").contains("─ opt ").contains("ls, -l").doesNotContain("\u001b");
  }

  @Test
  void programs_get_json() {
    assertThat(Call.of("show", "--format", "json").out()).startsWith("{\"files\": [\n{\"path\": \"/\", ").endsWith("]}\n");
  }

  @Test
  void an_unknown_format_is_an_error_of_use() {
    assertThat(Call.of("show", "--format", "xml").status()).isEqualTo(2);
  }
}
