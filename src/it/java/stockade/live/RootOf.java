package stockade.live;

import java.nio.file.Path;

/** Roots made for one test. */
final class RootOf {
  private RootOf() {}

  /** A copy of the Debian root, root's own, that a script run in it has changed. */
  static Path debianWith(Scratch scratch, String script) {
    Path root = scratch.copyOfDebian("debian");
    change(root, Caller.ROOT, script);
    return root;
  }

  /** A folder that the script fills, as the caller. */
  static Path made(Scratch scratch, Caller owner, String script) {
    Path root = scratch.folder("made", owner);
    change(root, owner, script);
    return root;
  }

  /** Runs a script in a folder. */
  static void change(Path folder, Caller caller, String script) {
    Outcome outcome = Program.of("bash", "-ec", script).as(caller).in(folder).run();
    if (outcome.status() != 0) {
      throw new AssertionError(script + ": " + outcome);
    }
  }
}
