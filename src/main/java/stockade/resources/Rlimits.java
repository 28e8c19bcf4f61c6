package stockade.resources;

import static stockade.linux.SystemCall.PRLIMIT64;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.linux.ResourceLimit;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Key;
import stockade.spec.Limit;
import stockade.spec.Origin;
import stockade.spec.Resources.Rlimit;
import stockade.spec.Resources;

/**
 * Limits of each process, getrlimit(2): the caller's but for those that are named. Only CAP_SYS_RESOURCE of the host raises a hard
 * limit, so root's monitor raises its own before it clones init; the target then sets both, which binds no other process.
 *
 * <pre>
 *   rlimit = ["nofile=1024:4096"]    prlimit64(0, RLIMIT_NOFILE, {rlim_cur=1024, rlim_max=4096}, NULL)
 * </pre>
 */
public final class Rlimits {
  /** As many processes as podman gives a container without being asked. */
  public static final int DEFAULT_PROCESSES = 2048;

  private static final String PHASE = "limits of a process";
  private static final Data.Buffer OLD = new Data.Buffer("old_rlimit", 16);
  private static final Data.Buffer RAISED = new Data.Buffer("raised_rlimit", 16);
  private static final Slot SOFT = new Slot("old_soft");
  private static final Slot HARD = new Slot("old_hard");

  private Rlimits() {}

  /** In root's monitor, before init is there. */
  public static void raise(Draft draft) {
    if (!draft.host().caller().isRoot()) {
      return;
    }
    draft.spec().resources().rlimits().forEach(rlimit -> raise(draft.monitor(), rlimit));
  }

  private static void raise(Sequence monitor, Rlimit rlimit) {
    String enough = monitor.fresh("high_enough");
    monitor.step(PHASE, "let " + rlimit.limit().word() + " be raised inside");
    monitor.call(PRLIMIT64, ZERO, number(rlimit.limit()), NULL, Address.of(OLD)).orDie(failure(rlimit));
    monitor.load(SOFT, Address.of(OLD), 0, Width.LONG).load(HARD, Address.of(OLD), 8, Width.LONG);
    monitor.when(HARD, Test.EQ, Limit.UNLIMITED, enough);
    if (rlimit.hard() != Limit.UNLIMITED) {
      monitor.when(HARD, Test.GE, rlimit.hard(), enough);
    }
    monitor.store(Address.of(RAISED), 0, Width.LONG, SOFT).store(Address.of(RAISED), 8, Width.LONG, value(rlimit.hard()));
    monitor.call(PRLIMIT64, ZERO, number(rlimit.limit()), Address.of(RAISED), NULL).orDie(failure(rlimit));
    monitor.label(enough);
  }

  /** In the target, as late as the launcher itself can live with them. */
  public static void plan(Draft draft) {
    Sequence target = draft.target();
    Resources resources = draft.spec().resources();
    for (Rlimit rlimit : resources.rlimits()) {
      target.step(PHASE, rlimit.limit().word() + " " + text(rlimit.soft()) + ", at most " + text(rlimit.hard()));
      target.call(PRLIMIT64, ZERO, number(rlimit.limit()), pair(rlimit.soft(), rlimit.hard()), NULL).orDie(failure(rlimit));
    }
    if (hasDefault(draft)) {
      limitProcesses(target);
    }
  }

  /**
   * Where processes are counted for each user namespace, which is since Linux 5.14; before, those of the same user on the whole host
   * count, getrlimit(2).
   */
  public static boolean hasDefault(Draft draft) {
    Resources resources = draft.spec().resources();
    return draft.ids().hasUserNamespace()
        && draft.host().kernel().isAtLeast(5, 14)
        && resources.limit(Key.PIDS_LIMIT).isEmpty()
        && resources.rlimits().stream().noneMatch(rlimit -> rlimit.limit() == ResourceLimit.NPROC);
  }

  /** A caller who may have fewer is refused the raise, and keeps to what he has. */
  private static void limitProcesses(Sequence target) {
    target.step(PHASE, "each user inside may have " + DEFAULT_PROCESSES + " processes, if nothing else is said");
    target
        .call(PRLIMIT64, ZERO, number(ResourceLimit.NPROC), pair(DEFAULT_PROCESSES, DEFAULT_PROCESSES), NULL)
        .orDie(Failure.of("cannot limit the number of processes", Origin.DEFAULT), Errno.EPERM);
  }

  private static Failure failure(Rlimit rlimit) {
    return Failure.of("cannot set the limit " + rlimit.limit().word(), rlimit.origin())
        .remedy(Errno.EPERM, "it is more than the caller's hard limit, see `ulimit -H -a`, or of nofile more than "
            + "/proc/sys/fs/nr_open: ask for less, or raise that first");
  }

  private static Number number(ResourceLimit limit) {
    return Number.symbol("RLIMIT_" + limit.name(), limit.number());
  }

  private static Address pair(long soft, long hard) {
    return Address.of(new Data.Struct(List.of(
        new Data.Field("rlim_cur", Width.LONG, value(soft)), new Data.Field("rlim_max", Width.LONG, value(hard)))));
  }

  private static Number value(long limit) {
    return limit == Limit.UNLIMITED ? Number.symbol("RLIM_INFINITY", -1) : Number.of(limit);
  }

  private static String text(long limit) {
    return limit == Limit.UNLIMITED ? "unlimited" : Long.toString(limit);
  }
}
