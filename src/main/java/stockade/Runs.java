package stockade;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import stockade.draft.Watch;
import stockade.draft.Watch.Otherwise.Recompile;
import stockade.host.Fact;
import stockade.host.Ledger;
import stockade.launch.Compilation;
import stockade.launch.FrontEnd;
import stockade.launch.KeptRun;
import stockade.launch.RunCache;
import stockade.launch.RunName;
import stockade.plan.Plan;

/**
 * The launchers of {@code stockade run}: each is kept so that the start script finds it by the words alone, and looks for itself
 * whether it is still right.
 */
public final class Runs {
  private static final String REMEDY = ", and launchers in other places aren't looked for; set XDG_CACHE_HOME to a folder of yours";
  private static final String FIRST = "these words were not run before";

  private final Sandbox sandbox;
  private final FrontEnd frontEnd;
  private final Recompile words;
  private final Compilation compilation;
  private final List<Fact> facts;

  /**
   * @param words up to the command's
   * @param ended whether they end with {@code --} where options do
   */
  public Runs(Sandbox sandbox, FrontEnd frontEnd, List<String> words, boolean ended) {
    this.sandbox = sandbox;
    this.frontEnd = frontEnd;
    this.words = new Recompile(frontEnd.script().toString(), words, ended);
    this.compilation = sandbox.compilationToRun();
    this.facts = withProgram();
  }

  private List<Fact> withProgram() {
    Ledger ledger = new Ledger();
    ledger.file(frontEnd.program());
    List<Fact> all = new ArrayList<>(compilation.facts());
    all.addAll(ledger.facts());
    return List.copyOf(all);
  }

  /**
   * A launcher that can be started.
   *
   * @param hidesWords whether it is to get Stockade's own words, too
   */
  public record Ready(Path image, boolean hidesWords) {}

  /**
   * Keeps the launcher where it can be found, and tells what to start now: that one, or, where nothing can be kept, one that looks at
   * nothing. One that looks and was sent here would go round in circles if an answer changed each time, so it isn't started.
   *
   * @throws stockade.launch.LaunchException where there is nowhere to write to
   */
  public Ready ready() {
    Optional<Path> kept = Ledger.obstacle(facts).isPresent() ? Optional.empty() : keep();
    return kept.filter(file -> !frontEnd.stale())
        .map(file -> new Ready(file, true))
        .orElseGet(() -> new Ready(sandbox.store(compilation, compilation.image(Optional.empty())), false));
  }

  private Optional<Path> keep() {
    KeptRun run = new KeptRun(name(), Instant.now(), whyNow(), facts.stream().map(Fact::line).toList());
    return cache().keep(run, compilation.image(watch()));
  }

  /** Every system call of the launcher that is kept, in order. */
  public Plan plan() {
    return compilation.plan(watch());
  }

  private Optional<Watch> watch() {
    List<Fact> comparable = facts.stream().filter(fact -> !(fact instanceof Fact.Unrepeatable)).toList();
    return Optional.of(new Watch(comparable, words));
  }

  private String whyNow() {
    return cache().find(name()).map(this::changes).filter(changes -> !changes.isEmpty()).orElse(FIRST);
  }

  private String changes(KeptRun kept) {
    return kept.changed(facts).stream().map(fact -> fact.subject() + " has changed").collect(Collectors.joining(", "));
  }

  /** What the next run with these words does, and why the last one compiled: a sentence a line. */
  public List<String> why() {
    Optional<String> obstacle = Ledger.obstacle(facts).or(() -> cache().obstacle().map(cannot -> cannot + REMEDY));
    if (obstacle.isPresent()) {
      return List.of("compiled each time: " + obstacle.get());
    }
    return cache().find(name()).map(this::why)
        .orElse(List.of("compiled next time: " + (name().isFindable() ? FIRST : "the words are too long to be found again")));
  }

  private List<String> why(KeptRun kept) {
    String changes = changes(kept);
    return List.of(
        changes.isEmpty() ? "kept: the next run starts without Java" : "compiled next time: " + changes,
        "compiled last " + kept.compiled() + ": " + kept.because());
  }

  private RunName name() {
    return RunName.of(words.words(), facts, sandbox.environment());
  }

  private RunCache cache() {
    Map<String, String> environment = sandbox.environment();
    return RunCache.of(environment, Path.of(compilation.host().caller().home()));
  }
}
