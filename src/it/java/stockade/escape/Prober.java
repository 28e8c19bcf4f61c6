package stockade.escape;

import java.nio.file.Path;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Scratch;

/** The program that tries the ways out; src/it/c/escape. */
final class Prober {
  private static final Path SOURCES = Path.of("src/it/c/escape").toAbsolutePath();

  private Prober() {}

  /** Makes it, and a 32-bit program beside it. Both are static: they need nothing of a root. */
  static Path compile(Scratch scratch) {
    gcc("-static -Wall -Wextra -Werror -O1 -o prober $(ls \"$0\"/*.c | grep -v program32)", scratch);
    gcc("-m32 -nostdlib -static -fno-pie -no-pie -O1 -o program32 \"$0\"/program32.c", scratch);
    return scratch.path().resolve("prober");
  }

  private static void gcc(String words, Scratch scratch) {
    Outcome outcome = Program.of("sh", "-ec", "gcc " + words, SOURCES.toString()).in(scratch.path()).run();
    if (outcome.status() != 0) {
      throw new AssertionError("cannot compile " + words + ": " + outcome);
    }
  }
}
