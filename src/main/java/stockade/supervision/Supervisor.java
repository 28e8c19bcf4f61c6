package stockade.supervision;

import static stockade.linux.SystemCall.EXIT_GROUP;
import static stockade.linux.SystemCall.GETPID;
import static stockade.linux.SystemCall.GETPPID;
import static stockade.linux.SystemCall.KILL;
import static stockade.linux.SystemCall.PIDFD_OPEN;
import static stockade.linux.SystemCall.PIDFD_SEND_SIGNAL;
import static stockade.linux.SystemCall.PPOLL;
import static stockade.linux.SystemCall.PRCTL;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.RECVFROM;
import static stockade.linux.SystemCall.SENDTO;
import static stockade.linux.SystemCall.TIMERFD_CREATE;
import static stockade.linux.SystemCall.TIMERFD_SETTIME;
import static stockade.linux.SystemCall.WAIT4;
import static stockade.plan.Symbols.CLOCK_MONOTONIC;
import static stockade.plan.Symbols.MSG_DONTWAIT;
import static stockade.plan.Symbols.MSG_NOSIGNAL;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.POLLIN;
import static stockade.plan.Symbols.PR_SET_DUMPABLE;
import static stockade.plan.Symbols.SIGCHLD;
import static stockade.plan.Symbols.SI_KERNEL;
import static stockade.plan.Symbols.SUID_DUMP_DISABLE;
import static stockade.plan.Symbols.TFD_CLOEXEC;
import static stockade.plan.Symbols.WNOHANG;
import static stockade.plan.Symbols.ZERO;

import java.time.Duration;
import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Signal;
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
import stockade.service.Logs;
import stockade.service.Notify;
import stockade.service.Post;
import stockade.service.PostStop;
import stockade.service.Relaunch;
import stockade.spec.Origin;
import stockade.supervision.LimitWatches.Watch;

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

  /**
   * struct pollfd, 8 bytes each: signals, init's socket, the timer, the parent, the pipe that exec closes; those of limits, those of a
   * pseudo terminal, a filter's listener, requests and the log of a started sandbox, what the command says of itself.
   */
  private static final Data.Buffer POLL = new Data.Buffer("poll", 128);

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
  private static final int EVENTS = 4;
  static final int ANSWERS = 6;

  private static final Data.Buffer MESSAGE = new Data.Buffer("message_of_init", InitLoop.MESSAGE_SIZE);
  private static final Data.Buffer STOP_TIME = new Data.Buffer("stop_time", 32);
  static final Data.Buffer STATUS = new Data.Buffer("init_wait_status", 8);
  static final Data.Buffer USAGE = new Data.Buffer("usage", 144);
  private static final Slot NUMBER = new Slot("monitor_signal");
  private static final Slot PARENT_PIDFD = new Slot("parent_pidfd");
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
    prepare(draft);
    await(draft);
    onSignal(draft);
    onMessage(draft);
    new TimeLimits(draft).plan();
    new LimitWatches(draft).plan();
    DeniedCalls.of(draft).ifPresent(calls -> calls.answer(POLL, listenerPlace(draft)));
    if (Notify.isWished(draft)) {
      Notify.hear(draft);
    }
    if (Post.isTaken(draft)) {
      Logs.take(draft);
      Control.hear(draft);
      onStop(draft);
    }
    onEnd(draft);
  }

  private static void prepare(Draft draft) {
    Sequence monitor = draft.monitor();
    Failure failure = Failure.of("cannot watch over the sandbox", Origin.DEFAULT);
    monitor.step(PHASE, "let nobody of the same user look into the monitor");
    monitor.call(PRCTL, PR_SET_DUMPABLE, SUID_DUMP_DISABLE, ZERO, ZERO, ZERO).orDie(failure);
    Signals.readUnlessIgnored(monitor);
    monitor.step(PHASE, "what the monitor waits for");
    watch(monitor, SIGNALS, Signals.DESCRIPTOR);
    watch(monitor, SOCKET, Slots.MONITOR_SOCKET);
    new TimeLimits(draft).start(failure);
    new LimitWatches(draft).begin();
    if (Post.isTaken(draft)) {
      watchService(draft, failure);
    }
    if (Notify.isWished(draft)) {
      Notify.receive(draft, "monitor.reap_now");
      watch(monitor, notifyPlace(draft), Notify.SOCKET_SLOT);
    }
    watch(monitor, TIMER, TimeLimits.TIMER);
    watch(monitor, PARENT, PARENT_PIDFD);
    watch(monitor, EXEC, StatusLines.WATCHED);
    List<Watch> limits = new LimitWatches(draft).all();
    for (int i = 0; i < limits.size(); i++) {
      watch(monitor, LIMITS + SIZE * i, limits.get(i).descriptor(), limits.get(i).events());
    }
    Listener.expect(draft, POLL, listenerPlace(draft));
    if (PseudoTerminal.isWished(draft)) {
      PseudoTerminal.receive(monitor, "monitor.reap_now");
      proxy(draft).begin();
    }
  }

  private static void watchService(Draft draft, Failure failure) {
    Sequence monitor = draft.monitor();
    if (draft.spec().supervision().timeLimit().isEmpty() && draft.spec().resources().cpuTime().isEmpty()) {
      monitor.call(TIMERFD_CREATE, CLOCK_MONOTONIC, TFD_CLOEXEC).into(TimeLimits.TIMER).orDie(failure);
    }
    watch(monitor, servicePlace(draft) + CONTROL, Control.SOCKET_SLOT);
    watch(monitor, servicePlace(draft) + STDOUT, Logs.STDOUT);
    watch(monitor, servicePlace(draft) + STDERR, Logs.STDERR);
  }

  /** Behind all others: a place that is passed over would be that of descriptor 0. */
  private static int listenerPlace(Draft draft) {
    return ptyPlace(draft) + (PseudoTerminal.isWished(draft) ? 3 * SIZE : 0);
  }

  private static int ptyPlace(Draft draft) {
    return LIMITS + SIZE * new LimitWatches(draft).all().size();
  }

  private static int servicePlace(Draft draft) {
    return listenerPlace(draft) + (Listener.isExpected(draft) ? 8 : 0);
  }

  private static int notifyPlace(Draft draft) {
    return servicePlace(draft) + (Post.isTaken(draft) ? 24 : 0);
  }

  private static TerminalProxy proxy(Draft draft) {
    return new TerminalProxy(draft.monitor(), POLL, ptyPlace(draft));
  }

  private static void watch(Sequence monitor, int place, Slot descriptor) {
    watch(monitor, place, descriptor, POLLIN);
  }

  private static void watch(Sequence monitor, int place, Slot descriptor, Number events) {
    monitor.store(Address.of(POLL), place, Width.INT, descriptor);
    monitor.store(Address.of(POLL), place + EVENTS, Width.SHORT, events);
  }

  private static void await(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "sleep until something happens");
    monitor.label("monitor.wait");
    List<Watch> limits = new LimitWatches(draft).all();
    if (PseudoTerminal.isWished(draft)) {
      proxy(draft).arm();
    }
    if (Post.isTaken(draft)) {
      monitor.store(Address.of(POLL), servicePlace(draft) + STDOUT, Width.INT, Logs.STDOUT);
      monitor.store(Address.of(POLL), servicePlace(draft) + STDERR, Width.INT, Logs.STDERR);
    }
    int watched = notifyPlace(draft) / 8 + (Notify.isWished(draft) ? 1 : 0);
    monitor.call(PPOLL, Address.of(POLL), Number.of(watched), NULL, NULL, ZERO).orGo("monitor.wait");
    if (PseudoTerminal.isWished(draft)) {
      proxy(draft).move();
    }
    onEvent(monitor, EXEC, "monitor.started");
    onEvent(monitor, SOCKET, "monitor.message");
    onEvent(monitor, TIMER, "monitor.timer");
    for (int i = 0; i < limits.size(); i++) {
      onEvent(monitor, LIMITS + SIZE * i, limits.get(i).label());
    }
    onEvent(monitor, PARENT, "monitor.orphaned");
    onEvent(monitor, SIGNALS, "monitor.signal");
    if (Listener.isExpected(draft)) {
      onEvent(monitor, listenerPlace(draft), "monitor.denied");
    }
    if (Post.isTaken(draft)) {
      onEvent(monitor, servicePlace(draft) + CONTROL, "monitor.control");
    }
    if (Notify.isWished(draft)) {
      onEvent(monitor, notifyPlace(draft), "monitor.notify");
    }
    if (Post.isTaken(draft)) {
      onEvent(monitor, servicePlace(draft) + STDOUT, "monitor.log");
      onEvent(monitor, servicePlace(draft) + STDERR, "monitor.log");
    }
    monitor.go("monitor.wait");
    monitor.step(PHASE, "the process that started this is gone: end the sandbox").label("monitor.orphaned");
    monitor.set(Ending.REASON, Address.of("stopped")).label("monitor.kill");
    sendToInit(monitor, SIGKILL);
    monitor.go("monitor.reap_now");
    StatusLines.onStarted(draft, POLL, EXEC);
  }

  private static void onEvent(Sequence monitor, int place, String label) {
    monitor.load(Slots.ANSWER, Address.of(POLL), place + ANSWERS, Width.SHORT).when(Slots.ANSWER, Test.NE, 0, label);
  }

  static void sendToInit(Sequence monitor, Value signal) {
    monitor.call(PIDFD_SEND_SIGNAL, Slots.INIT_PIDFD, signal, NULL, ZERO).anyway();
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
      onStopSignal(draft);
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
    Listener.arrive(draft, word, POLL, listenerPlace(draft));
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
    proxy(draft).passSize();
    monitor.go("monitor.wait").label(notSize).when(NUMBER, Test.NE, SIGCONT, notContinue);
    proxy(draft).makeRaw();
    proxy(draft).passSize();
    monitor.go("monitor.wait").label(notContinue).when(NUMBER, Test.NE, SIGTSTP, notStop);
    proxy(draft).restore();
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

  /** What would end a program by custom is a request to end the sandbox, so that it isn't started again; SIGHUP is passed on. */
  private static void onStopSignal(Draft draft) {
    Sequence monitor = draft.monitor();
    String stop = monitor.fresh("stop");
    String other = monitor.fresh("other");
    Duration timeout = draft.spec().supervision().stopTimeout();
    monitor.when(NUMBER, Test.EQ, SIGTERM, stop).when(NUMBER, Test.NE, SIGINT, other).label(stop);
    monitor.set(Control.SECONDS, timeout.getSeconds()).set(Control.NANOSECONDS, timeout.getNano()).go("monitor.stopping");
    monitor.label(other);
  }

  /** At {@code monitor.stopping}: the command is asked to end, and killed when the time that was said is over. */
  private static void onStop(Draft draft) {
    Sequence monitor = draft.monitor();
    Signal stop = draft.spec().supervision().stopSignal();
    monitor.step(PHASE, "the sandbox is to end: ask the command, and see that it does").label("monitor.stopping");
    Chronicle.say(monitor, "{\"event\":\"stopping\"}\n");
    monitor.set(Relaunch.STOPPING, 1).set(TimeLimits.ASKED, 1).set(Ending.ASKED_TO_STOP, 1);
    monitor.store(Address.of(STOP_TIME), 16, Width.LONG, Control.SECONDS);
    monitor.store(Address.of(STOP_TIME), 24, Width.LONG, Control.NANOSECONDS);
    monitor.call(TIMERFD_SETTIME, TimeLimits.TIMER, ZERO, Address.of(STOP_TIME), NULL).anyway();
    sendToInit(monitor, Number.symbol(stop.name(), stop.number()));
    sendToInit(monitor, SIGCONT);
    if (Control.reachesAll(draft)) {
      Control.resume(monitor);
    }
    monitor.go("monitor.wait");
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
      proxy(draft).drain();
    }
    DeniedCalls.of(draft).ifPresent(DeniedCalls::sum);
    if (Post.isTaken(draft)) {
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
