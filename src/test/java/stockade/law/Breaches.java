package stockade.law;

import static stockade.law.Surgery.added;
import static stockade.law.Surgery.argument;
import static stockade.law.Surgery.call;
import static stockade.law.Surgery.label;
import static stockade.law.Surgery.onFailure;
import static stockade.linux.SystemCall.CAPSET;
import static stockade.linux.SystemCall.CHDIR;
import static stockade.linux.SystemCall.CLONE3;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.CLOSE_RANGE;
import static stockade.linux.SystemCall.EXECVE;
import static stockade.linux.SystemCall.EXIT_GROUP;
import static stockade.linux.SystemCall.FCHDIR;
import static stockade.linux.SystemCall.FSMOUNT;
import static stockade.linux.SystemCall.KILL;
import static stockade.linux.SystemCall.MKDIRAT;
import static stockade.linux.SystemCall.MOUNT;
import static stockade.linux.SystemCall.MOUNT_SETATTR;
import static stockade.linux.SystemCall.MOVE_MOUNT;
import static stockade.linux.SystemCall.OPENAT2;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.OPEN_TREE;
import static stockade.linux.SystemCall.PIDFD_SEND_SIGNAL;
import static stockade.linux.SystemCall.PIVOT_ROOT;
import static stockade.linux.SystemCall.PPOLL;
import static stockade.linux.SystemCall.PRCTL;
import static stockade.linux.SystemCall.RECVMSG;
import static stockade.linux.SystemCall.RT_SIGPROCMASK;
import static stockade.linux.SystemCall.SECCOMP;
import static stockade.linux.SystemCall.SENDMSG;
import static stockade.linux.SystemCall.SETGROUPS;
import static stockade.linux.SystemCall.SETPGID;
import static stockade.linux.SystemCall.SETRESGID;
import static stockade.linux.SystemCall.SETRESUID;
import static stockade.linux.SystemCall.SOCKETPAIR;
import static stockade.linux.SystemCall.STATX;
import static stockade.linux.SystemCall.UMASK;
import static stockade.linux.SystemCall.UMOUNT2;
import static stockade.linux.SystemCall.WAIT4;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Role.INIT;
import static stockade.plan.Role.MONITOR;
import static stockade.plan.Role.TARGET;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import stockade.draft.Slots;
import stockade.host.Fact;
import stockade.linux.AtFlag;
import stockade.linux.CloneFlag;
import stockade.linux.Flag;
import stockade.linux.ResolveFlag;
import stockade.phase.Hosts;
import stockade.phase.Namespaces;
import stockade.phase.Wishes;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Plan;
import stockade.plan.Symbols;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.spec.Key;
import stockade.spec.Origin;

/** A plan for each law, made from a real one by a cut, that breaks it. */
final class Breaches {
  /** By the law's sentence. */
  static final Map<String, Plan> ALL = new LinkedHashMap<>();

  private static final Surgery USER = Surgery.on(Wishes.small().plan(Hosts.USER));
  private static final Surgery ROOT = Surgery.on(Wishes.small().plan(Hosts.ROOT));
  private static final Surgery NAMED = Surgery.on(Wishes.small().and(Key.HOSTNAME, "inside").plan(Hosts.USER));
  private static final Surgery PROC =
      Surgery.on(Wishes.of().and(Key.ROOT, "/srv/debian").and(Key.DIR, "/a/b").plan(Hosts.USER));
  private static final Surgery LAYERS = Surgery.on(Wishes.small().and(Key.OVERLAY, "/a:/b:/c").plan(Hosts.USER));
  private static final Surgery CHROOT = Surgery.on(Wishes.small().and(Key.CHROOT, "true").plan(Hosts.ROOT));
  private static final Surgery ALONE = Surgery.on(
      Wishes.small().and(Key.NO_INIT, "true").and(Key.USER, "bob").plan(Hosts.ROOT));
  private static final Surgery ADDED =
      Surgery.on(Wishes.small().and(Key.USER, "bob").and(Key.CAP_ADD, "NET_ADMIN").plan(Hosts.ROOT));
  private static final Surgery FILTERED = Surgery.on(Wishes.small().filtered(Hosts.USER));
  private static final Surgery REPORTING =
      Surgery.on(Wishes.small().and(Key.SECCOMP_LOG, "true").reporting(Hosts.USER));
  private static final Surgery KEPT = Surgery.on(Wishes.small().kept(
      Hosts.USER, List.of(new Fact.Mounts("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"), new Fact.Kernel("6.1.0"))));
  private static final OnFailure DIE = new OnFailure.Die(Failure.of("cannot", Origin.DEFAULT), Set.of());
  private static final Value HERE = Address.of(".");

  private Breaches() {}

  static {
    shape();
    namespaces();
    ids();
    root();
    paths();
    privileges();
    descriptors();
    life();
  }

  private static void breach(String law, Surgery cut) {
    if (ALL.put(law, cut.plan()) != null) {
      throw new AssertionError("two breaches of the law that " + law);
    }
  }

  private static void shape() {
    breach("each label is there once",
        USER.inserted(INIT, call(UMASK), new Op.Label("init.wait")));
    breach("each jump leads to a label that is there",
        USER.without(MONITOR, label("monitor.wait")));
    breach("control never runs off the end of a process's part",
        USER.without(TARGET, call(EXIT_GROUP, "$failure_status")));
    breach("a process leaves its part only for the beginning of another, or for the report",
        USER.inserted(TARGET, call(CAPSET), new Op.Go("monitor.wait")));
    breach("a process can come to each of its operations",
        USER.inserted(INIT, call(UMASK), new Op.Go("init.wait")));
    breach("a report says what failed, ends init, removes its control group, writes it down, and ends",
        USER.inserted(TARGET, call(EXIT_GROUP, "$failure_status"), added(EXECVE, HERE, HERE, HERE)));
    breach("the failure of a call that protects is looked at",
        USER.changed(INIT, call(UMOUNT2), onFailure(new OnFailure.Continue())));
  }

  private static void namespaces() {
    breach("the monitor leaves the host's mounts, root and name alone",
        USER.inserted(MONITOR, call(CLONE3), added(UMOUNT2, HERE, Symbols.ZERO)));
    breach("mounts are changed in a mount namespace of the sandbox's own", sharing(USER, CloneFlag.CLONE_NEWNS));
    breach("a host name is set in a UTS namespace of the sandbox's own", sharing(NAMED, CloneFlag.CLONE_NEWUTS));
    breach("an interface is raised in a network namespace of the sandbox's own",
        sharing(USER, CloneFlag.CLONE_NEWNET));
    breach("a /proc is made in a PID namespace of the sandbox's own", sharing(PROC, CloneFlag.CLONE_NEWPID));
    breach("propagation is private before the first mount", USER.swapped(INIT, call(MOUNT), call(OPEN_TREE)));
    breach("a tree that the monitor has cloned is private, with all below it, before init has it",
        ROOT.changed(MONITOR, call(MOUNT_SETATTR, "_", "_", "AT_EMPTY_PATH|AT_RECURSIVE"),
            argument(2, Flags.of(AtFlag.AT_EMPTY_PATH))));
  }

  private static Surgery sharing(Surgery of, CloneFlag shared) {
    List<Flag> flags = Arrays.stream(CloneFlag.values())
        .filter(flag -> flag != shared && flag != CloneFlag.CLONE_NEWTIME)
        .map(Flag.class::cast)
        .toList();
    return of.changed(MONITOR, call(CLONE3), argument(0, Address.of(Namespaces.arguments(new Flags(flags), Symbols.ZERO))));
  }

  private static void ids() {
    breach("setgroups is denied before an unprivileged process writes its gid_map",
        USER.swapped(INIT, call(WRITE, "_", "\"deny\""), call(OPENAT, "_", "\"/proc/self/gid_map\"")));
    breach("the maps of ids are written before init hears so",
        Surgery.on(Wishes.small().and(Key.USER, "root").plan(Hosts.SUBORDINATES)).withoutFirst(MONITOR, call(WAIT4)));
    breach("init hears that its maps are written only where they are, and setgroups was denied before",
        USER.without(MONITOR, call(WRITE, "_", "\"deny\"")));
    breach("init takes on no id before it has heard that the maps are written",
        ROOT.swapped(INIT, call(RECVMSG), call(SETRESUID)));
  }

  private static void root() {
    breach("one mount at most is attached at / before the pivot: the old root would stay below a second",
        LAYERS.withoutFirst(INIT, call(UMOUNT2)));
    breach("a mount that is cleared away before the pivot is the one that was attached",
        LAYERS.withoutFirst(INIT, call(FCHDIR)));
    breach("the root that the pivot takes is the mount at /, and the working directory is in it",
        USER.swapped(INIT, call(FCHDIR), call(PIVOT_ROOT)));
    breach("the old root is detached right after the pivot", USER.swapped(INIT, call(UMOUNT2), call(CHDIR)));
    breach("the working directory is the new root as soon as there is one", USER.without(INIT, call(CHDIR)));
    breach("chroot goes to the folder that the working directory is", CHROOT.without(INIT, call(FCHDIR)));
    breach("a path within the root is opened when that is the root, from its top",
        USER.inserted(INIT, call(PIVOT_ROOT), USER.first(INIT, call(OPENAT2))));
    breach("the command runs in the new root",
        USER.without(INIT, call(PIVOT_ROOT)).without(INIT, call(UMOUNT2)).without(INIT, call(CHDIR)));
  }

  private static void paths() {
    Data.Struct anywhere = new Data.Struct(List.of(
        new Data.Field("flags", Width.LONG, Symbols.ZERO), new Data.Field("mode", Width.LONG, Symbols.ZERO),
        new Data.Field("resolve", Width.LONG, Flags.of(ResolveFlag.RESOLVE_IN_ROOT))));
    breach("a path is opened within the root, and by no link of procfs",
        USER.changed(INIT, call(OPENAT2), argument(2, Address.of(anywhere))));
    breach("a path starts at no descriptor but of a file system made here, or of a folder opened within the root",
        PROC.changed(INIT, call(MKDIRAT, "$above"), argument(0, Slots.ROOT)));
    breach("in the new root init opens paths only with openat2",
        PROC.changed(INIT, call(MKDIRAT, "$above"), argument(0, Symbols.AT_FDCWD)));
    breach("a mount goes to a place that was opened within the root, or into a file system made here",
        USER.changed(INIT, call(MOVE_MOUNT, "$tmp"), argument(2, Slots.ROOT)));
    breach("a file system that is made has no set-user-id programs",
        USER.changed(INIT, call(FSMOUNT), argument(2, new Flags(List.of()))));
    breach("a tree of the host has no set-user-id programs before it is mounted",
        USER.swapped(INIT, call(MOUNT_SETATTR), call(MOVE_MOUNT)));
    breach("what init has opened of the host is closed before the target begins",
        LAYERS.withoutFirst(INIT, call(CLOSE, "$overlay.1_layer0")));
  }

  private static void privileges() {
    Predicate<Op> ambient = call(PRCTL, "PR_CAP_AMBIENT");
    Predicate<Op> noNewPrivileges = call(PRCTL, "PR_SET_NO_NEW_PRIVS");
    breach("groups come before the gid", ROOT.swapped(TARGET, call(SETGROUPS), call(SETRESGID)));
    breach("a sandbox is joined only when its process was looked at",
        Surgery.on(Wishes.small().joining(Hosts.USER)).without(MONITOR, call(STATX)));
    breach("the gid comes before the uid", ROOT.swapped(TARGET, call(SETRESGID), call(SETRESUID)));
    breach("the command's user is chosen, unless one id is all there is", ROOT.without(TARGET, call(SETRESUID)));
    breach("the bounding set is dropped before the uid changes and the capabilities go",
        ROOT.without(INIT, call(PRCTL, "PR_CAPBSET_DROP")));
    breach("the bounding set is dropped in the user namespace that the command has: another would come with a full one",
        ROOT.inserted(MONITOR, call(CLONE3), ROOT.first(INIT, call(PRCTL, "PR_CAPBSET_DROP"))));
    breach("the capabilities are set before the command runs", USER.without(TARGET, call(CAPSET)));
    breach("a capability can be inherited only where it is ambient by name",
        ADDED.without(TARGET, call(PRCTL, "PR_CAP_AMBIENT", "PR_CAP_AMBIENT_RAISE")));
    breach("the secure bits are locked before the uid changes and the capabilities go",
        ROOT.swapped(TARGET, call(SETRESUID), call(PRCTL, "PR_SET_SECUREBITS")));
    breach("no_new_privs is set before a filter is installed or a fence closed",
        FILTERED.swapped(TARGET, noNewPrivileges, call(SECCOMP)));
    breach("the filter is the last step before the command runs",
        FILTERED.swapped(TARGET, call(RT_SIGPROCMASK), call(SECCOMP)));
    breach("a filter's listener is handed over before the way out for it is closed", REPORTING.without(TARGET, call(SENDMSG)));
    breach("the way out for a filter's listener is closed before the command runs",
        REPORTING.without(TARGET, call(SECCOMP, "WORD|SECCOMP_SET_MODE_FILTER")));
    breach("no ambient capability is left when the command runs", USER.without(TARGET, ambient));
    breach("capabilities are dropped after the last step that needs them",
        ROOT.swapped(TARGET, call(SETRESUID), call(CAPSET)));
    breach("no_new_privs is set before the command runs", USER.without(TARGET, noNewPrivileges));
    breach("only the target runs a command; the monitor runs newuidmap, newgidmap and the host's hooks, and gives way to Stockade",
        USER.inserted(INIT, call(UMASK), added(EXECVE, HERE, HERE, HERE)));
  }

  private static void descriptors() {
    breach("what was inherited is closed before the launcher opens anything of its own",
        USER.swapped(MONITOR, call(CLOSE_RANGE), call(SOCKETPAIR)));
    breach("what the launcher opens is closed by an exec",
        USER.changed(MONITOR, call(SOCKETPAIR), argument(1, Number.symbol("SOCK_SEQPACKET", 5))));
    breach("every descriptor from 3 on is closed by the exec, or passed on purpose",
        Surgery.on(Wishes.small().and(Key.PASS_FD, "7").plan(Hosts.USER))
            .withoutFirst(TARGET, call(CLOSE_RANGE, "3", "6")));
  }

  private static void life() {
    Predicate<Op> dumpable = call(PRCTL, "PR_SET_DUMPABLE");
    Predicate<Op> tied = call(PRCTL, "PR_SET_PDEATHSIG");
    breach("a launcher gives way to Stockade only while all is as the caller left it",
        KEPT.inserted(MONITOR, call(EXECVE, "_", "$stale_words"), added(UMASK, Symbols.ZERO)));
    breach("what the guard has opened is closed before it decides",
        KEPT.withoutFirst(MONITOR, call(CLOSE, "$mounts_file")));
    breach("signals are blocked before there is a process that one could leave alone",
        USER.swapped(MONITOR, call(RT_SIGPROCMASK), call(CLONE3)));
    breach("no signal is blocked when the command runs", USER.without(TARGET, call(RT_SIGPROCMASK)));
    breach("the command is in a process group or session of its own", USER.without(TARGET, call(SETPGID)));
    breach("nobody can look into init when the target begins", USER.swapped(INIT, dumpable, call(CLONE3)));
    breach("nobody can look into the monitor while it waits", USER.swapped(MONITOR, dumpable, call(PPOLL)));
    breach("once the target runs and init has nowhere to speak, no failure ends it",
        USER.changed(INIT, call(KILL), onFailure(DIE)));
    breach("the monitor that waits for the sandbox is ended by no failure",
        USER.changed(MONITOR, call(PIDFD_SEND_SIGNAL), onFailure(DIE)));
    breach("a command that no init watches over ends with the launcher", ALONE.without(TARGET, tied));
    breach("a command is tied to the launcher after its last change of ids, which would undo it",
        ALONE.swapped(TARGET, tied, call(SETRESUID)));
  }
}
