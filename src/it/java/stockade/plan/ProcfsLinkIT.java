package stockade.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stockade.live.Caller;
import stockade.live.NothingLeft;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Scratch;
import stockade.phase.Wishes;
import stockade.spec.Key;

/** A hostile root has links to each descriptor that init or the target may hold: none leads to the host. */
@ExtendWith(NothingLeft.class)
class ProcfsLinkIT {
  private Scratch scratch;
  private Path host;
  private Wishes wishes;

  @BeforeEach
  void make() throws IOException {
    scratch = Scratch.create();
    host = scratch.folder("host", Caller.ORDINARY);
    Path root = scratch.folder("root", Caller.ORDINARY);
    for (String folder : new String[] {"proc", "dev", "tmp", "usr"}) {
      scratch.folder("root/" + folder, Caller.ORDINARY);
    }
    Files.createSymbolicLink(root.resolve("lib64"), Path.of("usr/lib64"));
    Files.createSymbolicLink(root.resolve("lib"), Path.of("usr/lib"));
    for (int number : numbers().toArray()) {
      Files.createSymbolicLink(root.resolve("to" + number), Path.of("/proc/self/fd/" + number));
      Files.createSymbolicLink(root.resolve("by" + number), Path.of("/proc/self/fd/" + number + "/../host"));
    }
    wishes = Wishes.of().and(Key.ROOT, root.toString()).and(Key.RO_BIND, "/usr")
        .and(Key.OVERLAY, "/tmp/o:" + scratch.folder("one", Caller.ORDINARY) + ":" + scratch.folder("two", Caller.ORDINARY))
        .and(Key.ENTRYPOINT, "/usr/bin/true");
  }

  @AfterEach
  void remove() {
    scratch.close();
  }

  private static IntStream numbers() {
    return IntStream.rangeClosed(3, 16);
  }

  static Stream<Caller> callers() {
    return Stream.of(Caller.values());
  }

  private Outcome run(Wishes more, Caller caller) {
    Launcher launcher = Launcher.of(caller == Caller.ROOT ? more.and(Key.USERNS, "none") : more, caller, scratch);
    return Program.of(launcher.file().toString()).as(caller).run();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void the_command_runs_where_nobody_follows_the_links(Caller caller) {
    assertThat(run(wishes.and(Key.WORKDIR, "/tmp"), caller).status()).isZero();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void nothing_is_made_on_the_host_through_a_link_to_a_descriptor(Caller caller) throws IOException {
    for (int number : numbers().toArray()) {
      assertThat(run(wishes.and(Key.DIR, "/by" + number + "/made"), caller).status()).isEqualTo(125);
      assertThat(run(wishes.and(Key.SYMLINK, "x:/by" + number + "/link"), caller).status()).isEqualTo(125);
    }
    assertThat(host).isEmptyDirectory();
  }

  @ParameterizedTest
  @MethodSource("callers")
  void no_command_begins_on_the_host_through_a_link_to_a_descriptor(Caller caller) {
    for (int number : numbers().toArray()) {
      Outcome outcome = run(wishes.and(Key.WORKDIR, "/to" + number), caller);
      assertThat(outcome.status()).isEqualTo(125);
      assertThat(outcome.err()).startsWith("stockade: cannot go to the working directory /to" + number + ": ");
    }
  }
}
