package stockade.supervision;

import static stockade.linux.SystemCall.PPOLL;
import static stockade.linux.SystemCall.TIMERFD_CREATE;
import static stockade.plan.Symbols.CLOCK_MONOTONIC;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.POLLIN;
import static stockade.plan.Symbols.TFD_CLOEXEC;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.service.Control;
import stockade.service.Health;
import stockade.service.HealthCheck;
import stockade.service.Logs;
import stockade.service.Notify;
import stockade.service.Post;
import stockade.spec.Origin;
import stockade.supervision.LimitWatches.Watch;

/** What wakes the monitor: each a place in the array of one ppoll(2), and the label at which the plan goes on. */
final class Wakeups {
  private static final String PHASE = "supervision";

  /**
   * struct pollfd, 8 bytes each: signals, init's socket, the timer, the parent, the pipe that exec closes; those of limits, those of a
   * pseudo terminal, a filter's listener, requests and the log of a started sandbox, what the command says of itself, a check of its health.
   */
  static final Data.Buffer POLL = new Data.Buffer("poll", 192);

  private static final int SIGNALS = 0;
  private static final int SOCKET = 8;
  private static final int TIMER = 16;
  private static final int PARENT = 24;
  private static final int EXEC = 32;
  private static final int LIMITS = 40;
  private static final int SIZE = 8;
  /** Of a started sandbox, from its first place on: requests, and the two pipes of its log. */
  private static final int CONTROL = 0;

  private static final int STDOUT = 8;
  private static final int STDERR = 16;
  /** Of one whose health is looked at: when to look, the check that is made, and what that says. */
  private static final int HEALTH_TIMER = 0;

  private static final int CHECK_ENDED = 8;
  private static final int CHECK_SAID = 16;
  private static final Map<Integer, Slot> HEALTH = new TreeMap<>(
      Map.of(HEALTH_TIMER, Health.TIMER, CHECK_ENDED, HealthCheck.ENDED, CHECK_SAID, HealthCheck.SAID));
  private static final int EVENTS = 4;
  static final int ANSWERS = 6;

  private final Draft draft;
  private final Sequence monitor;

  Wakeups(Draft draft) {
    this.draft = draft;
    this.monitor = draft.monitor();
  }

  /** In the monitor, which sees nothing that has not been put here. */
  void prepare() {
    Failure failure = Failure.of("cannot watch over the sandbox", Origin.DEFAULT);
    monitor.step(PHASE, "what the monitor waits for");
    watch(SIGNALS, Signals.DESCRIPTOR);
    watch(SOCKET, Slots.MONITOR_SOCKET);
    new TimeLimits(draft).start(failure);
    new LimitWatches(draft).begin();
    if (Post.isTaken(draft)) {
      watchService(failure);
    }
    if (Notify.isWished(draft)) {
      Notify.receive(draft, "monitor.reap_now");
      watch(notifyPlace(), Notify.SOCKET_SLOT);
    }
    if (Health.isWatched(draft)) {
      Health.begin(draft, failure);
      HEALTH.forEach((place, slot) -> watch(healthPlace() + place, slot));
    }
    watch(TIMER, TimeLimits.TIMER);
    watch(PARENT, Supervisor.PARENT_PIDFD);
    watch(EXEC, StatusLines.WATCHED);
    List<Watch> limits = new LimitWatches(draft).all();
    for (int i = 0; i < limits.size(); i++) {
      watch(LIMITS + SIZE * i, limits.get(i).descriptor(), limits.get(i).events());
    }
    Listener.expect(draft, POLL, listenerPlace());
    if (PseudoTerminal.isWished(draft)) {
      PseudoTerminal.receive(monitor, "monitor.reap_now");
      proxy().begin();
    }
  }

  private void watchService(Failure failure) {
    if (draft.spec().supervision().timeLimit().isEmpty() && draft.spec().resources().cpuTime().isEmpty()) {
      monitor.call(TIMERFD_CREATE, CLOCK_MONOTONIC, TFD_CLOEXEC).into(TimeLimits.TIMER).orDie(failure);
    }
    watch(servicePlace() + CONTROL, Control.SOCKET_SLOT);
    watch(servicePlace() + STDOUT, Logs.STDOUT);
    watch(servicePlace() + STDERR, Logs.STDERR);
  }

  /** Behind all others: a place that is passed over would be that of descriptor 0. */
  int listenerPlace() {
    return ptyPlace() + (PseudoTerminal.isWished(draft) ? 3 * SIZE : 0);
  }

  private int ptyPlace() {
    return LIMITS + SIZE * new LimitWatches(draft).all().size();
  }

  private int servicePlace() {
    return listenerPlace() + (Listener.isExpected(draft) ? 8 : 0);
  }

  private int notifyPlace() {
    return servicePlace() + (Post.isTaken(draft) ? 24 : 0);
  }

  private int healthPlace() {
    return notifyPlace() + (Notify.isWished(draft) ? 8 : 0);
  }

  private int end() {
    return healthPlace() + (Health.isWatched(draft) ? 24 : 0);
  }

  TerminalProxy proxy() {
    return new TerminalProxy(monitor, POLL, ptyPlace());
  }

  private void watch(int place, Slot descriptor) {
    watch(place, descriptor, POLLIN);
  }

  private void watch(int place, Slot descriptor, Number events) {
    monitor.store(Address.of(POLL), place, Width.INT, descriptor);
    monitor.store(Address.of(POLL), place + EVENTS, Width.SHORT, events);
  }

  /** At {@code monitor.wait}: what has happened goes on at a label of its own, and comes back. */
  void await() {
    monitor.step(PHASE, "sleep until something happens");
    monitor.label("monitor.wait");
    List<Watch> limits = new LimitWatches(draft).all();
    if (PseudoTerminal.isWished(draft)) {
      proxy().arm();
    }
    if (Post.isTaken(draft)) {
      monitor.store(Address.of(POLL), servicePlace() + STDOUT, Width.INT, Logs.STDOUT);
      monitor.store(Address.of(POLL), servicePlace() + STDERR, Width.INT, Logs.STDERR);
    }
    if (Health.isWatched(draft)) {
      HEALTH.forEach((place, slot) -> monitor.store(Address.of(POLL), healthPlace() + place, Width.INT, slot));
    }
    monitor.call(PPOLL, Address.of(POLL), Number.of(end() / SIZE), NULL, NULL, ZERO).orGo("monitor.wait");
    if (PseudoTerminal.isWished(draft)) {
      proxy().move();
    }
    onEvent(EXEC, "monitor.started");
    onEvent(SOCKET, "monitor.message");
    onEvent(TIMER, "monitor.timer");
    for (int i = 0; i < limits.size(); i++) {
      onEvent(LIMITS + SIZE * i, limits.get(i).label());
    }
    onEvent(PARENT, "monitor.orphaned");
    onEvent(SIGNALS, "monitor.signal");
    if (Listener.isExpected(draft)) {
      onEvent(listenerPlace(), "monitor.denied");
    }
    if (Post.isTaken(draft)) {
      onEvent(servicePlace() + CONTROL, "monitor.control");
    }
    if (Notify.isWished(draft)) {
      onEvent(notifyPlace(), "monitor.notify");
    }
    if (Health.isWatched(draft)) {
      onEvent(healthPlace() + CHECK_ENDED, "monitor.check_ended");
      onEvent(healthPlace() + CHECK_SAID, "monitor.check_said");
      onEvent(healthPlace() + HEALTH_TIMER, "monitor.health");
    }
    if (Post.isTaken(draft)) {
      onEvent(servicePlace() + STDOUT, "monitor.log");
      onEvent(servicePlace() + STDERR, "monitor.log");
    }
    monitor.go("monitor.wait");
    monitor.step(PHASE, "the process that started this is gone: end the sandbox").label("monitor.orphaned");
    monitor.set(Ending.REASON, Address.of("stopped")).label("monitor.kill");
    Supervisor.sendToInit(monitor, Supervisor.SIGKILL);
    monitor.go("monitor.reap_now");
    StatusLines.onStarted(draft, POLL, EXEC);
  }

  private void onEvent(int place, String label) {
    monitor.load(Slots.ANSWER, Address.of(POLL), place + ANSWERS, Width.SHORT).when(Slots.ANSWER, Test.NE, 0, label);
  }
}
