package stockade.phase;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_NOFOLLOW;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.SystemCall.CHDIR;
import static stockade.linux.SystemCall.CLONE3;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.PIDFD_OPEN;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.SETNS;
import static stockade.linux.SystemCall.STATX;
import static stockade.linux.SystemCall.UMASK;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.IdScheme;
import stockade.draft.Line;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.draft.Strings;
import stockade.linux.CloneFlag;
import stockade.linux.Errno;
import stockade.linux.Flag;
import stockade.linux.Namespace;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.PlanException;
import stockade.plan.Role;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.resources.GroupJoining;
import stockade.service.Chronicle;
import stockade.spec.Origin;
import stockade.spec.Service.Station;
import stockade.spec.Spec;

/**
 * {@code stockade exec}: in the place of init there is a process that joins the namespaces of a running sandbox, all in one setns(2)
 * on a pidfd (since 5.8), and starts the command there. A PID namespace takes only children in, pid_namespaces(7), so the joining
 * process itself can't be seen inside.
 *
 * <pre>
 *   exec web    openat(AT_FDCWD, "/run/stockade/web/target", …)      43 4026532177
 *               pidfd_open(43, 0)
 *               statx(AT_FDCWD, "/proc/43/ns/pid", …)                is it 4026532177?
 *               clone3(…), setns($joined, CLONE_NEWUSER|CLONE_NEWNS|…)
 * </pre>
 *
 * Who has another's PID by now is in other namespaces; who ends after that look can't be joined any more (ESRCH).
 */
final class Joining {
  private static final String PHASE = "joining";
  private static final Data.Buffer TEXT = new Data.Buffer("target_text", 64);
  private static final Data.Buffer STATUS = new Data.Buffer("joined_statx", 256);
  private static final Number STATX_INO = Number.symbol("STATX_INO", 0x100);
  private static final int INODE = 32;
  private static final Slot FILE = new Slot("joined_file");
  private static final Slot AT = new Slot("joined_at");
  private static final Slot PID = new Slot("joined_pid");
  private static final Slot NAMESPACE = new Slot("joined_namespace");
  private static final Slot FOUND = new Slot("joined_found");
  private static final Slot JOINED = new Slot("joined");

  private Joining() {}

  /** A sandbox with one id can't have a second later. */
  static void demandUser(Draft draft, Spec first) {
    boolean other = !TargetIds.of(draft).uid().equals(TargetIds.of(new Draft(first, draft.host(), Optional.empty())).uid());
    if (draft.ids().kind() == IdScheme.Kind.SELF && other) {
      throw PlanException.at(
          draft.spec().identity().origin(),
          "the sandbox has but one user id; leave the user out, or start it with 'user' and subordinate ids");
    }
  }

  /** In the monitor: the process to join, and no other; then init, which will. */
  static void find(Draft draft, Spec first) {
    Station station = first.service().station().orElseThrow();
    refuseChroot(draft);
    Sequence monitor = draft.monitor();
    Namespace sign = Chronicle.sign(draft);
    monitor.step(PHASE, "read which process of " + station.name() + " to join");
    monitor
        .call(OPENAT, AT_FDCWD, Address.of(station.folder() + "/target"), Flags.of(O_RDONLY, O_NOFOLLOW, O_CLOEXEC), ZERO)
        .into(FILE)
        .orDie(failure(station).remedy(Errno.ENOENT, "it doesn't run, or its command has just ended"));
    monitor.call(READ, FILE, Address.of(TEXT), Number.of(63)).orDie(failure(station));
    monitor.call(CLOSE, FILE).anyway();
    monitor.set(AT, Address.of(TEXT));
    Strings.decimal(monitor, AT, PID);
    monitor.compute(AT, AT, Arithmetic.PLUS, 1);
    Strings.decimal(monitor, AT, NAMESPACE);
    monitor.step(PHASE, "hold it, and see by its " + sign.word() + " namespace that it is the one");
    monitor.call(PIDFD_OPEN, PID, ZERO).into(JOINED).orDie(failure(station).remedy(Errno.ESRCH, "it has just ended"));
    Line.begin(monitor).append("/proc/").decimal(PID).append("/ns/" + sign.proc());
    monitor.call(STATX, AT_FDCWD, Line.START, ZERO, STATX_INO, Address.of(STATUS)).orDie(failure(station)
        .remedy(Errno.ENOENT, "it has just ended")
        .remedy(Errno.ESRCH, "it has just ended")
        .remedy(Errno.EACCES, "its command can't be looked into: it is set-user-id, or no one may read its file"));
    String same = monitor.fresh("same_sandbox");
    monitor.load(FOUND, Address.of(STATUS), INODE, Width.LONG).when(FOUND, Test.EQ, NAMESPACE, same);
    monitor.set(Slot.ERROR, 0).fail(failure(station).remedy("its command has ended, or has left the sandbox's namespaces"));
    monitor.label(same);
    GroupJoining.find(draft, first, PID);
  }

  /** A root that is no mount's own is not where a mount namespace leads to. */
  private static void refuseChroot(Draft draft) {
    if (draft.spec().root().chroot() || !draft.spec().isolation().isPrivate(Namespace.MOUNT)) {
      throw PlanException.at(
          Origin.DEFAULT, "a sandbox whose root was changed with chroot can't be joined; leave 'chroot' and the share of 'mount' out");
    }
  }

  /** In init, which has nothing of the sandbox yet. */
  static void enter(Draft draft, Spec first) {
    Station station = first.service().station().orElseThrow();
    GroupJoining.enter(draft, first);
    Sequence init = draft.init();
    init.step(PHASE, "join the namespaces of the sandbox");
    init.call(SETNS, JOINED, flags(draft)).orDie(failure(station)
        .remedy(Errno.ESRCH, "it has just ended")
        .remedy(Errno.EPERM, "it belongs to another user, or its command can't be looked into"));
    init.call(CHDIR, Address.of("/")).orDie(failure(station));
    init.call(CLOSE, JOINED).anyway();
    init.call(UMASK, ZERO).into(Slots.UMASK).anyway();
  }

  private static Flags flags(Draft draft) {
    return new Flags(Namespaces.own(draft).<Flag>map(Namespace::flag).toList());
  }

  private static Failure failure(Station station) {
    return Failure.of("cannot join the sandbox " + station.name(), Origin.DEFAULT);
  }

  /** A clone without namespaces of its own. */
  static void start(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "start the process that joins");
    monitor
        .call(CLONE3, Address.of(Namespaces.arguments(Flags.of(CloneFlag.CLONE_PIDFD), Address.of(Namespaces.PIDFD))), Number.of(64))
        .into(Slots.INIT)
        .orDie(Failure.of("cannot start the process that joins", Origin.DEFAULT)
            .remedy(Errno.EAGAIN, "the limit of processes is reached: see `ulimit -u`"));
    monitor.when(Slots.INIT, Test.EQ, 0, Role.INIT.label());
    monitor.load(Slots.INIT_PIDFD, Address.of(Namespaces.PIDFD), 0, Width.INT);
  }
}
