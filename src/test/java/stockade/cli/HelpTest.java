package stockade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockade.Golden;
import stockade.spec.Key;

class HelpTest {
  @Test
  void the_program_lists_its_commands() {
    Golden.check("help/stockade.txt", Call.of("--help").out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "build", "wrap", "plan", "show", "check", "doctor", "seccomp", "cache", "help", "start", "stop",
      "restart", "kill", "pause", "resume", "ps", "inspect", "logs", "exec", "wait", "rm", "list", "stats",
      "top", "cp", "systemd"})
  void each_command_has_its_help(String command) {
    Golden.check("help/" + command + ".txt", Call.of("help", command).out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "build", "wrap", "plan", "show", "check", "doctor", "seccomp", "cache", "help", "start", "stop",
      "restart", "kill", "pause", "resume", "ps", "inspect", "logs", "exec", "wait", "rm", "list", "stats",
      "top", "cp", "systemd"})
  void help_is_also_an_option_of_each_command(String command) {
    assertThat(Call.of(command, "--help")).isEqualTo(Call.of("help", command));
  }

  @ParameterizedTest
  @EnumSource(Key.class)
  void each_key_that_is_an_option_is_in_the_help_of_run(Key key) {
    assertThat(Call.of("help", "run").out().contains(" " + key.option())).isEqualTo(key.isOption());
  }

  @Test
  void the_help_of_an_unknown_command_names_the_nearest() {
    assertThat(Call.of("help", "docter")).isEqualTo(
        new Call(2, "", "stockade: unknown command 'docter'; did you mean 'doctor'?\n"));
  }

  @Test
  void the_version_is_the_one_of_the_project() {
    assertThat(Call.of("--version").out()).matches("stockade \\d+\\.\\d+\\.\\d+\n");
  }
}
