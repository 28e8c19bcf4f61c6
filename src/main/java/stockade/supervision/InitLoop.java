package stockade.supervision;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.CLOSE_RANGE;
import static stockade.linux.SystemCall.DUP3;
import static stockade.linux.SystemCall.EXIT_GROUP;
import static stockade.linux.SystemCall.KILL;
import static stockade.linux.SystemCall.PPOLL;
import static stockade.linux.SystemCall.PRCTL;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.RECVFROM;
import static stockade.linux.SystemCall.SENDTO;
import static stockade.linux.SystemCall.WAIT4;
import static stockade.plan.Symbols.MAX_DESCRIPTOR;
import static stockade.plan.Symbols.MSG_DONTWAIT;
import static stockade.plan.Symbols.MSG_NOSIGNAL;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.POLLIN;
import static stockade.plan.Symbols.PR_SET_DUMPABLE;
import static stockade.plan.Symbols.SIGCHLD;
import static stockade.plan.Symbols.SI_KERNEL;
import static stockade.plan.Symbols.SUID_DUMP_DISABLE;
import static stockade.plan.Symbols.WNOHANG_WUNTRACED;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.linux.Namespace;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.service.Control;
import stockade.service.Post;
import stockade.spec.Origin;

/**
 * PID 1 of the sandbox while the command runs: asleep until a signal or the monitor's end wakes it. It reaps orphans, passes on
 * signals that come from outside, tells the monitor how the target stopped or ended, and ends with its status. With its end
 * the kernel ends whatever is left, pid_namespaces(7).
 */
public final class InitLoop {
  private static final String PHASE = "init";
  /** The number of the first word of a message to the monitor; the second is a wait status. */
  static final Number STOPPED = Number.symbol("STOPPED", 1);

  static final Number ENDED = Number.symbol("ENDED", 2);
  /** From the monitor: a shell has continued it; the second word is 1 in the foreground, 0 in the background. */
  static final Number CONTINUED = Number.symbol("CONTINUED", 3);

  static final int MESSAGE_SIZE = 8;

  private static final Number SIGCONT = Number.symbol("SIGCONT", 18);
  private static final Data.Buffer POLL = new Data.Buffer("init_poll", 16);
  private static final Data.Buffer MESSAGE = new Data.Buffer("init_message", MESSAGE_SIZE);
  private static final Data.Buffer STATUS = new Data.Buffer("init_status", 8);
  /** struct signalfd_siginfo, and where its fields are, signalfd(2). */
  static final Data.Buffer SIGNAL = new Data.Buffer("siginfo", 128);

  static final int SIGNAL_CODE = 8;
  private static final int SIGNAL_SENDER = 12;

  private static final Slot NUMBER = new Slot("signal_number");
  private static final Slot CODE = new Slot("signal_code");
  private static final Slot CHILD = new Slot("child");
  private static final Slot ENDING = new Slot("ending");

  private InitLoop() {}

  public static void plan(Draft draft) {
    Sequence init = draft.init();
    Failure failure = Failure.of("cannot watch over the command", Origin.DEFAULT);
    settle(init, failure);
    init.step(PHASE, "wait for a signal, or for the monitor's end");
    init.label("init.wait").call(PPOLL, Address.of(POLL), Number.of(2), NULL, NULL, ZERO).orGo("init.wait");
    init.load(Slots.ANSWER, Address.of(POLL), 14, Width.SHORT).when(Slots.ANSWER, Test.NE, 0, "init.told");
    init.call(READ, Signals.DESCRIPTOR, Address.of(SIGNAL), Number.of(128)).orGo("init.wait");
    init.load(NUMBER, Address.of(SIGNAL), 0, Width.INT).when(NUMBER, Test.EQ, SIGCHLD, "init.reap");
    pass(draft);
    hear(draft);
    reap(init);
    end(draft);
  }

  /**
   * Init keeps the terminal, as 0, and the socket, as 1; the caller's streams are the command's alone, so that their other ends see
   * when it closes them. After this nothing that init does can fail in a way that ends it: the target is running.
   */
  private static void settle(Sequence init, Failure failure) {
    String none = init.fresh("no_terminal");
    init.step(PHASE, "keep nothing open but the terminal and the socket to the monitor");
    init.call(DUP3, Slots.INIT_SOCKET, Number.of(1), Flags.of(O_CLOEXEC)).orDie(failure);
    init.set(Slots.INIT_SOCKET, 1).when(Slots.TERMINAL, Test.LT, 0, none);
    init.call(DUP3, Slots.TERMINAL, ZERO, Flags.of(O_CLOEXEC)).orDie(failure);
    init.set(Slots.TERMINAL, 0).label(none);
    init.call(CLOSE_RANGE, Number.of(3), MAX_DESCRIPTOR, ZERO).orDie(failure);
    Signals.readAll(init);
    init.store(Address.of(POLL), 0, Width.INT, Signals.DESCRIPTOR).store(Address.of(POLL), 4, Width.SHORT, POLLIN);
    init.store(Address.of(POLL), 8, Width.INT, Slots.INIT_SOCKET).store(Address.of(POLL), 12, Width.SHORT, POLLIN);
    init.call(CLOSE, Number.of(2)).anyway();
  }

  /** Before the target starts, so that it can't be looked into from its first moment on. */
  public static void hide(Draft draft) {
    draft.init().step(PHASE, "let nobody inside look into init");
    draft
        .init()
        .call(PRCTL, PR_SET_DUMPABLE, SUID_DUMP_DISABLE, ZERO, ZERO, ZERO)
        .orDie(Failure.of("cannot hide init", Origin.DEFAULT));
  }

  /**
   * A sender outside the PID namespace has no PID inside: 0. What the terminal sends (SI_KERNEL) has reached the whole process
   * group, so the target has it already, unless it is in another session.
   */
  private static void pass(Draft draft) {
    Sequence init = draft.init();
    init.load(CODE, Address.of(SIGNAL), SIGNAL_CODE, Width.INT);
    if (draft.spec().isolation().isPrivate(Namespace.PID) && !draft.joins()) {
      init.load(Slots.ANSWER, Address.of(SIGNAL), SIGNAL_SENDER, Width.INT);
      init.when(Slots.ANSWER, Test.NE, 0, "init.wait");
    }
    if (!draft.spec().surroundings().newSession() && !PseudoTerminal.isWished(draft)) {
      init.when(CODE, Test.EQ, SI_KERNEL, "init.wait");
    }
    init.call(KILL, Slots.TARGET, NUMBER).anyway();
    init.go("init.wait");
  }

  /** The monitor says one thing: that a shell has continued it, in the foreground or the background. Or it is gone. */
  private static void hear(Draft draft) {
    Sequence init = draft.init();
    Slot group = new Slot("target_group");
    init.step(PHASE, "go on after a stop, with the terminal where the launcher has it");
    init.label("init.told")
        .call(RECVFROM, Slots.INIT_SOCKET, Address.of(MESSAGE), Number.of(MESSAGE_SIZE), MSG_DONTWAIT, NULL, NULL)
        .into(Slots.ANSWER)
        .orGo("init.alone");
    init.when(Slots.ANSWER, Test.LE, 0, "init.alone");
    if (Post.isTaken(draft)) {
      sendAsAsked(draft);
    }
    init.load(Slots.ANSWER, Address.of(MESSAGE), 4, Width.INT).when(Slots.ANSWER, Test.EQ, 0, "init.continue");
    Terminal.putForward(init, Slots.TARGET);
    init.label("init.continue").compute(group, ZERO, Arithmetic.MINUS, Slots.TARGET);
    init.call(KILL, group, SIGCONT).anyway();
    init.call(KILL, Slots.TARGET, SIGCONT).anyway();
    init.go("init.wait");
  }

  /** Of a started sandbox the monitor passes signals on by way of init: -1 is every process of the PID namespace but init, kill(2). */
  private static void sendAsAsked(Draft draft) {
    Sequence init = draft.init();
    String all = init.fresh("to_all");
    String other = init.fresh("no_signal");
    init.load(CODE, Address.of(MESSAGE), 0, Width.INT).load(NUMBER, Address.of(MESSAGE), 4, Width.INT);
    if (Control.reachesAll(draft)) {
      init.when(CODE, Test.EQ, Control.TO_ALL, all);
    }
    init.when(CODE, Test.NE, Control.TO_TARGET, other).call(KILL, Slots.TARGET, NUMBER).anyway();
    init.go("init.wait");
    if (Control.reachesAll(draft)) {
      init.label(all).call(KILL, Number.of(-1), NUMBER).anyway();
      init.go("init.wait");
    }
    init.label(other);
  }

  /** The signal is read, so none but a last child missing may end this: it would never wake again. */
  private static void reap(Sequence init) {
    init.step(PHASE, "reap the dead; see how the target does");
    init.label("init.reap")
        .call(WAIT4, Number.of(-1), Address.of(STATUS), WNOHANG_WUNTRACED, NULL)
        .into(CHILD)
        .anyway();
    init.when(CHILD, Test.EQ, Number.failed(Errno.ECHILD), "init.wait").when(CHILD, Test.LT, 0, "init.reap");
    init.when(CHILD, Test.EQ, 0, "init.wait").when(CHILD, Test.NE, Slots.TARGET, "init.reap");
    init.load(ENDING, Address.of(STATUS), 0, Width.INT);
    init.compute(Slots.ANSWER, ENDING, Arithmetic.AND, 0xff);
    init.when(Slots.ANSWER, Test.NE, 0x7f, "init.end");
    tell(init, STOPPED);
    init.go("init.reap");
  }

  private static void tell(Sequence init, Number word) {
    init.store(Address.of(MESSAGE), 0, Width.INT, word).store(Address.of(MESSAGE), 4, Width.INT, ENDING);
    init.call(SENDTO, Slots.INIT_SOCKET, Address.of(MESSAGE), Number.of(MESSAGE_SIZE), MSG_NOSIGNAL, NULL, ZERO).anyway();
  }

  /**
   * The status of a command that died of signal N is 128 + N, as a shell has it; which of both it was is in a message. Of one that
   * has exited init's own status says all, and the monitor isn't woken twice.
   */
  private static void end(Draft draft) {
    Sequence init = draft.init();
    init.step(PHASE, "the target has ended: end with its status");
    String quiet = init.fresh("quiet");
    init.label("init.end").compute(Slots.ANSWER, ENDING, Arithmetic.AND, 0x7f).when(Slots.ANSWER, Test.EQ, 0, quiet);
    tell(init, ENDED);
    init.label(quiet);
    exitStatus(init, ENDING, Slots.ANSWER);
    init.call(EXIT_GROUP, Slots.ANSWER).anyway();
    init.step(PHASE, "the monitor is gone: nothing of the sandbox outlives it");
    init.label("init.alone");
    if (PseudoTerminal.isWished(draft)) {
      TerminalProxy.restoreForMonitor(init);
    }
    if (draft.joins()) {
      endGroup(init);
    }
    if (!draft.spec().isolation().isPrivate(Namespace.PID)) {
      init.call(KILL, ZERO, Supervisor.SIGKILL).anyway();
    }
    init.call(EXIT_GROUP, Number.of(137)).anyway();
  }

  /** A command that has joined leads a group: what it waits for ends with it. */
  private static void endGroup(Sequence init) {
    Slot group = new Slot("joined_group");
    init.compute(group, ZERO, Arithmetic.MINUS, Slots.TARGET).call(KILL, group, Supervisor.SIGKILL).anyway();
  }

  /** From a wait status, wait(2), to an exit status. */
  static void exitStatus(Sequence sequence, Slot wait, Slot status) {
    String signal = sequence.fresh("signal");
    String done = sequence.fresh("done");
    sequence.compute(status, wait, Arithmetic.AND, 0x7f).when(status, Test.NE, 0, signal);
    sequence.compute(status, wait, Arithmetic.SHIFT_RIGHT, 8).compute(status, status, Arithmetic.AND, 0xff).go(done);
    sequence.label(signal).compute(status, status, Arithmetic.PLUS, 128).label(done);
  }
}
