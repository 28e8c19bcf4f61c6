package stockade.fleet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import stockade.spec.Key;
import stockade.spec.Service;
import stockade.spec.Spec;
import stockade.spec.Word;

/**
 * {@code stockade exec}: a command in a sandbox that runs.
 *
 * @param words what is said of the command beyond what its sandbox was started with: user, terminal, variables
 */
public record Entry(Fleet fleet, List<Word> words) {
  private static final Set<Key> OF_THE_FIRST = EnumSet.of(
      Key.COMMAND, Key.ENTRYPOINT, Key.ARG0, Key.INIT, Key.NO_INIT, Key.PID_FILE, Key.TIME_LIMIT);

  /**
   * The launcher of commands in it; the command is its words.
   *
   * @throws FleetException if there is no such sandbox, or it doesn't run
   */
  public Path launcher(String word) {
    Cell cell = fleet.running(new Name(word));
    Wanted wanted = Wanted.recorded(cell);
    Spec first = wanted.spec().with(wanted.spec().service().at(cell.station()));
    return Compiled.joiner(spec(wanted.manifest(), words), first, fleet.environment());
  }

  /** The launcher of the checks of one that is to be started: of any command in it. */
  static Path checker(Wanted wanted, Spec first, Fleet fleet) {
    return Compiled.joiner(spec(wanted.manifest(), List.of()), first, fleet.environment());
  }

  /** The command and what watches over the sandbox are not the new command's. */
  private static Spec spec(Manifest manifest, List<Word> words) {
    List<Word> all = new ArrayList<>();
    manifest.words().stream().filter(one -> !OF_THE_FIRST.contains(one.key())).forEach(all::add);
    all.addAll(words);
    Spec spec = new Manifest(all, manifest.workingDirectory(), manifest.environment()).spec();
    return spec.with(Service.DEFAULT);
  }
}
