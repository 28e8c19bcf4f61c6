package stockade.service;

import static stockade.linux.SystemCall.CLOCK_GETTIME;
import static stockade.linux.SystemCall.EXECVE;
import static stockade.linux.SystemCall.FCNTL;
import static stockade.linux.SystemCall.PPOLL;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.TIMERFD_CREATE;
import static stockade.linux.SystemCall.TIMERFD_SETTIME;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.CLOCK_MONOTONIC;
import static stockade.plan.Symbols.F_SETFD;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.POLLIN;
import static stockade.plan.Symbols.TFD_CLOEXEC;
import static stockade.plan.Symbols.ZERO;

import java.util.ArrayList;
import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.draft.Strings;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Service.OnFailure;
import stockade.spec.Service.Restart;

/**
 * {@code restart = "always"} and {@code "on-failure"}: the monitor whose sandbox has ended waits a while, in which it can be told to
 * stop, and executes its own image again. So it keeps its PID and its name, and nothing of an earlier start is left in its memory. How
 * often that was, and how often in quick succession, is handed on in the place of its name, argv[0].
 *
 * <pre>
 *   restart = "always"    timerfd_settime($again_timer, 0, {0.1 s, 0.2 s, 0.4 s, … 60 s}, NULL)
 *                         execve("/proc/self/exe", ["stockade: web restart 3 2", …], $envp)
 * </pre>
 */
public final class Relaunch {
  private static final Number SELF_SIZE = Number.of(128);
  private static final Number SIGTERM = Number.symbol("SIGTERM", 15);
  private static final Number SIGINT = Number.symbol("SIGINT", 2);
  /** In milliseconds; the last is for all further ones. */
  private static final List<Integer> DELAYS =
      List.of(100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 60_000);
  /** A sandbox that has run for so many seconds begins with the shortest delay again. */
  private static final int LONG_ENOUGH = 10;

  private static final int ROW = 24;

  /** How often it was started again. */
  public static final Slot TIMES = new Slot("restarts");
  /** Whether it was told to end. */
  public static final Slot STOPPING = new Slot("stopping");
  /** Whether the command has run. */
  public static final Slot RAN = new Slot("has_run");

  /** Whether it was told to end and to be started again, whatever the spec says of restarts. */
  public static final Slot AGAIN = new Slot("restart_asked");

  private static final Slot STREAK = new Slot("restart_streak");
  private static final Slot BEGAN = new Slot("began");
  private static final Slot AT = new Slot("again_at");
  private static final Slot VALUE = new Slot("again_value");
  private static final Slot TIMER = new Slot("again_timer");
  private static final Slot LENGTH = new Slot("again_length");
  private static final Data.Buffer TIME = new Data.Buffer("again_time", 16);
  private static final Data.Buffer DELAY = new Data.Buffer("again_delay", 32);
  private static final Data.Buffer POLL = new Data.Buffer("again_poll", 24);
  private static final Data.Buffer SIGNAL = new Data.Buffer("again_signal", 128);

  private Relaunch() {}

  private static String prefix(Draft draft) {
    return "stockade: " + Post.station(draft).name() + " restart ";
  }

  /** In the monitor: whether this is a start again. */
  static void count(Draft draft) {
    Sequence monitor = draft.monitor();
    String first = monitor.fresh("first_start");
    monitor.step(Post.PHASE, "see how often the sandbox was started again");
    monitor.set(TIMES, 0).set(STREAK, 0).set(STOPPING, 0).set(AGAIN, 0).set(RAN, 0);
    monitor.load(AT, Slot.ARGV, 0, Width.LONG).when(AT, Test.EQ, 0, first);
    Strings.beginsWith(monitor, AT, Address.of(prefix(draft)), first);
    monitor.compute(AT, AT, Arithmetic.PLUS, prefix(draft).length());
    Strings.decimal(monitor, AT, TIMES);
    monitor.compute(AT, AT, Arithmetic.PLUS, 1);
    Strings.decimal(monitor, AT, STREAK);
    monitor.label(first);
    now(monitor, BEGAN);
  }

  private static void now(Sequence monitor, Slot seconds) {
    monitor.call(CLOCK_GETTIME, CLOCK_MONOTONIC, Address.of(TIME)).anyway();
    monitor.load(seconds, Address.of(TIME), 0, Width.LONG);
  }

  /** In the monitor, when all has ended: goes on with the next operation unless the image is executed again. */
  public static void plan(Draft draft, Slot status, Slot signals) {
    Restart restart = draft.spec().service().restart();
    boolean asked = draft.spec().service().health().filter(health -> health.onFailure() == OnFailure.RESTART).isPresent();
    if (restart == Restart.NO && !asked) {
      return;
    }
    Sequence monitor = draft.monitor();
    monitor.step(Post.PHASE, "start again, unless it was told to end");
    String may = monitor.fresh("again");
    if (asked && restart != Restart.NO) {
      monitor.when(AGAIN, Test.NE, 0, may);
    }
    decide(monitor, restart, status);
    monitor.when(RAN, Test.NE, 0, may).when(TIMES, Test.EQ, 0, "again.never").label(may);
    chooseDelay(monitor);
    wait(monitor, signals);
    become(draft);
    monitor.label("again.never");
  }

  private static void decide(Sequence monitor, Restart restart, Slot status) {
    switch (restart) {
      case NO -> monitor.when(AGAIN, Test.EQ, 0, "again.never");
      case ON_FAILURE -> monitor.when(STOPPING, Test.NE, 0, "again.never").when(status, Test.EQ, 0, "again.never");
      case ALWAYS -> monitor.when(STOPPING, Test.NE, 0, "again.never");
    }
  }

  private static void chooseDelay(Sequence monitor) {
    String quick = monitor.fresh("again_quick");
    String known = monitor.fresh("again_known");
    now(monitor, VALUE);
    monitor.compute(VALUE, VALUE, Arithmetic.MINUS, BEGAN).when(VALUE, Test.LT, LONG_ENOUGH, quick);
    monitor.set(STREAK, 0).label(quick).set(AT, STREAK);
    monitor.when(AT, Test.LT, DELAYS.size(), known).set(AT, DELAYS.size() - 1).label(known);
    monitor.compute(AT, AT, Arithmetic.TIMES, ROW).compute(AT, AT, Arithmetic.PLUS, Address.of(delays()));
    monitor.load(VALUE, AT, 0, Width.LONG).store(Address.of(DELAY), 16, Width.LONG, VALUE);
    monitor.load(VALUE, AT, 8, Width.LONG).store(Address.of(DELAY), 24, Width.LONG, VALUE);
    monitor.load(VALUE, AT, 16, Width.LONG);
    monitor.compute(STREAK, STREAK, Arithmetic.PLUS, 1).compute(TIMES, TIMES, Arithmetic.PLUS, 1);
    monitor.text(Address.of("{\"event\":\"restarting\",\"restarts\":")).appendDecimal(TIMES);
    monitor.append(",\"delay_ms\":").appendDecimal(VALUE).append("}\n").length(LENGTH);
    monitor.call(WRITE, Chronicle.FILE, Slots.TEXT_START, LENGTH).anyway();
  }

  /** Rows of seconds, nanoseconds, milliseconds. */
  private static Data.Struct delays() {
    List<Data.Field> fields = new ArrayList<>();
    for (int delay : DELAYS) {
      fields.add(Data.Field.hidden(Width.LONG, Number.of(delay / 1000)));
      fields.add(Data.Field.hidden(Width.LONG, Number.of(delay % 1000 * 1_000_000L)));
      fields.add(new Data.Field("delay_ms", Width.LONG, Number.of(delay)));
    }
    return new Data.Struct(fields);
  }

  private static void wait(Sequence monitor, Slot signals) {
    monitor.call(TIMERFD_CREATE, CLOCK_MONOTONIC, TFD_CLOEXEC).into(TIMER).orGo("again.never");
    monitor.call(TIMERFD_SETTIME, TIMER, ZERO, Address.of(DELAY), NULL).orGo("again.never");
    List<Slot> watched = List.of(signals, Control.SOCKET_SLOT, TIMER);
    for (int i = 0; i < watched.size(); i++) {
      monitor.store(Address.of(POLL), 8 * i, Width.INT, watched.get(i));
      monitor.store(Address.of(POLL), 8 * i + 4, Width.SHORT, POLLIN);
    }
    monitor.label("again.wait").call(PPOLL, Address.of(POLL), Number.of(3), NULL, NULL, ZERO).orGo("again.wait");
    monitor.load(VALUE, Address.of(POLL), 22, Width.SHORT).when(VALUE, Test.NE, 0, "again.now");
    monitor.load(VALUE, Address.of(POLL), 6, Width.SHORT).when(VALUE, Test.NE, 0, "again.signal");
    Control.hearWhileDown(monitor, "again.stopped", "again.wait");
    monitor.label("again.signal").call(READ, signals, Address.of(SIGNAL), SELF_SIZE).orGo("again.wait");
    monitor.load(VALUE, Address.of(SIGNAL), 0, Width.INT);
    monitor.when(VALUE, Test.EQ, SIGTERM, "again.stopped").when(VALUE, Test.NE, SIGINT, "again.wait");
    monitor.label("again.stopped").set(STOPPING, 1);
    Chronicle.say(monitor, "{\"event\":\"stopped\"}\n");
    monitor.go("again.never");
  }

  /** Descriptors 1 and 2, the log, stay open in the next image, which says there what it can't do. */
  private static void become(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.label("again.now").text(Address.of(prefix(draft))).appendDecimal(TIMES).append(" ").appendDecimal(STREAK);
    monitor.store(Slot.ARGV, 0, Width.LONG, Slots.TEXT_START);
    for (int stream = 1; stream <= 2; stream++) {
      monitor.call(FCNTL, Number.of(stream), F_SETFD, ZERO).anyway();
    }
    monitor.call(EXECVE, Address.of("/proc/self/exe"), Slot.ARGV, Slot.ENVP).anyway();
    Chronicle.say(monitor, "{\"event\":\"failed\"}\n");
  }
}
