package stockade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stockade.fleet.Meter;
import stockade.fleet.Usage;

class TopCommandTest {
  private static final int[] WIDE = {24, 80};

  private static List<String> page(int sandboxes, int... size) {
    Map<String, Usage> before = new TreeMap<>();
    Map<String, Usage> now = new TreeMap<>();
    IntStream.range(0, sandboxes).forEach(i -> {
      before.put("box" + i, new Usage(0, 1 << 20, 1));
      now.put("box" + i, new Usage(i * 5_000_000L, 1 << 20, 1));
    });
    return TopCommand.page(new Meter(before, now, 1_000_000_000), now.keySet(), size);
  }

  @Test
  void the_busiest_is_first_and_has_the_longest_bar() {
    assertThat(page(3, WIDE)).satisfies(lines -> {
      assertThat(lines.get(1)).startsWith("box2").contains("[                    ] 1.0%");
      assertThat(lines.get(3)).startsWith("box0");
      assertThat(lines.get(5)).isEqualTo("q quits; 3 run");
    });
    assertThat(page(200, WIDE).get(1)).startsWith("box199").contains("[||||||||||||||||||||] 99.5%");
  }

  @Test
  void two_hundred_fit_into_any_window_and_the_foot_tells_of_those_left_out() {
    assertThat(page(200, WIDE)).hasSize(24).last().isEqualTo("q quits; 179 more run");
    assertThat(page(200, 3, 80)).hasSize(3).last().isEqualTo("q quits; 200 more run");
  }

  @Test
  void a_narrow_window_has_no_bars() {
    assertThat(page(2, 24, 45)).noneMatch(line -> line.contains("[")).noneMatch(line -> line.length() > 45);
  }

  @Test
  void where_none_runs_it_says_so() {
    assertThat(page(0, WIDE)).last().isEqualTo("q quits; no sandbox runs");
  }
}
