package stockade.live;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * An emulated machine, which boots for one script: scripts/test.d/machine.
 *
 * @param architecture in Debian's word
 * @param files what lies in its root, besides busybox
 * @param suite the Debian release of its kernel
 */
record Guest(String architecture, Path files, String suite) {
  /** Linux 6.1. */
  static final String BOOKWORM = "bookworm";
  /** Linux 6.12. */
  static final String TRIXIE = "trixie";

  /** Where there is a root of busybox before a script runs. */
  static final String ROOT = "/srv/guest";

  private static final String MAKE_ROOT =
      "mkdir -p %1$s/bin %1$s/data %1$s/dev %1$s/proc %1$s/tmp; cp /bin/busybox %1$s/bin/; "
          .concat("chroot %1$s /bin/busybox --install -s /bin; ").formatted(ROOT);

  static Guest of(String architecture, Scratch scratch, String suite) {
    return new Guest(architecture, scratch.folder("guest-" + architecture, Caller.ORDINARY), suite);
  }

  /** Puts a launcher there, as {@code /NAME}. */
  Guest launcher(Stockade stockade, Caller caller, String name, String... words) {
    String[] all = Stream.concat(Stream.of("--arch", architecture), Stream.of(words)).toArray(String[]::new);
    stockade.build(caller, files.resolve(name), all);
    return this;
  }

  /** What a script of busybox's shell printed, errors too, and its status. */
  Outcome run(String script) {
    String machine = Path.of("scripts/test.d/machine").toAbsolutePath().toString();
    return Program.of(machine, "--suite", suite, "--modules", "overlay", architecture, files.toString(), MAKE_ROOT + script)
        .as(Machine.isRoot() ? Caller.ROOT : Caller.ORDINARY)
        .within(Duration.ofMinutes(3))
        .run();
  }

  /** The lines of a script that must succeed. */
  List<String> lines(String script) {
    Outcome outcome = run(script);
    if (outcome.status() != 0) {
      throw new AssertionError(outcome.toString());
    }
    return outcome.out().lines().toList();
  }
}
