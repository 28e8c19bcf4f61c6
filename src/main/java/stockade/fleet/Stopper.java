package stockade.fleet;

import java.time.Duration;
import java.util.Optional;

/** Ends one sandbox. */
record Stopper(Fleet fleet, Cell cell) {
  /** How long after SIGKILL a sandbox may take to be gone. */
  private static final Duration LAST = Duration.ofSeconds(10);

  private static final Duration SHORTEST = Duration.ofMillis(1);

  /**
   * By its stop signal, then SIGKILL. One that doesn't run is no error.
   *
   * @param timeout from the one to the other; absent: what the spec says
   */
  void stop(Optional<Duration> timeout) {
    if (cell.monitor().isEmpty()) {
      return;
    }
    Wanted wanted = Wanted.recorded(cell);
    var hooks = wanted.spec().service().hooks();
    Optional<FleetException> failed = prestop(hooks);
    end(timeout.orElse(wanted.spec().supervision().stopTimeout()));
    failed.ifPresent(failure -> {
      throw new FleetException(failure.getMessage() + "; " + cell.name() + " was stopped all the same");
    });
  }

  private Optional<FleetException> prestop(stockade.spec.Service.Hooks hooks) {
    try {
      new Hooks(cell.name(), fleet.environment(), hooks.timeout()).run("prestop", hooks.prestop());
      return Optional.empty();
    } catch (FleetException failure) {
      return Optional.of(failure);
    }
  }

  void end(Duration timeout) {
    Optional<Moment> monitor = cell.monitor();
    if (monitor.isEmpty()) {
      return;
    }
    Duration patience = timeout.compareTo(SHORTEST) < 0 ? SHORTEST : timeout;
    Duration hooks = Wanted.recorded(cell).spec().service().hooks().timeout();
    Request request = Request.stop(patience);
    boolean[] heard = new boolean[1];
    if (!Patience.of(patience.plus(LAST).plus(hooks)).until(() -> hasEnded(monitor.get(), request, heard))) {
      throw new FleetException(cell.name() + " doesn't end; its monitor is process " + monitor.get().pid());
    }
  }

  /** Asks until it was heard: a monitor that begins anew doesn't listen for a moment. */
  private boolean hasEnded(Moment monitor, Request request, boolean[] heard) {
    heard[0] = heard[0] || request.to(cell);
    return !monitor.isAlive();
  }
}
