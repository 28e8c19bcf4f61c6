package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Job control in a real terminal, with an interactive shell outside and one inside. */
@LiveTest
class TerminalIT {
  private static final String DEBIAN = Machine.debianRoot().toString();

  private static Path launcher(Stockade stockade, Caller caller, Terminal terminal, String... command) {
    String[] words = new String[command.length + 2];
    words[0] = "--root";
    words[1] = DEBIAN;
    System.arraycopy(command, 0, words, 2, command.length);
    return stockade.build(caller, terminal.folder().resolve("l"), words);
  }

  /** Brings the job forward, and waits for the shell to say so: a line that is typed before is edited, not echoed. */
  private static Terminal forward(Terminal terminal, Path launcher) {
    return terminal.line("fg").awaitPrompt(launcher.toString());
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void an_interrupt_ends_the_command_inside_and_not_the_shell_there(Caller caller, Stockade stockade) {
    try (Terminal terminal = Terminal.open(caller)) {
      Path launcher = launcher(stockade, caller, terminal,
          "--env", "HISTFILE=/dev/null", "--env", "PS1=$? inside> ", "bash", "--norc", "--noprofile");
      terminal.line(launcher.toString()).awaitPrompt("0 inside>");
      assertThat(terminal.screen()).doesNotContain("job control").doesNotContain("process group");
      terminal.line("sleep 100").await("sleep", screen -> screen.endsWith("sleep 100")).key("C-c").awaitPrompt("130 inside>");
      terminal.line("sleep 100").key("C-z").await("a stop", screen -> screen.contains("Stopped"));
      terminal.line("kill -KILL %1; sleep 0.1").line("exit 9").awaitPrompt("9>");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_launcher_is_a_job_of_the_outer_shell(Caller caller, Stockade stockade) {
    try (Terminal terminal = Terminal.open(caller)) {
      Path launcher = launcher(stockade, caller, terminal, "sh", "-c", "echo start; read a; echo got $a; exec sleep 100");
      terminal.line(launcher.toString()).awaitLine("start").key("C-z").awaitPrompt("147>");
      terminal.line("jobs").await("a stopped job", screen -> screen.contains("Stopped  "));
      forward(terminal, launcher).line("words").awaitLine("got words").key("C-z")
          .await("a second stop", screen -> screen.endsWith("147>"));
      terminal.line("bg").line("jobs").await("a running job", screen -> screen.contains("Running  "));
      forward(terminal, launcher).key("C-c").await("its end", screen -> screen.endsWith("130>"));
      terminal.line("jobs; echo end").awaitLine("end");
    }
  }

  /** A shell sends no SIGCONT to a job that runs: the launcher finds the terminal when the command wants to read. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_job_that_is_brought_forward_while_it_runs_can_read(Caller caller, Stockade stockade) {
    try (Terminal terminal = Terminal.open(caller)) {
      Path launcher = launcher(stockade, caller, terminal, "sh", "-c", "sleep 0.7; read a; echo got $a; exit 4");
      terminal.line(launcher + " &");
      forward(terminal, launcher).line("words").awaitLine("got words").awaitPrompt("4>");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_size_of_the_window_is_known_inside(Caller caller, Stockade stockade) {
    try (Terminal terminal = Terminal.open(caller)) {
      Path launcher = launcher(stockade, caller, terminal, "sh", "-c",
          "stty size; trap 'stty size; exit 4' WINCH; echo ready; while :; do sleep 0.05; done");
      terminal.line(launcher.toString()).awaitLine("50 200").awaitLine("ready");
      terminal.resize(100, 40).awaitLine("40 100").awaitPrompt("4>");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_pipeline_leaves_the_terminal_to_its_reader(Caller caller, Stockade stockade) {
    try (Terminal terminal = Terminal.open(caller)) {
      Path launcher = launcher(stockade, caller, terminal, "sh", "-c", "stty -a </dev/tty >/dev/null; seq 100000");
      terminal.line("stty -a >before");
      terminal.line(launcher + " | { read a; read b </dev/tty; echo $a-$b; }").line("typed").awaitLine("1-typed");
      terminal.line(launcher + " | head -n 1; stty -a | diff before - && echo sa''me").awaitLine("same");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void an_interrupt_ends_the_script_that_the_sandbox_runs_in(Caller caller, Stockade stockade) {
    try (Terminal terminal = Terminal.open(caller)) {
      Path launcher = launcher(stockade, caller, terminal, "sh", "-c", "echo start; exec sleep 100");
      RootOf.change(terminal.folder(), caller, "printf '%s\\n' " + launcher + " 'echo not reached' >script");
      terminal.line("bash " + terminal.folder() + "/script").awaitLine("start").key("C-c").awaitPrompt("130>");
      assertThat(terminal.screen()).doesNotContain("not reached");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_new_session_has_no_terminal_to_write_input_to(Caller caller, Stockade stockade) {
    try (Terminal terminal = Terminal.open(caller)) {
      Path launcher = launcher(stockade, caller, terminal, "--new-session", "sh", "-c",
          "true 2>/dev/null </dev/tty || echo none; exit 5");
      terminal.line(launcher.toString()).awaitLine("none").awaitPrompt("5>");
    }
  }

  /** The terminal is raw while the proxy runs: what ends it must not leave it so, neither an end, a stop nor SIGKILL. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_terminal_behind_a_proxy_is_afterwards_what_it_was(Caller caller, Stockade stockade) {
    try (Terminal terminal = Terminal.open(caller)) {
      Path launcher = launcher(stockade, caller, terminal, "--tty", "sh", "-c", "echo start; read a; echo got $a; sleep 100");
      terminal.line("stty -a >before; sh -c 'echo $$ >pid; exec " + launcher + "'").awaitLine("start").line("words")
          .awaitLine("got words").key("C-c").await("its end", screen -> screen.endsWith("130>"));
      terminal.line("stty -a | diff before - && echo sa''me").awaitLine("same");
      terminal.line("clear; (sleep 0.5; kill -KILL $(cat pid)) & sh -c 'echo $$ >pid; exec " + launcher + "'").awaitLine("start")
          .awaitPrompt("137>");
      terminal.line("stty -a | diff before - && echo sa''me again").awaitLine("same again");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_size_of_the_window_is_known_behind_a_proxy(Caller caller, Stockade stockade) {
    try (Terminal terminal = Terminal.open(caller)) {
      Path launcher = launcher(stockade, caller, terminal, "--tty", "sh", "-c",
          "stty size; trap 'stty size; exit 4' WINCH; echo ready; while :; do sleep 0.05; done");
      terminal.line(launcher.toString()).awaitLine("50 200").awaitLine("ready");
      terminal.resize(100, 40).awaitLine("40 100").awaitPrompt("4>");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_shell_behind_a_proxy_has_jobs_of_its_own(Caller caller, Stockade stockade) {
    try (Terminal terminal = Terminal.open(caller)) {
      Path launcher = launcher(stockade, caller, terminal,
          "--tty", "--env", "HISTFILE=/dev/null", "--env", "PS1=$? inside> ", "bash", "--norc", "--noprofile");
      terminal.line(launcher.toString()).awaitPrompt("0 inside>");
      assertThat(terminal.screen()).doesNotContain("job control").doesNotContain("process group");
      terminal.line("tty").awaitLine("/dev/pts/0");
      terminal.line("sleep 100").await("sleep", screen -> screen.endsWith("sleep 100")).key("C-c").awaitPrompt("130 inside>");
      terminal.line("sleep 100").await("sleep", screen -> screen.endsWith("sleep 100")).key("C-z")
          .await("a stop", screen -> screen.contains("Stopped"));
      terminal.line("kill -KILL %1; sleep 0.1").line("exit 9").awaitPrompt("9>");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_killed_launcher_leaves_a_terminal_that_works(Caller caller, Stockade stockade) {
    try (Terminal terminal = Terminal.open(caller)) {
      Path launcher = launcher(stockade, caller, terminal, "sh", "-c", "echo start; exec sleep 100");
      terminal.line("(sleep 0.3; kill -KILL $(cat pid)) & sh -c 'echo $$ >pid; exec " + launcher + "'").awaitLine("start")
          .awaitPrompt("137>");
      terminal.line("echo a''live").awaitLine("alive");
    }
  }
}
