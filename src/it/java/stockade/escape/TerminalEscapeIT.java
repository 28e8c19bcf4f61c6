package stockade.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockade.live.Caller;
import stockade.live.LiveTest;
import stockade.live.Machine;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Scratch;
import stockade.live.Stockade;

/** Words put into the input of the caller's terminal, by ioctl_tty(2), TIOCSTI, or pasted into a console, TIOCLINUX. */
@LiveTest
class TerminalEscapeIT {
  /** More than once: script(1) tells the end of its own input, which may come first. */
  private static final String READ =
      "; for i in 1 2 3; do IFS= read -t 0.5 -r line; [ -z \"$line\" ] || break; done; echo \"got=<$line>\"";
  private static Scratch scratch;
  private static Path prober;

  @BeforeAll
  static void compile() {
    scratch = Scratch.create();
    prober = Prober.compile(scratch);
  }

  @AfterAll
  static void remove() {
    scratch.close();
  }

  @ParameterizedTest
  @CsvSource({"ROOT,''", "ORDINARY,''", "ROOT,--new-session", "ORDINARY,--new-session", "ROOT,--tty", "ORDINARY,--tty",
      "ROOT,--userns none", "ORDINARY,--new-session --seccomp none", "ORDINARY,--tty --seccomp none"})
  void nothing_is_typed_into_the_callers_terminal(Caller caller, String options, Stockade stockade) {
    String command = "\"$S\" run --root " + Machine.debianRoot() + " " + options + " --ro-bind " + prober
        + ":/tmp/prober /tmp/prober type \"$T\"";
    Outcome outcome = inTerminal(stockade.shell(caller, command + READ));
    assertThat(outcome.out()).as(outcome.toString()).contains(options.contains("seccomp") ? "well=" : "well=0", "got=<>");
  }

  @Test
  void words_are_typed_into_it_without_a_sandbox(Stockade stockade) {
    assertThat(inTerminal(stockade.shell(Caller.ROOT, prober + " type \"$T\"" + READ)).out()).contains("got=<typed>");
  }

  private static Outcome inTerminal(Program shell) {
    return Program.of("script", "-qefc", quoted(shell.env("T", "typed\n").commandLine()), "/dev/null").run();
  }

  private static String quoted(List<String> words) {
    return String.join(" ", words.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").toList());
  }
}
