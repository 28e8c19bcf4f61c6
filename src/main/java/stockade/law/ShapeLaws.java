package stockade.law;

import static stockade.linux.SystemCall.CAPSET;
import static stockade.linux.SystemCall.CHROOT;
import static stockade.linux.SystemCall.CLOCK_GETTIME;
import static stockade.linux.SystemCall.CLOCK_NANOSLEEP;
import static stockade.linux.SystemCall.CLONE3;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.CLOSE_RANGE;
import static stockade.linux.SystemCall.EXIT_GROUP;
import static stockade.linux.SystemCall.FSCONFIG;
import static stockade.linux.SystemCall.FSMOUNT;
import static stockade.linux.SystemCall.FSOPEN;
import static stockade.linux.SystemCall.GETPID;
import static stockade.linux.SystemCall.KILL;
import static stockade.linux.SystemCall.LANDLOCK_CREATE_RULESET;
import static stockade.linux.SystemCall.LANDLOCK_RESTRICT_SELF;
import static stockade.linux.SystemCall.MOUNT;
import static stockade.linux.SystemCall.MOUNT_SETATTR;
import static stockade.linux.SystemCall.MOVE_MOUNT;
import static stockade.linux.SystemCall.OPENAT2;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.OPEN_TREE;
import static stockade.linux.SystemCall.PIDFD_SEND_SIGNAL;
import static stockade.linux.SystemCall.PIVOT_ROOT;
import static stockade.linux.SystemCall.PRCTL;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.RECVMSG;
import static stockade.linux.SystemCall.RENAMEAT2;
import static stockade.linux.SystemCall.RT_SIGPROCMASK;
import static stockade.linux.SystemCall.SECCOMP;
import static stockade.linux.SystemCall.SENDMSG;
import static stockade.linux.SystemCall.SETGROUPS;
import static stockade.linux.SystemCall.SETNS;
import static stockade.linux.SystemCall.SETPGID;
import static stockade.linux.SystemCall.SETRESGID;
import static stockade.linux.SystemCall.SETRESUID;
import static stockade.linux.SystemCall.SETSID;
import static stockade.linux.SystemCall.UMOUNT2;
import static stockade.linux.SystemCall.UNLINKAT;
import static stockade.linux.SystemCall.WAIT4;
import static stockade.linux.SystemCall.WRITE;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import stockade.plan.Jumps;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Role;
import stockade.plan.Slot;

/** That control goes only where it should, and no failure that matters is passed over. */
final class ShapeLaws {
  /** Calls that protect somebody, or that others which protect somebody rely on. */
  private static final Event PROTECTS = Event.call(
      CAPSET, CHROOT, CLONE3, CLOSE_RANGE, FSCONFIG, FSMOUNT, FSOPEN, LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF, MOUNT, MOUNT_SETATTR, MOVE_MOUNT, OPEN_TREE,
      PIVOT_ROOT, PRCTL, RECVMSG, RT_SIGPROCMASK, SECCOMP, SENDMSG, SETGROUPS, SETNS, SETPGID, SETRESGID, SETRESUID, SETSID, UMOUNT2)
      .or(Event.call(OPENAT2).in(Role.INIT));

  private static final Event MAY_REPORT = Event.call(WRITE, PIDFD_SEND_SIGNAL, EXIT_GROUP)
      .or(Event.call(CLOCK_GETTIME, CLOCK_NANOSLEEP, CLOSE, GETPID, KILL, OPENAT, READ, RENAMEAT2, UNLINKAT, WAIT4));

  static final List<Law> ALL = List.of(
      new Sentence("each label is there once", ShapeLaws::again),
      new Sentence("each jump leads to a label that is there", ShapeLaws::lost),
      new Sentence("control never runs off the end of a process's part", flow -> which(flow, node -> runsOff(flow, node))),
      new Sentence(
          "a process leaves its part only for the beginning of another, or for the report",
          ShapeLaws::strays),
      new Sentence("a process can come to each of its operations", ShapeLaws::unreached),
      Sentence.neverAfter(
          "a report says what failed, ends init, removes its control group, writes it down, and ends",
          Event.operation(node -> node.isLabel(Op.REPORT)),
          Event.operation(node -> node.call().isPresent() && !MAY_REPORT.test(node))),
      new Sentence(
          "the failure of a call that protects is looked at", flow -> flow.which(PROTECTS.that(node -> isPassedOver(flow, node)))));

  private ShapeLaws() {}

  private static List<Node> which(Flow flow, Predicate<Node> wanted) {
    return flow.which(Event.operation(wanted));
  }

  private static List<Node> again(Flow flow) {
    Set<String> seen = new HashSet<>();
    return which(flow, node -> node.op() instanceof Op.Label label && !seen.add(label.name()));
  }

  private static List<Node> lost(Flow flow) {
    Set<String> labels = new HashSet<>();
    which(flow, node -> node.op() instanceof Op.Label label && labels.add(label.name()));
    return which(flow, node -> {
      Optional<String> label = Jumps.of(node.op());
      return label.isPresent() && !labels.contains(label.get());
    });
  }

  private static List<Node> unreached(Flow flow) {
    Walk walk = flow.reachedWithout(List.of());
    return which(flow, node -> !walk.comesTo(node));
  }

  private static boolean runsOff(Flow flow, Node node) {
    int next = node.index() + 1;
    boolean atEnd = next == flow.nodes().size() || flow.nodes().get(next).role() != node.role();
    return atEnd && !(node.op() instanceof Op.Go) && node.goesTo(next);
  }

  /** By a jump: what runs off the end is another matter. */
  private static List<Node> strays(Flow flow) {
    Map<String, Role> roles = new HashMap<>();
    which(flow, node -> node.op() instanceof Op.Label)
        .forEach(node -> roles.put(((Op.Label) node.op()).name(), node.role()));
    return which(flow, node -> isStray(node, roles));
  }

  private static boolean isStray(Node node, Map<String, Role> roles) {
    String label = Jumps.of(node.op()).orElse(Op.REPORT);
    Role there = roles.getOrDefault(label, node.role());
    return there != node.role() && !label.equals(Op.REPORT) && !label.equals(there.label());
  }

  /** A call that goes on whatever happens is followed by a comparison of its answer; no failure is all the same. */
  private static boolean isPassedOver(Flow flow, Node node) {
    return node.call().filter(call -> isPassedOver(flow, node, call)).isPresent();
  }

  private static boolean isPassedOver(Flow flow, Node node, Op.Call call) {
    boolean compared = flow.next(node)
        .filter(next -> next.op() instanceof Op.When when && when.left() instanceof Slot slot && node.writes(slot.name()))
        .isPresent();
    boolean tolerant = call.onFailure() instanceof OnFailure.Die die && !die.tolerated().isEmpty();
    boolean indifferent = call.onFailure() instanceof OnFailure.Continue && !compared;
    boolean blind = call.onFailure() instanceof OnFailure.Jump;
    return tolerant || indifferent || blind || call.call() == RECVMSG && !compared;
  }
}
