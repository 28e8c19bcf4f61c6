package stockade.law;

import static stockade.linux.SystemCall.CLONE3;
import static stockade.linux.SystemCall.ACCEPT4;
import static stockade.linux.SystemCall.ACCEPT4;
import static stockade.linux.SystemCall.CLOSE_RANGE;
import static stockade.linux.SystemCall.DUP3;
import static stockade.linux.SystemCall.EXECVE;
import static stockade.linux.SystemCall.FCNTL;
import static stockade.linux.SystemCall.FSMOUNT;
import static stockade.linux.SystemCall.FSOPEN;
import static stockade.linux.SystemCall.OPENAT2;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.OPEN_TREE;
import static stockade.linux.SystemCall.PIDFD_OPEN;
import static stockade.linux.SystemCall.PIPE2;
import static stockade.linux.SystemCall.RECVMSG;
import static stockade.linux.SystemCall.SIGNALFD4;
import static stockade.linux.SystemCall.SOCKET;
import static stockade.linux.SystemCall.SOCKETPAIR;
import static stockade.linux.SystemCall.TIMERFD_CREATE;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import stockade.plan.Number;
import stockade.plan.Role;

/** That every descriptor is passed on purpose or closed: close_range(2). */
final class DescriptorLaws {
  private static final long FIRST = 3;
  private static final long LAST = 0xffffffffL;
  private static final String CLOSED = "CLOEXEC";
  private static final Event OPENS = Event.call(
      ACCEPT4, DUP3, FSMOUNT, FSOPEN, OPENAT, OPENAT2, OPEN_TREE, PIPE2, RECVMSG, SIGNALFD4, SOCKET, SOCKETPAIR, TIMERFD_CREATE);
  /** What holds the place of a closed stream, and what the guard reads and closes. */
  private static final Set<String> PASSING = Set.of("\"/dev/null\"", "\"/proc/self/mountinfo\"");
  private static final Event COMMAND = Event.call(EXECVE).in(Role.TARGET);

  static final List<Law> ALL = List.of(
      Sentence.before(
          "what was inherited is closed before the launcher opens anything of its own",
          Event.call(CLOSE_RANGE).with(1, "~0U").with(2, "0").in(Role.MONITOR),
          OPENS.but(node -> PASSING.contains(node.text(1))).but(PathLaws::isOfReport).or(Event.call(CLONE3, PIDFD_OPEN))),
      Sentence.never(
          "what the launcher opens is closed by an exec",
          OPENS.but(Event.call(DUP3).with(2, "0").in(Role.TARGET)).but(DescriptorLaws::isClosedByExec)),
      new Sentence(
          "every descriptor from 3 on is closed by the exec, or passed on purpose",
          flow -> isCovered(flow) ? List.of() : flow.which(COMMAND)));

  private DescriptorLaws() {}

  private static boolean isClosedByExec(Node node) {
    return node.text(0).contains(CLOSED) || node.text(1).contains(CLOSED) || node.text(2).contains(CLOSED)
        || node.text(3).contains(CLOSED);
  }

  /** Whether the ranges that are always closed and the numbers that are always passed leave no gap. */
  private static boolean isCovered(Flow flow) {
    Map<Long, Long> ranges = new TreeMap<>();
    flow.which(Event.call(CLOSE_RANGE).with(2, "CLOSE_RANGE_CLOEXEC").in(Role.TARGET)).stream()
        .filter(node -> isAlwaysBefore(flow, node))
        .forEach(node -> ranges.put(number(node, 0), number(node, 1)));
    flow.which(Event.call(FCNTL).with(1, "F_SETFD").with(2, "0").in(Role.TARGET)).stream()
        .filter(node -> isDemanded(flow, node.text(0)))
        .forEach(node -> ranges.put(number(node, 0), number(node, 0)));
    long next = FIRST;
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      next = range.getKey() <= next ? Math.max(next, range.getValue() + 1) : next;
    }
    return next > LAST;
  }

  private static boolean isAlwaysBefore(Flow flow, Node node) {
    Walk without = flow.reachedWithout(List.of(node));
    return flow.which(COMMAND).stream().noneMatch(without::comesTo);
  }

  /** The monitor has made sure that a descriptor which was named is the caller's. */
  private static boolean isDemanded(Flow flow, String descriptor) {
    return flow.has(Event.call(FCNTL).with(0, descriptor).with(1, "F_GETFD").in(Role.MONITOR).that(Node::mayFail));
  }

  private static long number(Node node, int place) {
    return node.argument(place).orElseThrow() instanceof Number number ? number.value() : -1;
  }
}
