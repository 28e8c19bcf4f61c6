package stockade.supervision;

import static stockade.linux.SystemCall.TIMERFD_SETTIME;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.ZERO;

import java.time.Duration;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.linux.Signal;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.service.Chronicle;
import stockade.service.Control;
import stockade.service.Health;
import stockade.service.Relaunch;
import stockade.spec.Service.OnFailure;

/** How a started sandbox is asked to end: by a signal to the monitor, by {@code stockade stop}, by a health check that failed. */
final class Stops {
  private static final String PHASE = "supervision";
  private static final Number SIGTERM = Number.symbol("SIGTERM", 15);
  private static final Number SIGINT = Number.symbol("SIGINT", 2);
  private static final Data.Buffer STOP_TIME = new Data.Buffer("stop_time", 32);

  private Stops() {}

  /** What would end a program by custom is a request to end the sandbox, so that it isn't started again; SIGHUP is passed on. */
  static void onSignal(Draft draft, Slot number) {
    Sequence monitor = draft.monitor();
    String stop = monitor.fresh("stop");
    String other = monitor.fresh("other");
    monitor.when(number, Test.EQ, SIGTERM, stop).when(number, Test.NE, SIGINT, other).label(stop);
    monitor.set(Relaunch.AGAIN, 0);
    inTime(draft);
    monitor.go("monitor.stopping").label(other);
  }

  /** At {@code monitor.stopping}: the command is asked to end, and killed when the time that was said is over. */
  static void plan(Draft draft) {
    Sequence monitor = draft.monitor();
    Signal stop = draft.spec().supervision().stopSignal();
    monitor.step(PHASE, "the sandbox is to end: ask the command, and see that it does").label("monitor.stopping");
    Chronicle.say(monitor, "{\"event\":\"stopping\"}\n");
    monitor.set(Relaunch.STOPPING, 1).set(TimeLimits.ASKED, 1).set(Ending.ASKED_TO_STOP, 1);
    monitor.store(Address.of(STOP_TIME), 16, Width.LONG, Control.SECONDS);
    monitor.store(Address.of(STOP_TIME), 24, Width.LONG, Control.NANOSECONDS);
    monitor.call(TIMERFD_SETTIME, TimeLimits.TIMER, ZERO, Address.of(STOP_TIME), NULL).anyway();
    Supervisor.sendToInit(monitor, Number.symbol(stop.name(), stop.number()));
    Supervisor.sendToInit(monitor, Supervisor.SIGCONT);
    if (Control.reachesAll(draft)) {
      Control.resume(monitor);
    }
    monitor.go("monitor.wait");
    if (Health.isWatched(draft)) {
      onUnhealthy(draft, draft.spec().service().health().orElseThrow().onFailure());
    }
  }

  /** The stop signal, and the time for it, are those of the spec. */
  private static void onUnhealthy(Draft draft, OnFailure action) {
    Sequence monitor = draft.monitor();
    switch (action) {
      case NONE -> {
        return;
      }
      case KILL -> {
        monitor.step(PHASE, "it is unhealthy: kill it").label("monitor.unhealthy");
        monitor.set(Ending.REASON, Address.of("unhealthy")).go("monitor.kill");
      }
      case RESTART -> {
        monitor.step(PHASE, "it is unhealthy: end it, and start it again").label("monitor.unhealthy");
        endAsUnhealthy(draft, 1);
      }
      case STOP -> {
        monitor.step(PHASE, "it is unhealthy: end it").label("monitor.unhealthy");
        endAsUnhealthy(draft, 0);
      }
    }
  }

  private static void endAsUnhealthy(Draft draft, int again) {
    draft.monitor().set(Ending.REASON, Address.of("unhealthy")).set(Relaunch.AGAIN, again);
    inTime(draft);
    draft.monitor().go("monitor.stopping");
  }

  private static void inTime(Draft draft) {
    Duration timeout = draft.spec().supervision().stopTimeout();
    draft.monitor().set(Control.SECONDS, timeout.getSeconds()).set(Control.NANOSECONDS, timeout.getNano());
  }
}
