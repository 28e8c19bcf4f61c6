package stockade.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import java.nio.file.Path;

/** Of sandboxes whose monitor is gone, by what it has written. */
class StateTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "''                                                                                         | failed",
    "{\"event\":\"started\",\"monitor\":1}                                                      | killed",
    "{\"event\":\"started\"};{\"event\":\"ended\",\"status\":3,\"user_us\":1}                   | exited (3)",
    "{\"event\":\"started\"};{\"event\":\"stopping\"};{\"event\":\"ended\",\"status\":143}      | stopped",
    "{\"event\":\"ended\",\"status\":4};{\"event\":\"restarting\",\"restarts\":6}               | killed",
    "{\"event\":\"ended\",\"status\":4};{\"event\":\"restarting\"};{\"event\":\"stopped\"}      | stopped",
    "{\"event\":\"started\"};{\"event\":\"ended\",\"sta                                         | killed"
  })
  void the_state_is_what_the_last_events_say(String lines, String words) {
    Cell cell = new Cell(new Name("web"), folder, folder.resolve("log"));
    cell.write("status", lines.replace(";", "\n") + "\n");
    assertThat(State.of(cell).words()).isEqualTo(words);
  }

  @Test
  void names_with_slashes_dots_in_front_or_nothing_are_none() {
    for (String text : new String[] {"", "a/b", "..", ".a", "-a", "a b", "a\n", "x".repeat(65)}) {
      assertThat(Name.isLegal(text)).as(text).isFalse();
    }
    assertThat(Name.isLegal("web-1.example_x")).isTrue();
  }

  @Test
  void a_line_of_a_log_is_a_record_or_stands_for_itself() {
    LogRecord record = LogRecord.parse("1763837100.012345678 stderr P half");
    assertThat(record.time().orElseThrow().toString()).isEqualTo("2025-11-22T18:45:00.012345678Z");
    assertThat(record).returns("stderr", LogRecord::stream).returns(false, LogRecord::whole).returns("half", LogRecord::text);
    assertThat(LogRecord.parse("raw").text()).isEqualTo("raw");
    assertThat(Roll.ago(Duration.ofMinutes(125))).isEqualTo("2h");
  }
}
