package stockade.seccomp;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import stockade.spec.Confinement.Filter;
import stockade.spec.NearestWord;
import stockade.spec.SpecException;

/** The user's rules on top of a policy: for a call that one names, the last one is all that counts. */
final class UserRules {
  private final CallTable calls;
  private final SystemCallGroups groups;

  UserRules(CallTable calls) {
    this.calls = calls;
    this.groups = SystemCallGroups.read(calls);
  }

  /** @throws SpecException where a rule names no call and no group */
  Policy apply(Policy base, List<Filter.Rule> rules) {
    Map<String, CallRule> later = new HashMap<>();
    Set<String> allowedByName = new HashSet<>();
    for (Filter.Rule rule : rules) {
      Verdict verdict = verdict(rule.action());
      Collection<String> meant = calls(rule);
      meant.forEach(call -> later.put(call, CallRule.always(call, verdict)));
      allowedByName.removeAll(meant);
      if (verdict.allows() && calls.knows(rule.name())) {
        allowedByName.add(rule.name());
      }
    }
    return Multiplexers.closed(base.with(later), allowedByName);
  }

  private Collection<String> calls(Filter.Rule rule) {
    if (rule.name().startsWith("@")) {
      return groups.find(rule.name()).map(groups::calls).orElseThrow(() -> unknown(rule, "group", groupNames()));
    }
    if (!calls.knows(rule.name())) {
      throw unknown(rule, "system call", calls.names());
    }
    return List.of(rule.name());
  }

  private Set<String> groupNames() {
    return groups.all().stream().map(SystemCallGroups.Group::name).collect(Collectors.toSet());
  }

  private static SpecException unknown(Filter.Rule rule, String noun, Collection<String> names) {
    String remedy = NearestWord.to(rule.name(), names)
        .map(best -> "; did you mean '" + best + "'?")
        .orElse("; 'stockade seccomp groups' lists them all");
    return SpecException.at(rule.origin(), "unknown " + noun + " '" + rule.name() + "'" + remedy);
  }

  private static Verdict verdict(Filter.Action action) {
    if (action instanceof Filter.Action.Fail fail) {
      return Verdict.Fail.with(fail.errno());
    }
    if (action instanceof Filter.Action.Kill) {
      return Verdict.Fixed.KILL_PROCESS;
    }
    return action instanceof Filter.Action.Log ? Verdict.Fixed.LOG : Verdict.Fixed.ALLOW;
  }
}
