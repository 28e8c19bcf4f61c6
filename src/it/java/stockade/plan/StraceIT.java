package stockade.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stockade.live.Caller;
import stockade.live.Machine;
import stockade.live.NothingLeft;
import stockade.live.Scratch;
import stockade.phase.Wishes;
import stockade.spec.Key;

/** What a plan prints is exactly what runs: strace(1) is the witness. */
@ExtendWith(NothingLeft.class)
class StraceIT {
  private Scratch scratch;

  @BeforeEach
  void open() {
    scratch = Scratch.create();
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  private static Map<String, Wishes> wishes() {
    String root = Machine.debianRoot().toString();
    Wishes inRoot = Wishes.of().and(Key.ROOT, root);
    Map<String, Wishes> wishes = new TreeMap<>();
    wishes.put("the view of the host", Wishes.of());
    wishes.put("a filter", inRoot);
    wishes.put("a root", inRoot.and(Key.READ_ONLY, "true"));
    wishes.put("without init", inRoot.and(Key.NO_INIT, "true").and(Key.SHARE, "net").and(Key.TMPFS, "/srv/a/b"));
    wishes.put("mounts", inRoot.and(Key.TMPFS, "/srv").and(Key.FILE, "/etc/hosts:/srv/hosts").and(Key.MASK, "/srv/hosts", "/root")
        .and(Key.RO_BIND, "/usr/share:/srv/share", "/none:/srv/none:optional").and(Key.SYMLINK, "share:/srv/link"));
    wishes.put("an overlay", inRoot.and(Key.OVERLAY, "/opt:" + root + "/etc:" + root + "/usr").and(Key.NO_DEV, "true"));
    wishes.put("surroundings", inRoot.and(Key.NEW_SESSION, "true").and(Key.HOSTNAME, "inside").and(Key.WORKDIR, "/usr/bin")
        .and(Key.COMMAND, "ignored").and(Key.DIE_WITH_PARENT, "true").and(Key.TIME_LIMIT, "20s"));
    return wishes;
  }

  static Stream<Arguments> launchers() {
    return wishes().keySet().stream().flatMap(name -> Stream.of(Caller.values()).map(caller -> Arguments.of(name, caller)));
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void each_process_makes_the_calls_of_its_part_and_no_others(String name, Caller caller) {
    Launcher launcher = name.equals("a filter")
        ? Launcher.filtered(wishes().get(name), caller, scratch)
        : Launcher.of(wishes().get(name), caller, scratch);
    Strace strace = Strace.of(launcher, caller, scratch.path());
    assertThat(strace.outcome().err()).isEmpty();
    assertThat(strace.outcome().status()).isZero();
    boolean alone = name.equals("without init");
    assertThat(strace.processes()).hasSize(alone ? 2 : 3);

    List<List<Simulation.Made>> ways = new Simulation(launcher.plan()).ways(strace.processes());
    List<String> ends = alone ? List.of("exit_group", "execve") : List.of("exit_group", "exit_group", "execve");
    assertThat(ways).extracting(way -> way.get(way.size() - 1).seen().name()).isEqualTo(ends);
    List<Traced> filters = strace.processes().get(ways.size() - 1).stream().filter(call -> call.name().equals("seccomp")).toList();
    assertThat(filters).hasSize(name.equals("a filter") ? 1 : 0).allMatch(call -> call.value() == 0);
  }
}
