package stockade.service;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_CREAT;
import static stockade.linux.OpenFlag.O_NOFOLLOW;
import static stockade.linux.OpenFlag.O_TRUNC;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLOCK_GETTIME;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.RENAMEAT2;
import static stockade.linux.SystemCall.TIMERFD_CREATE;
import static stockade.linux.SystemCall.TIMERFD_SETTIME;
import static stockade.linux.SystemCall.UNLINKAT;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.CLOCK_MONOTONIC;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.TFD_CLOEXEC;
import static stockade.plan.Symbols.ZERO;

import java.time.Duration;
import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Line;
import stockade.draft.Sequence;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.spec.Service.OnFailure;

/**
 * How a started sandbox does: the monitor has a check made again and again, and says in the file {@code health} of the state folder
 * what came of it. The file {@code health.output} has what the last check that failed has written.
 *
 * <pre>
 *   healthy 0 0
 *   healthy 2 7         two have failed since, the last with status 7
 *   unhealthy 3 late    three have failed, the last by taking too long
 *   starting 0 1        none has succeeded, and those that have failed don't count yet
 * </pre>
 */
public final class Health {
  static final String PHASE = "health";
  private static final Duration AT_ONCE = Duration.ofNanos(1);
  /** Between checks of a sandbox that is still starting. */
  private static final Duration SHORTLY = Duration.ofSeconds(1);

  /** What comes next: the next check, one soon, or what the spec says of an unhealthy sandbox. */
  private static final int LATER = 0;

  private static final int OFTEN = 1;
  private static final int ACT = 2;
  private static final long SECOND = 1_000_000_000L;

  /** When the next check is due, or the one that is being made has taken too long; negative: never. */
  public static final Slot TIMER = new Slot("health_timer");

  /** The address of the word. */
  private static final Slot WORD = new Slot("health_word");
  private static final Slot WELL = new Slot("health_well");
  private static final Slot FAILED = new Slot("health_failed");
  private static final Slot NEXT = new Slot("health_next");
  private static final Slot FILE = new Slot("health_file");
  private static final Slot LENGTH = new Slot("health_length");
  private static final Slot ENDS = new Slot("health_start_ends");
  private static final Slot NOW = new Slot("health_now");
  private static final Data.Buffer TIME = new Data.Buffer("health_time", 16);
  private static final Data.Buffer EXPIRATIONS = new Data.Buffer("health_expirations", 8);

  private Health() {}

  /** Whether anybody looks; where a command joins a sandbox, that sandbox's monitor does. */
  public static boolean isWatched(Draft draft) {
    return Post.isTaken(draft) && draft.spec().service().health().isPresent() && !draft.joins();
  }

  static stockade.spec.Service.Health wish(Draft draft) {
    return draft.spec().service().health().orElseThrow();
  }

  /** In the monitor, before the command runs. */
  public static void begin(Draft draft, Failure failure) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "nothing is known yet of the sandbox's health");
    monitor.set(WORD, Address.of("starting")).set(WELL, 0).set(FAILED, 0);
    HealthCheck.begin(monitor);
    monitor.call(UNLINKAT, AT_FDCWD, Post.path(draft, "health"), ZERO).anyway();
    monitor.call(TIMERFD_CREATE, CLOCK_MONOTONIC, TFD_CLOEXEC).into(TIMER).orDie(failure);
  }

  /** When the command runs: the first check is made at once. */
  public static void start(Draft draft) {
    if (isWatched(draft)) {
      Sequence monitor = draft.monitor();
      now(monitor);
      monitor.compute(ENDS, NOW, Arithmetic.PLUS, wish(draft).startPeriod().toNanos());
      after(monitor, AT_ONCE);
    }
  }

  private static void now(Sequence monitor) {
    monitor.call(CLOCK_GETTIME, CLOCK_MONOTONIC, Address.of(TIME)).anyway();
    monitor.load(NOW, Address.of(TIME), 0, Width.LONG).compute(NOW, NOW, Arithmetic.TIMES, SECOND);
    monitor.load(LENGTH, Address.of(TIME), 8, Width.LONG).compute(NOW, NOW, Arithmetic.PLUS, LENGTH);
  }

  static void after(Sequence monitor, Duration time) {
    Data.Struct once = new Data.Struct(List.of(
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO),
        new Data.Field("tv_sec", Width.LONG, Number.of(time.getSeconds())),
        new Data.Field("tv_nsec", Width.LONG, Number.of(time.getNano()))));
    monitor.call(TIMERFD_SETTIME, TIMER, ZERO, Address.of(once), NULL).anyway();
  }

  /** At {@code monitor.health}, {@code monitor.check_said} and {@code monitor.check_ended}. */
  public static void plan(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "a check is due, or takes too long").label("monitor.health");
    monitor.call(READ, TIMER, Address.of(EXPIRATIONS), Number.of(8)).anyway();
    HealthCheck.plan(draft);
    onSuccess(draft);
    onFailure(draft);
    tell(draft);
    monitor.step(PHASE, "look again later").label("health.later");
    after(monitor, wish(draft).interval());
    monitor.go("monitor.wait").label("health.often");
    after(monitor, shorter(wish(draft).interval()));
    monitor.go("monitor.wait");
  }

  private static Duration shorter(Duration interval) {
    return interval.compareTo(SHORTLY) < 0 ? interval : SHORTLY;
  }

  private static void onSuccess(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "the check has succeeded").label("health.good");
    monitor.set(WORD, Address.of("healthy")).set(WELL, 1).set(FAILED, 0).set(NEXT, LATER).go("health.tell");
  }

  private static void onFailure(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "the check has failed").label("health.bad");
    put(draft, "health.output", HealthCheck.OUTPUT, HealthCheck.SIZE);
    if (!wish(draft).startPeriod().isZero()) {
      String counts = monitor.fresh("failure_counts");
      monitor.when(WELL, Test.NE, 0, counts);
      now(monitor);
      monitor.when(NOW, Test.GE, ENDS, counts).set(NEXT, OFTEN).go("health.tell").label(counts);
    }
    monitor.set(NEXT, LATER).compute(FAILED, FAILED, Arithmetic.PLUS, 1);
    monitor.when(FAILED, Test.LT, wish(draft).retries(), "health.tell").set(WORD, Address.of("unhealthy"));
    if (wish(draft).onFailure() != OnFailure.NONE) {
      monitor.set(NEXT, ACT);
    }
  }

  /** When it has become unhealthy, and something is to be done, no more checks are made. */
  private static void tell(Draft draft) {
    Sequence monitor = draft.monitor();
    String number = monitor.fresh("in_time");
    String done = monitor.fresh("health_said");
    monitor.step(PHASE, "say so").label("health.tell");
    Line line = Line.begin(monitor).append(WORD).append(" ").decimal(FAILED).append(" ");
    monitor.when(HealthCheck.LATE, Test.EQ, 0, number);
    line.append("late").length(LENGTH);
    monitor.go(done).label(number);
    line.decimal(HealthCheck.STATUS).length(LENGTH);
    monitor.label(done);
    put(draft, "health", Line.START, LENGTH);
    monitor.when(NEXT, Test.EQ, OFTEN, "health.often");
    if (wish(draft).onFailure() != OnFailure.NONE) {
      monitor.when(NEXT, Test.NE, ACT, "health.later");
      Chronicle.say(monitor, "{\"event\":\"unhealthy\"}\n");
      monitor.go("monitor.unhealthy");
    }
  }

  /** Whole or not at all. */
  private static void put(Draft draft, String file, Value text, Slot length) {
    Sequence monitor = draft.monitor();
    String full = monitor.fresh("no_room");
    String done = monitor.fresh("health_written");
    monitor
        .call(
            OPENAT, AT_FDCWD, Post.path(draft, file + ".new"), Flags.of(O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW, O_CLOEXEC),
            Number.mode(0600))
        .into(FILE)
        .orGo(done);
    monitor.call(WRITE, FILE, text, length).orGo(full);
    monitor.call(RENAMEAT2, AT_FDCWD, Post.path(draft, file + ".new"), AT_FDCWD, Post.path(draft, file), ZERO).anyway();
    monitor.label(full).call(CLOSE, FILE).anyway();
    monitor.label(done);
  }
}
