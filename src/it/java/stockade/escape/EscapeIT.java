package stockade.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockade.escape.Probe.Control;
import stockade.live.Caller;
import stockade.live.LiveTest;
import stockade.live.Program;
import stockade.live.Stockade;

/**
 * Every way out of a sandbox that is known to us, tried from inside by a program that is root there or an ordinary user; and without
 * a sandbox, where it gets through. The table of ways is in src/it/c/escape: to add one, add a row.
 */
@LiveTest
class EscapeIT {
  private static final Map<String, Attempts> ROUNDS = new LinkedHashMap<>();
  private static Map<Caller, Outside> outside = Map.of();
  private static List<Probe> table = List.of();

  @BeforeAll
  static void build_the_world() {
    outside = Map.of(Caller.ROOT, Outside.of(Caller.ROOT), Caller.ORDINARY, Outside.of(Caller.ORDINARY));
    table = Probe.table(Program.of(outside.get(Caller.ROOT).prober().toString(), "list").run().out());
  }

  @AfterAll
  static void tell_and_tear_down() {
    outside.values().forEach(Outside::close);
    System.out.println(summary());
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void nothing_gets_out(Setting setting, Stockade stockade) {
    Attempts attempts = outside.get(setting.caller()).inside(stockade, setting);
    assertThat(attempts.filtered()).as("the filter is on by default").isTrue();
    judge(setting, attempts);
  }

  /** No wall leans on another: what the filter forbids besides others is forbidden without it. */
  @ParameterizedTest
  @EnumSource(Setting.class)
  void the_other_walls_stand_without_the_filter(Setting setting, Stockade stockade) {
    Attempts attempts = outside.get(setting.caller()).inside(stockade, setting, "--seccomp", "none");
    assertThat(attempts.filtered()).isFalse();
    judge(setting, attempts);
  }

  /** So that a refusal inside is the sandbox's doing. */
  @Test
  void everything_gets_through_without_a_sandbox(Stockade stockade) {
    Attempts attempts = outside.get(Caller.ROOT).control(stockade);
    ROUNDS.put("no sandbox", attempts);
    List<String> refused = table.stream()
        .filter(probe -> probe.control() == Control.ALWAYS && !attempts.of(probe).equals(Probe.THROUGH))
        .map(probe -> probe.name() + " (" + probe.tried() + "): " + attempts.of(probe))
        .toList();
    assertThat(refused).isEmpty();
  }

  private static void judge(Setting setting, Attempts attempts) {
    String round = setting + (attempts.filtered() ? "" : " --seccomp none");
    ROUNDS.put(round, attempts);
    List<String> through = table.stream()
        .filter(probe -> probe.isForbidden(attempts.filtered(), setting.mapped()) && !probe.refusals().contains(attempts.of(probe)))
        .map(probe -> probe.name() + " (" + probe.tried() + "): " + attempts.of(probe))
        .toList();
    assertThat(through).as(round).isEmpty();
  }

  /** A line a probe: what it met in each round; and why it can't get through even without a sandbox. */
  private static String summary() {
    List<String> lines = new ArrayList<>(List.of("escape suite: " + String.join(" | ", ROUNDS.keySet())));
    table.forEach(probe -> lines.add("%-22s %s%s".formatted(probe.name(),
        ROUNDS.values().stream().map(round -> round.of(probe)).map(met -> "%-11s".formatted(met)).collect(Collectors.joining(" ")),
        probe.control() == Control.NEVER ? " " + probe.reason() : "")));
    return String.join("\n", lines);
  }
}
