package stockade.seccomp;

import static stockade.linux.Capability.CAP_SYS_ADMIN;
import static stockade.linux.Errno.EAFNOSUPPORT;
import static stockade.linux.Errno.ENOSYS;
import static stockade.linux.Errno.EPERM;
import static stockade.seccomp.Verdict.Fixed.ALLOW;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import stockade.linux.Capability;

/**
 * Our own allow-list, {@code default.txt}, and the calls whose arguments matter. A call that isn't allowed fails with
 * EPERM; a number that we don't know with ENOSYS, so that programs fall back as on an older kernel.
 */
final class DefaultPolicy {
  /** CLONE_NEW* of clone(2): mount, cgroup, uts, ipc, user, pid, net. */
  private static final long NAMESPACES = 0x7e020000L;

  private static final long CLONE_NEWUSER = 0x10000000L;
  /** Of unshare(2) only: in clone(2) the bit belongs to the signal. */
  private static final long CLONE_NEWTIME = 0x80;

  /** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK. AF_VSOCK reached the host from every network namespace before Linux 7.0. */
  private static final long[] FAMILIES = {1, 2, 10, 16};

  /** ioctl_tty(2): TIOCSTI types into the terminal, TIOCLINUX pastes into the console. */
  private static final long[] TYPING = {0x5412, 0x541c};

  /** personality(2): Linux and linux32, each also with UNAME26; the last asks for the one in force. */
  private static final long[] PERSONALITIES = {0, 8, 0x20000, 0x20008, 0xffffffffL};

  private static final Verdict REFUSED = Verdict.Fail.with(EPERM);
  private static final Verdict MISSING = Verdict.Fail.with(ENOSYS);

  private final TreeMap<String, CallRule> rules = new TreeMap<>();
  private final Circumstances circumstances;

  private DefaultPolicy(Circumstances circumstances) {
    this.circumstances = circumstances;
  }

  static Policy of(Circumstances circumstances, CallTable calls) {
    DefaultPolicy made = new DefaultPolicy(circumstances);
    calls.names().forEach(call -> made.put(CallRule.always(call, REFUSED)));
    made.allowListed();
    made.addArguments();
    return new Policy(Abi.of(circumstances.architecture(), circumstances.compat()), made.rules, MISSING);
  }

  private void allowListed() {
    Set<String> facts = facts();
    boolean applies = false;
    for (String line : Resource.lines("default.txt")) {
      List<String> words = Arrays.asList(line.replaceAll("[\\[\\]]", "").split(" "));
      if (line.startsWith("[")) {
        applies = words.stream().anyMatch(facts::contains);
      } else if (applies) {
        words.forEach(call -> put(CallRule.always(call, ALLOW)));
      }
    }
  }

  /** The words of default.txt that are true. */
  private Set<String> facts() {
    Set<String> facts = new HashSet<>(Set.of("always"));
    circumstances.capabilities().stream().map(Capability::name).forEach(facts::add);
    if (circumstances.userns()) {
      facts.add("userns");
    }
    if (circumstances.ownPids()) {
      facts.add("own-pids");
    }
    return facts;
  }

  private void addArguments() {
    put(onlyWhere("socket", FAMILIES, Verdict.Fail.with(EAFNOSUPPORT)));
    put(onlyWhere("socketpair", FAMILIES, Verdict.Fail.with(EAFNOSUPPORT)));
    put(onlyWhere("personality", PERSONALITIES, REFUSED));
    put(new CallRule("ioctl", cases(1, TYPING, REFUSED), ALLOW));
    long forbidden = forbiddenNamespaces();
    put(lacking("clone", forbidden));
    put(lacking("unshare", forbidden == NAMESPACES ? NAMESPACES | CLONE_NEWTIME : forbidden));
    // Its flags are in memory, where no filter sees them; the C library falls back to clone(2).
    put(CallRule.always("clone3", MISSING));
  }

  private long forbiddenNamespaces() {
    if (circumstances.userns()) {
      return 0;
    }
    return circumstances.capabilities().contains(CAP_SYS_ADMIN) ? CLONE_NEWUSER : NAMESPACES;
  }

  private static CallRule lacking(String call, long bits) {
    return bits == 0
        ? CallRule.always(call, ALLOW)
        : new CallRule(call, List.of(new CallRule.Case(List.of(Comparison.lacks(0, bits)), ALLOW)), REFUSED);
  }

  private static CallRule onlyWhere(String call, long[] values, Verdict otherwise) {
    return new CallRule(call, cases(0, values, ALLOW), otherwise);
  }

  private static List<CallRule.Case> cases(int argument, long[] values, Verdict verdict) {
    return LongStream.of(values)
        .mapToObj(value -> new CallRule.Case(List.of(Comparison.isInt(argument, value)), verdict))
        .toList();
  }

  private void put(CallRule rule) {
    rules.put(rule.call(), rule);
  }
}
