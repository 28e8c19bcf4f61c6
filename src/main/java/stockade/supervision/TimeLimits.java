package stockade.supervision;

import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.TIMERFD_CREATE;
import static stockade.linux.SystemCall.TIMERFD_SETTIME;
import static stockade.plan.Symbols.CLOCK_MONOTONIC;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.TFD_CLOEXEC;
import static stockade.plan.Symbols.ZERO;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.linux.Signal;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.resources.Figure;
import stockade.resources.Figures;
import stockade.spec.Origin;
import stockade.spec.Resources.Action;
import stockade.spec.Resources.Event;
import stockade.spec.Resources.Reaction;
import stockade.spec.Said;
import stockade.spec.Supervision;

/**
 * The time that a command may run and the processor time that it may use: timers of the monitor, timerfd_create(2). The kernel tells
 * of no group's processor time by itself, so the second timer looks, each time as long ahead as all processors together would need to
 * use up what is left, half a second at most.
 */
final class TimeLimits {
  private static final String PHASE = "supervision";
  static final Slot TIMER = new Slot("timer");
  static final Slot CPU_TIMER = new Slot("cpu_timer");
  /** 1 once the command was asked to end: the timer then means SIGKILL. */
  static final Slot ASKED = new Slot("overtime");
  /** How often the time was over, 0 or 1. */
  static final Slot OVER = new Slot("time_over");

  static final Slot CPU_OVER = new Slot("cpu_time_over");
  private static final Slot USED = new Slot("cpu_time_used");
  private static final Slot LEFT = new Slot("cpu_time_left");
  private static final Data.Buffer EXPIRATIONS = new Data.Buffer("expirations", 8);
  private static final Data.Buffer NEXT_LOOK = new Data.Buffer("next_look", 32);
  private static final long LONGEST_LOOK = 500_000;
  private static final long SHORTEST_LOOK = 2_000;

  private final Draft draft;
  private final Sequence monitor;

  TimeLimits(Draft draft) {
    this.draft = draft;
    this.monitor = draft.monitor();
  }

  private Supervision supervision() {
    return draft.spec().supervision();
  }

  private Optional<Duration> cpuTime() {
    return draft.spec().resources().cpuTime().map(Said::value);
  }

  void start(Failure failure) {
    monitor.set(TIMER, -1);
    supervision().timeLimit().ifPresent(limit -> {
      monitor.step(PHASE, "the time limit: " + limit);
      create(TIMER, failure);
      set(TIMER, limit).orDie(failure);
    });
    if (cpuTime().isPresent()) {
      create(TIMER, failure, CPU_TIMER);
    }
  }

  private void create(Slot timer, Failure failure) {
    monitor.call(TIMERFD_CREATE, CLOCK_MONOTONIC, TFD_CLOEXEC).into(timer).orDie(failure);
  }

  /** Where both are asked to end by the first, the second must be there to be set. */
  private void create(Slot first, Failure failure, Slot second) {
    monitor.step(PHASE, "the limit of processor time: " + cpuTime().orElseThrow());
    create(second, failure);
    set(second, Duration.ofMillis(1)).orDie(failure);
    if (supervision().timeLimit().isEmpty()) {
      create(first, failure);
    }
  }

  private Sequence.Pending set(Slot timer, Duration time) {
    Data.Struct once = new Data.Struct(List.of(
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO),
        new Data.Field("tv_sec", Width.LONG, Number.of(time.getSeconds())),
        new Data.Field("tv_nsec", Width.LONG, Number.of(time.getNano()))));
    return monitor.call(TIMERFD_SETTIME, timer, ZERO, Address.of(once), NULL);
  }

  /** At {@code monitor.timer} and, where there is such a limit, {@code monitor.cpu_timer}. */
  void plan() {
    monitor.step(PHASE, "the time is over: ask the command to end, then make it");
    monitor.label("monitor.timer").call(READ, TIMER, Address.of(EXPIRATIONS), Number.of(8)).anyway();
    monitor.when(ASKED, Test.NE, 0, "monitor.kill");
    supervision().timeLimit().ifPresent(limit -> {
      monitor.set(OVER, 1);
      over(Event.TIME_LIMIT, "time limit", "the time limit of " + seconds(limit) + " is over");
    });
    if (cpuTime().isPresent()) {
      onCpuTimer(cpuTime().get());
    }
    if (supervision().timeLimit().isPresent() || cpuTime().isPresent()) {
      ask();
    } else {
      monitor.go("monitor.wait");
    }
  }

  private void onCpuTimer(Duration limit) {
    String over = monitor.fresh("cpu_time_over");
    String look = monitor.fresh("look_again");
    String soon = monitor.fresh("soon");
    monitor.step(PHASE, "see how much processor time was used").label("monitor.cpu_timer");
    monitor.call(READ, CPU_TIMER, Address.of(EXPIRATIONS), Number.of(8)).anyway();
    Figures.read(monitor, draft, Figure.CPU_US, USED);
    monitor.compute(LEFT, Number.of(limit.toNanos() / 1000), Arithmetic.MINUS, USED).when(LEFT, Test.LE, 0, over);
    monitor.compute(LEFT, LEFT, Arithmetic.SHIFT_RIGHT, shift());
    monitor.when(LEFT, Test.LE, LONGEST_LOOK, look).set(LEFT, LONGEST_LOOK).label(look);
    monitor.when(LEFT, Test.GE, SHORTEST_LOOK, soon).set(LEFT, SHORTEST_LOOK).label(soon);
    monitor.compute(LEFT, LEFT, Arithmetic.TIMES, 1000).store(Address.of(NEXT_LOOK), 24, Width.LONG, LEFT);
    monitor.call(TIMERFD_SETTIME, CPU_TIMER, ZERO, Address.of(NEXT_LOOK), NULL).anyway();
    monitor.go("monitor.wait").label(over).set(CPU_OVER, 1);
    over(Event.CPU_TIME_LIMIT, "cpu time limit", "the limit of " + seconds(limit) + " of processor time is met");
  }

  /** Of the number of processors, its binary logarithm, rounded up. */
  private int shift() {
    return 32 - Integer.numberOfLeadingZeros(draft.host().cgroups().processors() - 1);
  }

  private void over(Event event, String reason, String sentence) {
    String line = "stockade: " + sentence + "\n";
    ErrorStream.write(monitor, Address.of(line), Number.of(line.length()));
    Optional<Action> action = draft.spec().resources().reaction(event).map(Reaction::action);
    if (action.isPresent()) {
      LimitWatches.answer(monitor, action.get(), reason);
    } else {
      monitor.set(Ending.REASON, Address.of(reason)).go("monitor.ask");
    }
  }

  private void ask() {
    if (isAsked(Event.TIME_LIMIT, supervision().timeLimit().isPresent())
        || isAsked(Event.CPU_TIME_LIMIT, cpuTime().isPresent())) {
      Signal stop = supervision().stopSignal();
      monitor.step(PHASE, "ask the command to end").label("monitor.ask").set(ASKED, 1);
      set(TIMER, supervision().stopTimeout()).anyway();
      Supervisor.sendToInit(monitor, Number.symbol(stop.name(), stop.number()));
      Supervisor.sendToInit(monitor, Supervisor.SIGCONT);
      monitor.go("monitor.wait");
    }
  }

  private boolean isAsked(Event event, boolean limited) {
    return limited && draft.spec().resources().reaction(event).isEmpty();
  }

  static Failure failure() {
    return Failure.of("cannot watch over the sandbox", Origin.DEFAULT);
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }
}
