package stockade.supervision;

import static stockade.linux.SystemCall.RT_SIGACTION;
import static stockade.linux.SystemCall.RT_SIGPROCMASK;
import static stockade.linux.SystemCall.SIGNALFD4;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.SFD_CLOEXEC;
import static stockade.plan.Symbols.SIG_IGN;
import static stockade.plan.Symbols.SIG_SETMASK;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Symbols;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Origin;

/**
 * Monitor and init handle no signal: both block all of them and read them from a descriptor, signalfd(2). What the
 * caller had ignored stays ignored by the monitor, so that nohup(1) works; the command starts with nothing blocked and
 * nothing ignored, whatever the caller had.
 */
public final class Signals {
  private static final String PHASE = "signals";
  /** sizeof(sigset_t) of the kernel, in bytes. */
  static final Number SET_SIZE = Number.of(8);

  static final Slot DESCRIPTOR = new Slot("signals");
  /** All signals that the monitor reads: all but those that the caller ignored. */
  private static final Data.Buffer READ = new Data.Buffer("read_signals", 8);

  private static final Data.Struct ALL = set("all", -1);
  private static final Data.Struct NONE = set("none", 0);
  private static final Data.Struct ALL_BUT_INT = set("all_but_int", ~(1L << 1));
  /** struct sigaction of the kernel: handler SIG_DFL, flags, restorer, mask. */
  private static final Data.Struct DEFAULT_ACTION = new Data.Struct(List.of(
      new Data.Field("sa_handler", Width.LONG, Number.symbol("SIG_DFL", 0)),
      Data.Field.hidden(Width.LONG, ZERO),
      Data.Field.hidden(Width.LONG, ZERO),
      Data.Field.hidden(Width.LONG, ZERO)));

  private static final Data.Buffer OLD_ACTION = new Data.Buffer("old_action", 32);

  private static final Slot SIGNAL = new Slot("signal");
  private static final Slot BIT = new Slot("bit");
  /** The signals that the caller ignores. */
  private static final Slot IGNORED = new Slot("ignored");

  private Signals() {}

  private static Data.Struct set(String name, long bits) {
    return new Data.Struct(List.of(new Data.Field(name, Width.LONG, Number.of(bits))));
  }

  /** In the monitor, before anything is made that a signal could leave half done. */
  public static void block(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "block all signals; they are read one by one later");
    monitor.call(RT_SIGPROCMASK, SIG_SETMASK, Address.of(ALL), NULL, SET_SIZE).orDie(cannot("block signals"));
    monitor.step(PHASE, "find the signals that the caller ignores: they are not read");
    monitor.set(IGNORED, 0).set(SIGNAL, 1);
    String loop = monitor.fresh("signal");
    String next = monitor.fresh("next");
    monitor.label(loop);
    monitor
        .call(RT_SIGACTION, SIGNAL, NULL, Address.of(OLD_ACTION), SET_SIZE)
        .orDie(cannot("read how a signal is handled"));
    monitor.load(Slots.ANSWER, Address.of(OLD_ACTION), 0, Width.LONG);
    monitor.when(Slots.ANSWER, Test.NE, SIG_IGN, next);
    bit(monitor);
    monitor.compute(IGNORED, IGNORED, Arithmetic.OR, BIT);
    monitor.label(next).compute(SIGNAL, SIGNAL, Arithmetic.PLUS, 1).when(SIGNAL, Test.LE, 64, loop);
    monitor.compute(Slots.ANSWER, Number.of(-1), Arithmetic.MINUS, IGNORED);
    monitor.compute(Slots.ANSWER, Slots.ANSWER, Arithmetic.OR, 1L << 16);
    monitor.store(Address.of(READ), 0, Width.LONG, Slots.ANSWER);
    monitor.step(PHASE, "children are waited for, also where the caller ignores SIGCHLD");
    monitor
        .call(RT_SIGACTION, Symbols.SIGCHLD, Address.of(DEFAULT_ACTION), NULL, SET_SIZE)
        .orDie(cannot("take SIGCHLD"));
  }

  /** A SIGINT that is pending ends the monitor here, unless the caller ignores it. */
  static void admitInterrupt(Sequence monitor, String otherwise) {
    monitor.call(RT_SIGPROCMASK, SIG_SETMASK, Address.of(ALL_BUT_INT), NULL, SET_SIZE).into(Slots.ANSWER).anyway();
    monitor.when(Slots.ANSWER, Test.LT, 0, otherwise);
  }

  /** The bit of {@link #SIGNAL}, signal 1 being bit 0. */
  private static void bit(Sequence sequence) {
    sequence.compute(BIT, SIGNAL, Arithmetic.MINUS, 1);
    sequence.compute(BIT, Number.of(1), Arithmetic.SHIFT_LEFT, BIT);
  }

  /** In the monitor: a descriptor that delivers what is blocked, and not ignored by the caller. */
  static void readUnlessIgnored(Sequence monitor) {
    read(monitor, Address.of(READ));
  }

  /** In init: what the monitor sends is meant for the command, whatever the caller ignores. */
  static void readAll(Sequence init) {
    read(init, Address.of(ALL));
  }

  private static void read(Sequence sequence, Address signals) {
    sequence.step(PHASE, "read signals from a descriptor");
    sequence
        .call(SIGNALFD4, Number.of(-1), signals, SET_SIZE, SFD_CLOEXEC)
        .into(DESCRIPTOR)
        .orDie(cannot("make a descriptor for signals"));
  }

  /** In the target: every signal has its default action, none is blocked. */
  public static void reset(Draft draft) {
    Sequence target = draft.target();
    target.step(PHASE, "no signal is ignored in the command");
    String loop = target.fresh("signal");
    String next = target.fresh("next");
    String done = target.fresh("done");
    target.when(IGNORED, Test.EQ, 0, done).set(SIGNAL, 1);
    target.label(loop);
    bit(target);
    target.compute(BIT, BIT, Arithmetic.AND, IGNORED).when(BIT, Test.EQ, 0, next);
    target
        .call(RT_SIGACTION, SIGNAL, Address.of(DEFAULT_ACTION), NULL, SET_SIZE)
        .orDie(cannot("reset a signal"));
    target.label(next).compute(SIGNAL, SIGNAL, Arithmetic.PLUS, 1).when(SIGNAL, Test.LE, 64, loop);
    target.label(done).step(PHASE, "no signal is blocked in the command");
    target.call(RT_SIGPROCMASK, SIG_SETMASK, Address.of(NONE), NULL, SET_SIZE).orDie(cannot("unblock signals"));
  }

  private static Failure cannot(String what) {
    return Failure.of("cannot " + what, Origin.DEFAULT);
  }
}
