package stockade.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
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
  private static final String READ = "; IFS= read -t 1 -r line; echo \"got=<$line>\"";

  @ParameterizedTest
  @CsvSource({"ROOT,''", "ORDINARY,''", "ROOT,--new-session", "ORDINARY,--new-session", "ROOT,--tty", "ORDINARY,--tty",
      "ROOT,--userns none"})
  void nothing_is_typed_into_the_callers_terminal(Caller caller, String options, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path prober = Prober.compile(scratch);
      String command = "\"$S\" run --root " + Machine.debianRoot() + " " + options + " --ro-bind " + prober
          + ":/tmp/prober /tmp/prober type \"$T\"";
      Outcome outcome = inTerminal(stockade.shell(caller, command + READ));
      assertThat(outcome.out()).as(outcome.toString()).contains("well=", "got=<>");
    }
  }

  @Test
  void words_are_typed_into_it_without_a_sandbox(Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path prober = Prober.compile(scratch);
      assertThat(inTerminal(stockade.shell(Caller.ROOT, prober + " type \"$T\"" + READ)).out()).contains("got=<typed>");
    }
  }

  private static Outcome inTerminal(Program shell) {
    return Program.of("script", "-qefc", quoted(shell.env("T", "typed\n").commandLine()), "/dev/null").run();
  }

  private static String quoted(List<String> words) {
    return String.join(" ", words.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").toList());
  }
}
