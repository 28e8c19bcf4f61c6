package stockade.escape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockade.live.Caller;
import stockade.live.LiveTest;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Running;
import stockade.live.Scratch;
import stockade.live.Stockade;

/** A hostile root that changes while the sandbox is being made: a folder and a link that leads outside take turns. */
@LiveTest
class RaceIT {
  private static final String TURNS = "cd root; mkdir -p proc dev tmp bin mnt/deep; ln -s ../../../../../../..%s link;"
      + "cp ../prober bin/prober; ln -s ..%s mnt/link";

  private static Running turning(Scratch scratch, Caller caller, Path outer) {
    Path prober = Prober.compile(scratch);
    scratch.folder("root", caller);
    Outcome made = Program.of("sh", "-ec", TURNS.formatted(outer, outer)).as(caller).in(scratch.path()).run();
    assertThat(made.status()).as(made.toString()).isZero();
    return Program.of(prober.toString(), "exchange", scratch.path() + "/root/mnt", scratch.path() + "/root/link")
        .as(caller).start().awaitOut("exchanging");
  }

  /** Some launches fail, since a mount point is gone at the wrong moment; none of them reaches outside. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void no_launch_is_led_outside(Caller caller, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path outer = scratch.folder("outer", caller);
      Running turning = turning(scratch, caller, outer);
      try {
        Path launcher = stockade.build(caller, scratch.folder("l", caller).resolve("launcher"), "--root",
            scratch.path() + "/root", "--tmpfs", "/mnt/x", "--dir", "/mnt/y/z", "--symlink", "there:/mnt/here", "--ro-bind",
            scratch.path() + "/prober:/mnt/file", "--mask", "/mnt/deep:optional", "/bin/prober", "list");
        Outcome outcome = Program.of("sh", "-c", "for i in $(seq 100); do \"$0\" >/dev/null 2>&1; echo $?; done",
            launcher.toString()).as(caller).run();
        assertThat(outcome.out().lines().distinct()).isSubsetOf("0", "125");
        assertThat(outer).isEmptyDirectory();
      } finally {
        turning.signal("KILL").outcome();
      }
    }
  }

  /** What a launcher that names its mount points by paths would do. */
  @Test
  void a_path_that_is_looked_up_is_led_outside() {
    try (Scratch scratch = Scratch.create()) {
      Path outer = scratch.folder("outer", Caller.ROOT);
      Running turning = turning(scratch, Caller.ROOT, outer);
      try {
        Program.of("sh", "-c", "for i in $(seq 3000); do mkdir root/mnt/x 2>/dev/null; [ ! -e outer/x ] || exit 0; done")
            .in(scratch.path()).run();
        assertThat(Files.exists(outer.resolve("x"))).isTrue();
      } finally {
        turning.signal("KILL").outcome();
      }
    }
  }
}
