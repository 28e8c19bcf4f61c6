package stockade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stockade.Golden;

class SeccompCommandTest {
  @Test
  void groups_are_listed_with_a_few_words() {
    Golden.check("seccomp/groups.txt", Call.of("seccomp", "groups").out());
  }

  @Test
  void a_group_is_its_members_a_line_each() {
    assertThat(Call.of("seccomp", "groups", "@swap")).isEqualTo(new Call(0, "swapoff\nswapon\n", ""));
    assertThat(Call.of("seccomp", "groups", "swap").out()).isEqualTo("swapoff\nswapon\n");
  }

  @Test
  void programs_get_json() {
    assertThat(Call.of("seccomp", "groups", "--format", "json", "@swap").out())
        .isEqualTo("{\"name\": \"@swap\", \"about\": \"Swap devices\", \"members\": [\"swapoff\", \"swapon\"]}\n");
    assertThat(Call.of("seccomp", "groups", "--format=json").out())
        .startsWith("[\n{\"name\": \"@aio\"").endsWith("}\n]\n").contains("\"@clock\", ");
  }

  @Test
  void an_unknown_group_has_a_nearest() {
    assertThat(Call.of("seccomp", "groups", "@mont"))
        .isEqualTo(new Call(2, "", "stockade: unknown group '@mont'; did you mean '@mount'?\n"));
  }

  @Test
  void wrong_words_are_refused_with_the_way_to_the_help() {
    assertThat(Call.of("seccomp")).isEqualTo(
        new Call(2, "", "stockade: which list? write stockade seccomp groups\n"));
    assertThat(Call.of("seccomp", "groups", "--frob")).isEqualTo(
        new Call(2, "", "stockade: unknown option '--frob'; see stockade seccomp groups --help\n"));
    assertThat(Call.of("seccomp", "groups", "@aio", "@ipc")).isEqualTo(
        new Call(2, "", "stockade: '@ipc' is one word too many; see stockade seccomp groups --help\n"));
  }

  @Test
  void the_list_has_a_help_of_its_own() {
    assertThat(Call.of("seccomp", "groups", "--help").out()).startsWith("Usage: stockade seccomp groups [--format");
  }
}
