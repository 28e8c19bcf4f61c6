package stockade.supervision;

import static stockade.linux.SystemCall.EXIT_GROUP;
import static stockade.linux.SystemCall.GETPID;
import static stockade.linux.SystemCall.GETPPID;
import static stockade.linux.SystemCall.KILL;
import static stockade.linux.SystemCall.PIDFD_OPEN;
import static stockade.linux.SystemCall.PIDFD_SEND_SIGNAL;
import static stockade.linux.SystemCall.PRCTL;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.RECVFROM;
import static stockade.linux.SystemCall.SENDTO;
import static stockade.linux.SystemCall.WAIT4;
import static stockade.plan.Symbols.MSG_DONTWAIT;
import static stockade.plan.Symbols.MSG_NOSIGNAL;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.PR_SET_DUMPABLE;
import static stockade.plan.Symbols.SIGCHLD;
import static stockade.plan.Symbols.SI_KERNEL;
import static stockade.plan.Symbols.SUID_DUMP_DISABLE;
import static stockade.plan.Symbols.WNOHANG;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.service.Chronicle;
import stockade.service.Control;
import stockade.service.Health;
import stockade.service.HealthCheck;
import stockade.service.Logs;
import stockade.service.Notify;
import stockade.service.Post;
import stockade.service.PostStop;
import stockade.service.Relaunch;
import stockade.spec.Origin;

/**
 * The monitor while the command runs: asleep in one ppoll(2) until a signal, init, the time limit or the end of the process that
 * started it wakes it. It ends with the command's status.
 */
public final class Supervisor {
  static final Number SIGKILL = Number.symbol("SIGKILL", 9);
  private static final String PHASE = "supervision";
  private static final Number SIGSTOP = Number.symbol("SIGSTOP", 19);
  private static final Number SIGTERM = Number.symbol("SIGTERM", 15);
  private static final Number SIGINT = Number.symbol("SIGINT", 2);
  private static final Number SIGTSTP = Number.symbol("SIGTSTP", 20);
  private static final Number SIGWINCH = Number.symbol("SIGWINCH", 28);
  private static final Number SIGTTIN = Number.symbol("SIGTTIN", 21);
  private static final Number SIGTTOU = Number.symbol("SIGTTOU", 22);
  static final Number SIGCONT = Number.symbol("SIGCONT", 18);

  private static final Data.Buffer MESSAGE = new Data.Buffer("message_of_init", InitLoop.MESSAGE_SIZE);
  static final Data.Buffer STATUS = new Data.Buffer("init_wait_status", 8);
  static final Data.Buffer USAGE = new Data.Buffer("usage", 144);
  private static final Slot NUMBER = new Slot("monitor_signal");
  static final Slot PARENT_PIDFD = new Slot("parent_pidfd");
  /** The target's wait status, as init told it: where a signal has ended it. */
  static final Slot ENDING = new Slot("target_ending");
  /** Whether init has told it. */
  static final Slot TOLD = new Slot("target_told");
  /** The status that the launcher ends with. */
  static final Slot STATUS_SLOT = new Slot("exit_status");

  private Supervisor() {}

  /** First of all: the parent is watched, where the sandbox is to end with it. */
  public static void watchParent(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.set(PARENT_PIDFD, -1);
    if (!draft.spec().supervision().dieWithParent()) {
      return;
    }
    Slot parent = new Slot("parent");
    Failure failure = Failure.of("cannot watch the process that started this", Origin.DEFAULT);
    String same = monitor.fresh("same_parent");
    monitor.step(PHASE, "watch the process that started this; if it is gone by now, end");
    monitor.call(GETPPID).into(parent).anyway();
    monitor.call(PIDFD_OPEN, parent, ZERO).into(PARENT_PIDFD).orDie(failure);
    monitor.call(GETPPID).into(Slots.ANSWER).anyway();
    monitor.when(Slots.ANSWER, Test.EQ, parent, same);
    monitor.call(EXIT_GROUP, Number.of(137)).anyway();
    monitor.label(same);
  }

  public static void plan(Draft draft) {
    Wakeups wakeups = new Wakeups(draft);
    prepare(draft);
    wakeups.prepare();
    wakeups.await();
    onSignal(draft);
    onMessage(draft);
    new TimeLimits(draft).plan();
    new LimitWatches(draft).plan();
    DeniedCalls.of(draft).ifPresent(calls -> calls.answer(Wakeups.POLL, wakeups.listenerPlace()));
    if (Notify.isWished(draft)) {
      Notify.hear(draft);
    }
    if (Post.isTaken(draft)) {
      Logs.take(draft);
      Control.hear(draft);
      Stops.plan(draft);
    }
    if (Health.isWatched(draft)) {
      Health.plan(draft);
    }
    onEnd(draft);
  }

  static void sendToInit(Sequence monitor, Value signal) {
    monitor.call(PIDFD_SEND_SIGNAL, Slots.INIT_PIDFD, signal, NULL, ZERO).anyway();
  }

  private static void prepare(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "let nobody of the same user look into the monitor");
    monitor
        .call(PRCTL, PR_SET_DUMPABLE, SUID_DUMP_DISABLE, ZERO, ZERO, ZERO)
        .orDie(Failure.of("cannot watch over the sandbox", Origin.DEFAULT));
    Signals.readUnlessIgnored(monitor);
  }

  /** What the terminal sent to this group (SI_KERNEL) did not reach the sandbox, which is a group of its own: it is passed on too. */
  private static void onSignal(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "pass signals on to init; see whether it has ended");
    monitor.label("monitor.signal")
        .call(READ, Signals.DESCRIPTOR, Address.of(InitLoop.SIGNAL), Number.of(128))
        .orGo("monitor.wait");
    monitor.load(NUMBER, Address.of(InitLoop.SIGNAL), 0, Width.INT).when(NUMBER, Test.EQ, SIGCHLD, "monitor.reap");
    if (PseudoTerminal.isWished(draft)) {
      onTerminalSignal(draft);
    }
    if (Post.isTaken(draft)) {
      Stops.onSignal(draft, NUMBER);
    }
    monitor.when(NUMBER, Test.NE, SIGCONT, "monitor.pass");
    Terminal.lookAgain(monitor);
    tellContinued(monitor);
    monitor.label("monitor.pass");
    Conclusion.noteStop(draft, NUMBER);
    sendToInit(monitor, NUMBER);
    monitor.go("monitor.wait");
    monitor.label("monitor.reap")
        .call(WAIT4, Slots.INIT, Address.of(STATUS), WNOHANG, Address.of(USAGE))
        .into(Slots.ANSWER)
        .orGo("monitor.wait");
    monitor.when(Slots.ANSWER, Test.EQ, 0, "monitor.wait").go("monitor.end");
  }

  /**
   * The target has stopped, as by Ctrl-Z: so does the launcher, and with it the others of its job where it was in the foreground,
   * as the terminal would have done. It goes on with the SIGCONT of the shell.
   */
  private static void onMessage(Draft draft) {
    Sequence monitor = draft.monitor();
    Slot word = new Slot("word_of_init");
    monitor.step(PHASE, "hear what init says of the target");
    monitor.label("monitor.message");
    receive(draft, "monitor.reap_now");
    monitor.load(word, Address.of(MESSAGE), 0, Width.INT);
    monitor.when(word, Test.EQ, InitLoop.STOPPED, Post.isTaken(draft) ? "monitor.wait" : "monitor.stop");
    Listener.arrive(draft, word, Wakeups.POLL, new Wakeups(draft).listenerPlace());
    monitor.load(ENDING, Address.of(MESSAGE), 4, Width.INT).set(TOLD, 1).go("monitor.wait");
    if (!Post.isTaken(draft)) {
      onTargetStopped(monitor);
    }
    monitor.step(PHASE, "init has closed its end: wait for it");
    monitor.label("monitor.reap_now")
        .call(WAIT4, Slots.INIT, Address.of(STATUS), ZERO, Address.of(USAGE))
        .orGo("monitor.reap_now");
    monitor.go("monitor.end");
  }

  private static void onTargetStopped(Sequence monitor) {
    monitor.label("monitor.stop").when(Slots.FOREGROUND, Test.NE, 0, "monitor.stop_job");
    broughtForward(monitor);
    monitor.call(GETPID).into(Slots.ANSWER).anyway();
    monitor.call(KILL, Slots.ANSWER, SIGSTOP).anyway();
    monitor.go("monitor.wait").label("monitor.stop_job");
    Terminal.takeBack(monitor);
    monitor.call(KILL, ZERO, SIGSTOP).anyway();
    monitor.go("monitor.wait");
  }

  /**
   * With a pseudo terminal the launcher's own terminal is raw: a stop from outside gives it back first, and the size of the window
   * is passed on by value.
   */
  private static void onTerminalSignal(Draft draft) {
    Sequence monitor = draft.monitor();
    String notSize = monitor.fresh("not_size");
    String notContinue = monitor.fresh("not_continue");
    String notStop = monitor.fresh("not_stop");
    monitor.when(NUMBER, Test.NE, SIGWINCH, notSize);
    new Wakeups(draft).proxy().passSize();
    monitor.go("monitor.wait").label(notSize).when(NUMBER, Test.NE, SIGCONT, notContinue);
    new Wakeups(draft).proxy().makeRaw();
    new Wakeups(draft).proxy().passSize();
    monitor.go("monitor.wait").label(notContinue).when(NUMBER, Test.NE, SIGTSTP, notStop);
    new Wakeups(draft).proxy().restore();
    monitor.call(GETPID).into(Slots.ANSWER).anyway();
    monitor.call(KILL, Slots.ANSWER, SIGSTOP).anyway();
    monitor.go("monitor.wait").label(notStop);
  }

  /** A shell that brings a running job forward sends it no SIGCONT: the target stops when it uses the terminal, and gets it. */
  private static void broughtForward(Sequence monitor) {
    Slot signal = new Slot("stop_signal");
    String stop = monitor.fresh("stop");
    String look = monitor.fresh("look");
    monitor.load(signal, Address.of(MESSAGE), 5, Width.BYTE).when(signal, Test.EQ, SIGTTIN, look);
    monitor.when(signal, Test.NE, SIGTTOU, stop).label(look);
    Terminal.lookAgain(monitor);
    monitor.when(Slots.FOREGROUND, Test.EQ, 0, stop);
    tellContinued(monitor);
    monitor.go("monitor.wait").label(stop);
  }

  /** Init gives the terminal to the target, since it knows its number, and lets it go on. */
  private static void tellContinued(Sequence monitor) {
    monitor.store(Address.of(MESSAGE), 0, Width.INT, InitLoop.CONTINUED);
    monitor.store(Address.of(MESSAGE), 4, Width.INT, Slots.FOREGROUND);
    monitor
        .call(
            SENDTO, Slots.MONITOR_SOCKET, Address.of(MESSAGE), Number.of(InitLoop.MESSAGE_SIZE), MSG_NOSIGNAL, NULL, ZERO)
        .anyway();
  }

  private static void receive(Draft draft, String ended) {
    Sequence monitor = draft.monitor();
    if (Listener.isExpected(draft)) {
      Listener.receive(monitor, MESSAGE, ended);
      return;
    }
    monitor
        .call(
            RECVFROM, Slots.MONITOR_SOCKET, Address.of(MESSAGE), Number.of(InitLoop.MESSAGE_SIZE), MSG_DONTWAIT, NULL, NULL)
        .into(Slots.ANSWER)
        .orGo(ended);
    monitor.when(Slots.ANSWER, Test.LE, 0, ended);
  }

  /**
   * A command that Ctrl-C ended in the foreground: the launcher and the others of its job get the signal as well, which the terminal
   * sent only to the sandbox. The launcher has to die of it: a shell that runs a script ends with it only then.
   */
  private static void onEnd(Draft draft) {
    Sequence monitor = draft.monitor();
    Slot interrupted = new Slot("interrupted");
    monitor.step(PHASE, "init has ended: hear its last word, and end as the command did");
    monitor.label("monitor.end");
    monitor.label("monitor.last");
    receive(draft, "monitor.heard");
    monitor.load(ENDING, Address.of(MESSAGE), 4, Width.INT).set(TOLD, 1).go("monitor.last");
    monitor.label("monitor.heard").load(Slots.ANSWER, Address.of(STATUS), 0, Width.INT);
    InitLoop.exitStatus(monitor, Slots.ANSWER, STATUS_SLOT);
    if (PseudoTerminal.isWished(draft)) {
      new Wakeups(draft).proxy().drain();
    }
    DeniedCalls.of(draft).ifPresent(DeniedCalls::sum);
    if (Post.isTaken(draft)) {
      HealthCheck.end(draft);
      Logs.drain(draft);
    }
    monitor.set(interrupted, Slots.FOREGROUND);
    Terminal.takeBack(monitor);
    StatusLines.onEnded(draft);
    Conclusion.plan(draft);
    if (Post.isTaken(draft)) {
      Chronicle.close(draft);
      Relaunch.plan(draft, STATUS_SLOT, Signals.DESCRIPTOR);
      PostStop.plan(draft);
    }
    monitor.when(interrupted, Test.EQ, 0, "monitor.exit").when(TOLD, Test.EQ, 0, "monitor.exit");
    monitor.compute(Slots.ANSWER, ENDING, Arithmetic.AND, 0x7f).when(Slots.ANSWER, Test.NE, SIGINT, "monitor.exit");
    monitor.call(KILL, ZERO, SIGINT).anyway();
    Signals.admitInterrupt(monitor, "monitor.exit");
    monitor.step(PHASE, "end with the command's status").label("monitor.exit");
    monitor.call(EXIT_GROUP, STATUS_SLOT).anyway();
  }
}
