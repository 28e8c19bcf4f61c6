package stockade.seccomp;

import static stockade.linux.Errno.ENOSYS;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * socketcall(2) and ipc(2) of i386: one number for many calls, whose arguments are in memory, where no filter sees them.
 * They are allowed only where all that they lead to is; else they fail with ENOSYS, for the calls have numbers of their
 * own since Linux 4.3 and 5.1.
 */
final class Multiplexers {
  private static final Map<String, List<String>> LEAD_TO = Map.of(
      "socketcall", List.of(
          "socket", "bind", "connect", "listen", "accept", "getsockname", "getpeername", "socketpair", "send", "recv",
          "sendto", "recvfrom", "shutdown", "setsockopt", "getsockopt", "sendmsg", "recvmsg", "accept4", "recvmmsg",
          "sendmmsg"),
      "ipc", List.of(
          "semop", "semget", "semctl", "semtimedop", "msgsnd", "msgrcv", "msgget", "msgctl", "shmat", "shmdt", "shmget",
          "shmctl"));

  private Multiplexers() {}

  /** @param named calls that the user allowed by name, whatever they lead to */
  static Policy closed(Policy policy, Set<String> named) {
    Map<String, CallRule> closed = new TreeMap<>();
    LEAD_TO.forEach((call, others) -> {
      boolean open = policy.rule(call).map(CallRule::allowsAlways).orElse(policy.otherwise().allows());
      if (open && !named.contains(call) && !others.stream().allMatch(other -> allowed(policy, other))) {
        closed.put(call, CallRule.always(call, Verdict.Fail.with(ENOSYS)));
      }
    });
    return policy.with(closed);
  }

  /** Names of calls that i386 doesn't have count too: {@code send} is only reached through socketcall. */
  private static boolean allowed(Policy policy, String call) {
    return policy.rule(call).map(CallRule::allowsAlways).orElse(policy.otherwise().allows());
  }
}
