package stockade.supervision;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_NOCTTY;
import static stockade.linux.OpenFlag.O_RDWR;
import static stockade.linux.SystemCall.GETPGID;
import static stockade.linux.SystemCall.GETPID;
import static stockade.linux.SystemCall.IOCTL;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.SETPGID;
import static stockade.linux.SystemCall.SETSID;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.TIOCGPGRP;
import static stockade.plan.Symbols.TIOCSPGRP;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Origin;
import stockade.spec.Supervision.Init;

/**
 * The sandbox is a process group of its own, so that {@code kill(0, …)} inside reaches nobody outside. Where the launcher
 * is in the terminal's foreground and both its input and its output are that terminal, the sandbox becomes the
 * foreground group in its place, as a shell does with a job: Ctrl-C and Ctrl-Z then reach the command and not the
 * launcher. In a pipeline the others of the pipeline need the terminal, so it stays with them and the monitor passes
 * the signals on. credentials(7), tcsetpgrp(3).
 */
public final class Terminal {
  private static final String PHASE = "terminal";
  /** Room for a pid_t. */
  private static final Data.Buffer GROUP_ID = new Data.Buffer("group_id", 8);

  private static final Data.Buffer TERMIOS = new Data.Buffer("termios", 64);
  private static final Number TCGETS = Number.symbol("TCGETS", 0x5401);

  private Terminal() {}

  /** The monitor finds out whether it has a terminal, and whether it is in its foreground. */
  public static void find(Draft draft) {
    Sequence monitor = draft.monitor();
    if (draft.spec().surroundings().newSession() && !PseudoTerminal.isWished(draft)) {
      monitor.step(PHASE, "the command gets a session of its own, without a terminal").set(Slots.TERMINAL, -1);
      return;
    }
    monitor.step(PHASE, "find the controlling terminal, and whether it is ours to give");
    String none = monitor.fresh("no_terminal");
    monitor
        .call(OPENAT, AT_FDCWD, Address.of("/dev/tty"), Flags.of(O_RDWR, O_NOCTTY, O_CLOEXEC), ZERO)
        .into(Slots.TERMINAL)
        .orGo(none);
    monitor.call(GETPGID, ZERO).into(Slots.GROUP).anyway();
    if (PseudoTerminal.isWished(draft)) {
      monitor.label(none);
      TerminalProxy.save(monitor);
      return;
    }
    foregroundGroup(monitor, none);
    monitor.when(Slots.ANSWER, Test.NE, Slots.GROUP, none);
    for (int stream = 0; stream <= 1; stream++) {
      monitor.call(IOCTL, Number.of(stream), TCGETS, Address.of(TERMIOS)).orGo(none);
    }
    monitor.set(Slots.FOREGROUND, 1).label(none);
  }

  /** Puts the terminal's foreground process group into {@link Slots#ANSWER}. */
  static void foregroundGroup(Sequence sequence, String orElse) {
    sequence.call(IOCTL, Slots.TERMINAL, TIOCGPGRP, Address.of(GROUP_ID)).orGo(orElse);
    sequence.load(Slots.ANSWER, Address.of(GROUP_ID), 0, Width.INT);
  }

  /**
   * Init is a group of its own: what is sent to the launcher's group reaches the command once, by way of the monitor. Without init
   * this is the command itself, which may be about to begin a session: setsid(2) refuses that to who leads a group.
   */
  public static void part(Draft draft) {
    if (!(draft.spec().supervision().init() instanceof Init.Own) && beginsSession(draft)) {
      return;
    }
    Sequence init = draft.init();
    init.step(PHASE, "init leaves the launcher's process group");
    init.call(SETPGID, ZERO, ZERO).orDie(Failure.of("cannot make a process group", Origin.DEFAULT));
  }

  /**
   * Where init goes on as the target, a session makes its group, and only who leads no group yet may begin one, setsid(2).
   */
  private static boolean beginsSession(Draft draft) {
    return draft.spec().surroundings().newSession() || PseudoTerminal.isWished(draft);
  }

  /**
   * The target leads a group, as a shell's job does, so that a shell in its place need not move. Signals are blocked, so a change
   * of the foreground group from the background is allowed, tcsetpgrp(3).
   */
  public static void lead(Draft draft) {
    Sequence target = draft.target();
    if (PseudoTerminal.isWished(draft)) {
      PseudoTerminal.enter(target);
      return;
    }
    if (draft.spec().surroundings().newSession()) {
      target.step(PHASE, "begin a session of its own");
      target.call(SETSID).orDie(Failure.of("cannot begin a session", Origin.DEFAULT));
      return;
    }
    target.step(PHASE, "be a process group of its own, and the terminal's foreground where the launcher was");
    String background = target.fresh("background");
    target.call(SETPGID, ZERO, ZERO).orDie(Failure.of("cannot make a process group", Origin.DEFAULT));
    target.when(Slots.FOREGROUND, Test.EQ, 0, background);
    target.call(GETPID).into(Slots.ANSWER).anyway();
    putForward(target, Slots.ANSWER);
    target.label(background);
  }

  /** Makes a process group the terminal's foreground. */
  static void putForward(Sequence sequence, Slot group) {
    sequence.store(Address.of(GROUP_ID), 0, Width.INT, group);
    sequence.call(IOCTL, Slots.TERMINAL, TIOCSPGRP, Address.of(GROUP_ID)).anyway();
  }

  /** In the monitor, when a shell has continued it: whether its group is in the foreground now. */
  static void lookAgain(Sequence monitor) {
    String background = monitor.fresh("background");
    monitor.set(Slots.FOREGROUND, 0).when(Slots.TERMINAL, Test.LT, 0, background);
    foregroundGroup(monitor, background);
    monitor.when(Slots.ANSWER, Test.NE, Slots.GROUP, background);
    monitor.set(Slots.FOREGROUND, 1).label(background);
  }

  /** In the monitor: the sandbox has ended or stopped; the terminal is the launcher's group's again. */
  static void takeBack(Sequence monitor) {
    String background = monitor.fresh("background");
    monitor.when(Slots.FOREGROUND, Test.EQ, 0, background);
    putForward(monitor, Slots.GROUP);
    monitor.set(Slots.FOREGROUND, 0).label(background);
  }
}
