package stockade.fleet;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import stockade.linux.Signal;
import stockade.spec.Service.Dependence;

/** What ends sandboxes, or interrupts them. */
public record Stopping(Fleet fleet) {
  /**
   * {@code stockade stop}: those that depend on others before these.
   *
   * @param words names and patterns
   * @param timeout from the stop signal to SIGKILL; absent: what each spec says
   */
  public List<Result> stop(List<String> words, Optional<Duration> timeout) {
    Map<String, Cell> cells = cells(words);
    Map<String, List<String>> waits = new LinkedHashMap<>();
    cells.forEach((name, cell) -> waits.put(name, cell.monitor().isPresent() ? dependences(cell) : List.of()));
    return new Convoy(waits).reversed().each(
        name -> new Stopper(fleet, cells.get(name)).stop(timeout),
        name -> other -> new FleetException(name + " wasn't stopped, because " + other + ", which depends on it, wasn't"));
  }

  /** All that run. */
  public List<Result> stopAll(Optional<Duration> timeout) {
    return stop(fleet.cells().stream().filter(cell -> cell.monitor().isPresent()).map(cell -> cell.name().text()).toList(), timeout);
  }

  /** {@code stockade kill}: SIGKILL ends the sandbox, any other signal goes to the command. */
  public List<Result> kill(List<String> words, Signal signal) {
    Request request = signal == Signal.SIGKILL ? Request.kill() : Request.signal(signal.number());
    return each(words, cell -> ask(cell, request, "the signal couldn't be sent to it"));
  }

  public List<Result> pause(List<String> words) {
    return each(words, cell -> ask(cell, Request.pause(), "only a sandbox with a PID namespace and an init of its own can be paused"));
  }

  public List<Result> resume(List<String> words) {
    return each(words, cell -> ask(cell, Request.resume(), "only a sandbox with a PID namespace and an init of its own can be resumed"));
  }

  /** {@code stockade restart}: with what it was started with. */
  public List<Result> restart(List<String> words, Optional<Duration> timeout) {
    return each(words, true, cell -> {
      Wanted wanted = Wanted.recorded(cell);
      new Stopper(fleet, cell).stop(timeout);
      new Starter(fleet, wanted).start();
    });
  }

  /** {@code stockade rm}: forgets those that have ended. */
  public List<Result> remove(List<String> words, boolean logs) {
    return each(words, true, cell -> Turn.on(cell, () -> remove(cell, logs)));
  }

  private static void remove(Cell cell, boolean logs) {
    if (cell.monitor().isPresent()) {
      throw new FleetException(cell.name() + " runs; stop it first: `stockade stop " + cell.name() + "`");
    }
    if (logs) {
      new LogFiles(cell.log()).remove();
    }
    cell.remove();
  }

  private List<Result> each(List<String> words, Consumer<Cell> action) {
    return each(words, false, action);
  }

  private List<Result> each(List<String> words, boolean ended, Consumer<Cell> action) {
    Map<String, Cell> cells = cells(words);
    Map<String, List<String>> waits = new LinkedHashMap<>();
    cells.forEach((name, cell) -> {
      if (ended || !words.stream().allMatch(Fleet::isPattern) || cell.monitor().isPresent()) {
        waits.put(name, List.of());
      }
    });
    return new Convoy(waits).each(
        name -> action.accept(ended ? cells.get(name) : fleet.running(new Name(name))), name -> other -> new FleetException(other));
  }

  private Map<String, Cell> cells(List<String> words) {
    Map<String, Cell> cells = new LinkedHashMap<>();
    words.forEach(word -> fleet.matching(word).forEach(cell -> cells.put(cell.name().text(), cell)));
    return cells;
  }

  private static List<String> dependences(Cell cell) {
    return Wanted.recorded(cell).spec().service().depends().stream().map(Dependence::name).toList();
  }

  private static void ask(Cell cell, Request request, String otherwise) {
    if (!request.to(cell)) {
      throw new FleetException(cell.monitor().isPresent()
          ? cell.name() + ": " + otherwise
          : cell.name() + " has just ended");
    }
  }
}
