package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code stockade top} in a real terminal. */
@LiveTest
class TopIT {
  private static final String BUSY = "while :; do :; done";

  @ParameterizedTest
  @ValueSource(strings = {"q", "C-c"})
  void top_gives_the_terminal_back_as_it_was(String key, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY); Terminal terminal = Terminal.open(Caller.ORDINARY)) {
      terminal.line("stty -a >before; echo here").awaitLine("here");
      terminal.line(crew.typed("top")).await("no sandbox", screen -> screen.endsWith("no sandbox runs"));
      assertThat(terminal.screen()).startsWith("NAME").doesNotContain("here");
      terminal.key(key).awaitPrompt(key.equals("q") ? "0>" : "130>");
      assertThat(terminal.screen()).contains("here").doesNotContain("NAME");
      terminal.line("stty -a | cmp - before && echo same").awaitLine("same");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void top_has_bars_the_busiest_first_and_fits_the_window(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller); Terminal terminal = Terminal.open(caller)) {
      String[] specs = IntStream.range(0, 8)
          .mapToObj(i -> crew.specOf("n" + i, i == 5 ? BUSY : "exec sleep 1000").toString()).toArray(String[]::new);
      crew.must("start", specs);
      terminal.line(crew.typed("top"))
          .await("bars", screen -> screen.contains("[||") && screen.lines().toList().get(1).startsWith(crew.name("n5")));
      terminal.resize(60, 7).await("what fits", screen -> screen.lines().count() == 7 && screen.endsWith("more run"));
      assertThat(terminal.screen()).startsWith("NAME").contains(crew.name("n5")).doesNotContain("[");
      terminal.key("q").awaitPrompt("0>");
    }
  }
}
