package stockade.seccomp;

import static stockade.linux.Errno.ENOSYS;
import static stockade.linux.Errno.EPERM;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import stockade.seccomp.CallRule.Case;
import stockade.seccomp.Comparison.Operator;

/**
 * {@code --restrict-suid-sgid}: whatever else a policy allows, no call passes that gives a file the set-user-ID or the set-group-ID bit,
 * inode(7). A call that takes a mode only where it makes a file is refused only then.
 */
final class SuidRules {
  private static final long S_ISUID = 04000;
  private static final long S_ISGID = 02000;
  private static final long O_CREAT = 0x40;
  /** Without O_DIRECTORY, which is part of it and differs between machines. */
  private static final long O_TMPFILE = 0x400000;

  /** Which argument is the mode. */
  private static final Map<String, Integer> MODES = Map.of(
      "chmod", 1, "fchmod", 1, "fchmodat", 2, "fchmodat2", 2, "mknod", 1, "mknodat", 2, "creat", 1);

  /** Which argument has the flags; the mode is behind it. */
  private static final Map<String, Integer> FLAGS = Map.of("open", 1, "openat", 2);

  private SuidRules() {}

  /** openat2(2) has its mode in memory, io_uring_setup(2) all calls: the former is one that libraries do without. */
  static Policy on(Policy policy) {
    Map<String, CallRule> rules = new TreeMap<>();
    MODES.forEach((call, mode) -> rules.put(call, refusing(policy, call, bits(mode).map(List::of).toList())));
    FLAGS.forEach((call, flags) -> rules.put(call, refusing(policy, call, Stream.of(O_CREAT, O_TMPFILE)
        .flatMap(flag -> bits(flags + 1).map(mode -> List.of(has(flags, flag), mode)))
        .toList())));
    rules.put("openat2", CallRule.always("openat2", Verdict.Fail.with(ENOSYS)));
    rules.put("io_uring_setup", CallRule.always("io_uring_setup", Verdict.Fail.with(EPERM)));
    return policy.with(rules);
  }

  private static CallRule refusing(Policy policy, String call, List<List<Comparison>> refused) {
    CallRule rule = policy.rule(call).orElseGet(() -> CallRule.always(call, policy.otherwise()));
    List<Case> cases = new ArrayList<>(refused.stream().map(all -> new Case(all, Verdict.Fail.with(EPERM))).toList());
    cases.addAll(rule.cases());
    return new CallRule(call, cases, rule.otherwise());
  }

  private static Stream<Comparison> bits(int mode) {
    return Stream.of(has(mode, S_ISUID), has(mode, S_ISGID));
  }

  private static Comparison has(int argument, long bit) {
    return new Comparison(argument, Operator.MASKED_EQ, bit, bit);
  }
}
