package stockade.supervision;

import static stockade.plan.Symbols.SI_KERNEL;

import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Signal;
import stockade.plan.Address;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.resources.Figures;
import stockade.resources.GroupEnd;
import stockade.resources.Groups;

/** What the monitor does when init has ended, where a control group or a report is wished: the order in which it is right. */
final class Conclusion {
  private Conclusion() {}

  /** A signal that asks for the end, sent by a process: what a terminal sends, the command has by itself. */
  static void noteStop(Draft draft, Slot number) {
    if (!tellsReason(draft)) {
      return;
    }
    Sequence monitor = draft.monitor();
    String other = monitor.fresh("no_stop");
    String stop = monitor.fresh("stop");
    monitor.load(Slots.ANSWER, Address.of(InitLoop.SIGNAL), InitLoop.SIGNAL_CODE, Width.INT);
    monitor.when(Slots.ANSWER, Test.EQ, SI_KERNEL, other);
    for (Signal signal : List.of(Signal.SIGTERM, Signal.SIGINT, Signal.SIGHUP, Signal.SIGQUIT)) {
      monitor.when(number, Test.EQ, Number.symbol(signal.name(), signal.number()), stop);
    }
    monitor.go(other).label(stop).set(Ending.ASKED_TO_STOP, 1).label(other);
  }

  private static boolean tellsReason(Draft draft) {
    return draft.spec().resources().report().isPresent() || Groups.layout(draft).isPresent();
  }

  /** What is left is killed before the figures are read, and the group goes after that. */
  static void plan(Draft draft) {
    Sequence monitor = draft.monitor();
    if (!tellsReason(draft)) {
      return;
    }
    monitor.step("supervision", "end what is left, and read what was used");
    Groups.layout(draft).ifPresent(layout -> GroupEnd.kill(monitor, draft, layout));
    Figures.read(monitor, draft);
    Ending.plan(draft);
    EndReport.plan(draft);
    monitor.step("supervision", "remove the control group");
    GroupEnd.plan(monitor, draft);
  }
}
