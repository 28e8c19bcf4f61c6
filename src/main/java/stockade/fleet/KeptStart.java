package stockade.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import stockade.draft.Watch;
import stockade.draft.Watch.Otherwise.Recompile;
import stockade.host.Fact;
import stockade.host.Host;
import stockade.host.Ledger;
import stockade.launch.Backend;
import stockade.launch.Compilation;
import stockade.launch.FrontEnd;
import stockade.launch.ImageCache;
import stockade.launch.KeptRun;
import stockade.launch.LaunchException;
import stockade.launch.Reason;
import stockade.launch.RunCache;
import stockade.launch.RunName;
import stockade.phase.Planner;
import stockade.plan.Plan;
import stockade.service.Opening;
import stockade.spec.Spec;
import stockade.spec.SpecBuilder;
import stockade.spec.SpecException;
import stockade.spec.SpecFile;
import stockade.spec.Word;

/**
 * The next start with the same words: a small program beside the sandbox's launcher, which the start script finds by the words, as it
 * finds launchers of {@code run}. It compares what the launcher was compiled from, and what else a start depends on.
 *
 * @param own the command line's words
 */
record KeptStart(Fleet fleet, boolean waitReady, List<String> own, FrontEnd frontEnd) {
  private static final List<String> PLACES = List.of("HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME");

  /**
   * Whether it could be: its spec is one of a file, nothing has to be run on the host, and all can be asked again. The sandbox runs
   * already, so a failure here is none of the start's.
   */
  boolean keep(String word) {
    try {
      return kept(word);
    } catch (SpecException | LaunchException changed) {
      return false;
    }
  }

  private boolean kept(String word) {
    Ledger ledger = new Ledger();
    Path file = Wanted.file(word, fleet, ledger);
    placesInto(ledger);
    ledger.file(file);
    if (Fact.file(file).status().isEmpty()) {
      return false;
    }
    List<Word> words = SpecFile.read(file, ledger);
    Spec spec = SpecBuilder.of(words, fleet.workingDirectory(), fleet.environment(), ledger);
    Name name = Wanted.of(word, fleet).name();
    Manifest manifest = new Manifest(words, fleet.workingDirectory(), fleet.environment());
    return Opening.isPossible(spec, waitReady) && keep(Cell.of(fleet.places(), name), spec, manifest, ledger);
  }

  /** Root's places are what they are; those of others follow variables, and where there is none, folders that may come and go. */
  private void placesInto(Ledger ledger) {
    if (Places.uid() == 0) {
      return;
    }
    PLACES.forEach(variable -> ledger.variable(
        variable, Optional.ofNullable(fleet.environment().get(variable)).filter(value -> !value.isEmpty())));
    if (!fleet.environment().getOrDefault("XDG_RUNTIME_DIR", "").startsWith("/")) {
      ledger.cannotRepeat("XDG_RUNTIME_DIR names no folder");
    }
  }

  private boolean keep(Cell cell, Spec spec, Manifest manifest, Ledger ledger) {
    ledger.file(frontEnd.program());
    Compilation compilation =
        Compilation.of(spec.with(spec.service().at(cell.station())), fleet.environment(), ledger.facts());
    if (Ledger.obstacle(compilation.facts()).isPresent()) {
      return false;
    }
    Host.Caller caller = compilation.host().caller();
    Path home = Path.of(caller.home());
    Path launcher = ImageCache.of(fleet.environment(), home, caller.uid()).store(compilation.image());
    Plan plan = Planner.start(
        compilation.spec(), compilation.host(),
        new Watch(compilation.facts(), new Recompile(frontEnd.script().toString(), own, true)),
        opening(cell, launcher, manifest));
    RunName name = RunName.of(own, compilation.facts(), fleet.environment());
    KeptRun kept = new KeptRun(name, Instant.now(), "it was started", compilation.facts().stream().map(Fact::line).toList());
    return RunCache.of(fleet.environment(), home).keep(kept, Backend.image(spec.engine(), plan, compilation.host())).isPresent();
  }

  private Opening opening(Cell cell, Path launcher, Manifest manifest) {
    List<Path> folders = Stream.of(cell.folder().getParent(), cell.folder(), cell.log().getParent()).toList();
    return new Opening(
        launcher.toString(), manifest.text(), folders.stream().map(Path::toString).toList(), ways(folders), waitReady);
  }

  private static List<String> ways(List<Path> folders) {
    Set<String> ways = new LinkedHashSet<>();
    for (Path folder : folders) {
      List<Path> above = new ArrayList<>();
      for (Path at = real(folder); at != null; at = at.getParent()) {
        above.add(0, at);
      }
      above.forEach(at -> ways.add(at.toString()));
    }
    return List.copyOf(ways);
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException failure) {
      throw new FleetException("cannot use the folder " + folder + ": " + Reason.of(failure));
    }
  }
}
