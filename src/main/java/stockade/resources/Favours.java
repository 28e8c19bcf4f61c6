package stockade.resources;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.IOPRIO_SET;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.SCHED_SETSCHEDULER;
import static stockade.linux.SystemCall.SETPRIORITY;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Line;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Width;
import stockade.spec.Origin;
import stockade.spec.Resources.IoPriority;
import stockade.spec.Resources.Policy;
import stockade.spec.Resources.Scheduling;
import stockade.spec.Said;

/**
 * How the kernel favours the sandbox. The monitor sets it for init, while that waits, since more favour than the caller's needs
 * capabilities of the host (CAP_SYS_NICE, CAP_SYS_RESOURCE; sched(7)); all other processes inherit it.
 *
 * <pre>
 *   nice = 10      setpriority(PRIO_PROCESS, $init, 10)
 *   sched = batch  sched_setscheduler($init, SCHED_BATCH, {sched_priority=0})
 * </pre>
 */
public final class Favours {
  private static final String PHASE = "scheduling";
  private static final Number PRIO_PROCESS = Number.symbol("PRIO_PROCESS", 0);
  private static final Number IOPRIO_WHO_PROCESS = Number.symbol("IOPRIO_WHO_PROCESS", 1);
  private static final int IOPRIO_CLASS_SHIFT = 13;
  private static final Slot FILE = new Slot("favour_file");
  private static final String ROOT = "only root may ask for this much; ask for less";

  private Favours() {}

  public static void plan(Draft draft) {
    Scheduling scheduling = draft.spec().resources().scheduling();
    Sequence monitor = draft.monitor();
    scheduling.oomScoreAdjustment().ifPresent(said -> adjust(monitor, said));
    scheduling.policy().ifPresent(said -> schedule(monitor, said));
    scheduling.nice().ifPresent(said -> {
      monitor.step(PHASE, "niceness " + said.value());
      monitor.call(SETPRIORITY, PRIO_PROCESS, Slots.INIT, Number.of(said.value()))
          .orDie(failure("set the niceness to " + said.value(), said.origin()));
    });
    scheduling.io().ifPresent(said -> io(monitor, said));
  }

  private static Failure failure(String what, Origin origin) {
    return Failure.of("cannot " + what, origin).remedy(Errno.EPERM, ROOT).remedy(Errno.EACCES, ROOT);
  }

  private static void adjust(Sequence monitor, Said<Integer> said) {
    String text = said.value().toString();
    Failure failure = failure("set the OOM score adjustment to " + text, said.origin());
    monitor.step(PHASE, "whom to kill when memory runs out: oom_score_adj " + text);
    Line.begin(monitor).append("/proc/").decimal(Slots.INIT).append("/oom_score_adj");
    monitor.call(OPENAT, AT_FDCWD, Line.START, Flags.of(O_WRONLY, O_CLOEXEC), ZERO).into(FILE).orDie(failure);
    monitor.call(WRITE, FILE, Address.of(text), Number.of(text.length())).orDie(failure);
    monitor.call(CLOSE, FILE).anyway();
  }

  private static void schedule(Sequence monitor, Said<Policy> said) {
    Policy policy = said.value();
    monitor.step(PHASE, "scheduling policy " + policy.name());
    Data.Struct parameters =
        new Data.Struct(List.of(new Data.Field("sched_priority", Width.INT, Number.of(policy.priority()))));
    monitor.call(SCHED_SETSCHEDULER, Slots.INIT, Number.symbol(policy.name(), policy.number()), Address.of(parameters))
        .orDie(failure("take on the scheduling policy " + policy.name(), said.origin()));
  }

  private static void io(Sequence monitor, Said<IoPriority> said) {
    IoPriority priority = said.value();
    long number = (long) priority.kind() << IOPRIO_CLASS_SHIFT | priority.level();
    monitor.step(PHASE, "class " + priority.kind() + " of input and output, level " + priority.level());
    monitor.call(IOPRIO_SET, IOPRIO_WHO_PROCESS, Slots.INIT, Number.symbol(priority.kind() + "<<13|" + priority.level(), number))
        .orDie(failure("take on the class of input and output", said.origin()));
  }
}
