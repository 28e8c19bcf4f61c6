package stockade.supervision;

import static stockade.linux.SystemCall.READ;

import java.util.Locale;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.resources.Figure;
import stockade.resources.Figures;
import stockade.resources.Groups;
import stockade.spec.Key;
import stockade.spec.Limit;

/**
 * Why the sandbox has ended, in words, and a line to standard error where that was a limit. What the monitor itself has done counts
 * first, then what the kernel says that it has done, then how the command ended.
 */
final class Ending {
  private static final String PHASE = "ending";
  /** The address of the reason, as soon as it is known; 0: not yet. */
  static final Slot REASON = new Slot("reason");
  /** 1 once the monitor has passed on a signal that asks for the end: SIGHUP, SIGINT, SIGQUIT, SIGTERM. */
  static final Slot ASKED_TO_STOP = new Slot("asked_to_stop");

  static final Slot COUNT = new Slot("limit_count");
  private static final Slot SIGNAL = new Slot("ending_signal");
  private static final Data.Buffer BYTE = new Data.Buffer("started_byte", 8);
  private static final int SIGKILL = 9;

  private Ending() {}

  /** When the figures have been read. */
  static void plan(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "find out why it has ended");
    String known = monitor.fresh("reason_known");
    signal(monitor);
    monitor.when(REASON, Test.NE, 0, known);
    launcherFailed(draft, known);
    memory(draft, known);
    processes(draft, known);
    monitor.set(REASON, Address.of("stopped")).when(ASKED_TO_STOP, Test.NE, 0, known);
    monitor.set(REASON, Address.of("signalled")).when(SIGNAL, Test.NE, 0, known);
    monitor.set(REASON, Address.of("exited")).label(known);
  }

  /** The signal that ended the command, or init; 0: none. */
  static void signal(Sequence monitor) {
    String told = monitor.fresh("told");
    monitor.compute(SIGNAL, Supervisor.ENDING, Arithmetic.AND, 0x7f).when(Supervisor.TOLD, Test.NE, 0, told);
    monitor.load(SIGNAL, Address.of(Supervisor.STATUS), 0, Width.INT).compute(SIGNAL, SIGNAL, Arithmetic.AND, 0x7f);
    monitor.label(told);
  }

  static Slot signal() {
    return SIGNAL;
  }

  /** Whoever fails before the exec writes a byte to the pipe; by now all of its writers are gone. */
  private static void launcherFailed(Draft draft, String known) {
    if (!StatusLines.seesExec(draft)) {
      return;
    }
    Sequence monitor = draft.monitor();
    String ran = monitor.fresh("command_ran");
    String failed = monitor.fresh("command_failed");
    monitor.when(StatusLines.FAILED, Test.NE, 0, failed).when(StatusLines.EXECUTED, Test.NE, 0, ran);
    monitor.call(READ, StatusLines.WATCHED, Address.of(BYTE), Number.of(1)).into(COUNT).anyway();
    monitor.when(COUNT, Test.NE, 1, ran).label(failed);
    monitor.set(REASON, Address.of("launcher failed")).go(known).label(ran);
  }

  /** The kernel kills with SIGKILL; a command that has outlived the end of one of its processes ends in its own way. */
  private static void memory(Draft draft, String known) {
    draft.spec().resources().limit(Key.MEMORY).filter(limit -> Groups.layout(draft).isPresent()).ifPresent(limit -> {
      Sequence monitor = draft.monitor();
      String other = monitor.fresh("not_memory");
      Figures.load(monitor, Figure.MEMORY_KILLS, COUNT);
      monitor.when(COUNT, Test.LE, 0, other).when(Supervisor.STATUS_SLOT, Test.NE, 128 + SIGKILL, other);
      say(monitor, "the command was killed: the sandbox has met its memory limit of " + size(((Limit.Amount) limit).amount()));
      monitor.set(REASON, Address.of("memory limit")).go(known).label(other);
    });
  }

  private static void processes(Draft draft, String known) {
    draft.spec().resources().limit(Key.PIDS_LIMIT).filter(limit -> Groups.layout(draft).isPresent()).ifPresent(limit -> {
      Sequence monitor = draft.monitor();
      String other = monitor.fresh("not_processes");
      Figures.load(monitor, Figure.PIDS, COUNT);
      monitor.when(COUNT, Test.LE, 0, other).when(Supervisor.STATUS_SLOT, Test.EQ, 0, other);
      say(monitor, "the command failed, and the sandbox has met its limit of " + ((Limit.Amount) limit).amount() + " processes");
      monitor.set(REASON, Address.of("pids limit")).go(known).label(other);
    });
  }

  private static void say(Sequence monitor, String sentence) {
    String line = "stockade: " + sentence + "\n";
    ErrorStream.write(monitor, Address.of(line), Number.of(line.length()));
  }

  /** In the largest unit that leaves no rest. */
  static String size(long bytes) {
    String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    long number = bytes;
    while (unit < 4 && number >= 1024 && number % 1024 == 0) {
      number /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%d %s", number, units[unit]);
  }
}
