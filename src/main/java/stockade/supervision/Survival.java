package stockade.supervision;

import static stockade.linux.SystemCall.EXIT_GROUP;
import static stockade.linux.SystemCall.PPOLL;
import static stockade.linux.SystemCall.PRCTL;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.POLLIN;
import static stockade.plan.Symbols.PR_SET_PDEATHSIG;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Namespace;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Origin;
import stockade.spec.Supervision.Init;

/**
 * Where the launcher's own init is not there to watch the monitor, or its end doesn't end the others: the kernel kills the
 * target when the process that made it ends. This is set after the last change of credentials, which would clear it, and
 * followed by a look at the socket, since that process may have ended before. PR_SET_PDEATHSIG(2const): the thread that counts
 * is the monitor's, or init's, only one.
 */
public final class Survival {
  private static final String PHASE = "survival";
  private static final Data.Buffer POLL = new Data.Buffer("survival_poll", 8);
  private static final Data.Buffer NOW = new Data.Buffer("no_time", 16);

  private Survival() {}

  public static void plan(Draft draft) {
    boolean ownInit = draft.spec().supervision().init() instanceof Init.Own;
    if (ownInit && !draft.joins() && draft.spec().isolation().isPrivate(Namespace.PID)) {
      return;
    }
    Sequence target = draft.target();
    String alive = target.fresh("alive");
    target.step(PHASE, "end when the process that made this one ends");
    target
        .call(PRCTL, PR_SET_PDEATHSIG, Supervisor.SIGKILL, ZERO, ZERO, ZERO)
        .orDie(Failure.of("cannot tie the command to the launcher", Origin.DEFAULT));
    target.store(Address.of(POLL), 0, Width.INT, Slots.INIT_SOCKET).store(Address.of(POLL), 4, Width.SHORT, POLLIN);
    target.call(PPOLL, Address.of(POLL), Number.of(1), Address.of(NOW), NULL, ZERO).into(Slots.ANSWER).anyway();
    target.when(Slots.ANSWER, Test.LE, 0, alive);
    target.call(EXIT_GROUP, Number.of(137)).anyway();
    target.label(alive);
  }
}
