package stockade.plan;

import static stockade.linux.SystemCall.CAPSET;
import static stockade.linux.SystemCall.CHROOT;
import static stockade.linux.SystemCall.CLONE3;
import static stockade.linux.SystemCall.CLOSE_RANGE;
import static stockade.linux.SystemCall.EXIT_GROUP;
import static stockade.linux.SystemCall.FSCONFIG;
import static stockade.linux.SystemCall.FSMOUNT;
import static stockade.linux.SystemCall.FSOPEN;
import static stockade.linux.SystemCall.MOUNT;
import static stockade.linux.SystemCall.MOUNT_SETATTR;
import static stockade.linux.SystemCall.MOVE_MOUNT;
import static stockade.linux.SystemCall.OPEN_TREE;
import static stockade.linux.SystemCall.PIDFD_SEND_SIGNAL;
import static stockade.linux.SystemCall.PIVOT_ROOT;
import static stockade.linux.SystemCall.PRCTL;
import static stockade.linux.SystemCall.RECVMSG;
import static stockade.linux.SystemCall.RT_SIGPROCMASK;
import static stockade.linux.SystemCall.SENDMSG;
import static stockade.linux.SystemCall.SETGROUPS;
import static stockade.linux.SystemCall.SETPGID;
import static stockade.linux.SystemCall.SETRESGID;
import static stockade.linux.SystemCall.SETRESUID;
import static stockade.linux.SystemCall.SETSID;
import static stockade.linux.SystemCall.UMOUNT2;
import static stockade.linux.SystemCall.WRITE;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** That control goes only where it should, and no failure that matters is passed over. */
final class ShapeLaws {
  /** Calls that protect somebody, or that others which protect somebody rely on. */
  private static final Event PROTECTS = Event.call(
      CAPSET, CHROOT, CLONE3, CLOSE_RANGE, FSCONFIG, FSMOUNT, FSOPEN, MOUNT, MOUNT_SETATTR, MOVE_MOUNT, OPEN_TREE,
      PIVOT_ROOT, PRCTL, RECVMSG, RT_SIGPROCMASK, SENDMSG, SETGROUPS, SETPGID, SETRESGID, SETRESUID, SETSID, UMOUNT2);

  static final List<Law> ALL = List.of(
      new Law("each label is there once", ShapeLaws::again),
      new Law("each jump leads to a label that is there", ShapeLaws::lost),
      new Law("control never runs off the end of a process's part", flow -> flow.which(node -> runsOff(flow, node))),
      new Law(
          "a process leaves its part only for the beginning of another, or for the report",
          flow -> flow.which(node -> strays(flow, node))),
      new Law("a process can come to each of its operations", flow -> flow.which(node -> !flow.isReached(node))),
      Law.neverAfter(
          "a report says what failed, ends init, and ends",
          node -> node.isLabel(Op.REPORT),
          node -> node.call().isPresent() && !Event.call(WRITE, PIDFD_SEND_SIGNAL, EXIT_GROUP).test(node)),
      new Law(
          "the failure of a call that protects is looked at", flow -> flow.which(node -> isPassedOver(flow, node))));

  private ShapeLaws() {}

  private static Stream<Node> again(Flow flow) {
    Set<Op> seen = new HashSet<>();
    return flow.which(node -> node.op() instanceof Op.Label).filter(node -> !seen.add(node.op()));
  }

  private static Stream<Node> lost(Flow flow) {
    Set<String> labels = new HashSet<>();
    flow.nodes().forEach(node -> {
      if (node.op() instanceof Op.Label label) {
        labels.add(label.name());
      }
    });
    return flow.which(node -> !Jumps.of(node.op()).allMatch(labels::contains));
  }

  private static boolean runsOff(Flow flow, Node node) {
    int behind = node.index() + 1;
    boolean atEnd = flow.next(node).filter(next -> next.role() == node.role()).isEmpty();
    return atEnd && !(node.op() instanceof Op.Go) && Flow.ways(node).anyMatch(next -> next == behind);
  }

  private static boolean strays(Flow flow, Node node) {
    Predicate<Node> entrance = other -> other.isLabel(Op.REPORT)
        || Arrays.stream(Role.values()).anyMatch(role -> role == other.role() && other.isLabel(role.label()));
    return Flow.ways(node)
        .filter(next -> next != node.index() + 1)
        .map(flow.nodes()::get)
        .anyMatch(other -> other.role() != node.role() && !entrance.test(other));
  }

  /** A call that goes on whatever happens is followed by a comparison of its answer; no failure is taken for success. */
  private static boolean isPassedOver(Flow flow, Node node) {
    return PROTECTS.test(node) && node.call().filter(call -> isPassedOver(flow, node, call)).isPresent();
  }

  private static boolean isPassedOver(Flow flow, Node node, Op.Call call) {
    boolean compared = flow.next(node)
        .filter(next -> next.op() instanceof Op.When when && call.result().filter(when.left()::equals).isPresent())
        .isPresent();
    boolean tolerant = call.onFailure() instanceof OnFailure.Die die && !die.tolerated().isEmpty();
    boolean indifferent = call.onFailure() instanceof OnFailure.Continue && !compared;
    return tolerant || indifferent || call.call() == RECVMSG && !compared;
  }
}
