package stockade.seccomp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/**
 * The rules of a policy for one ABI, in stages: a call that a stage doesn't decide goes on to the next, the last decides all.
 * libseccomp has one answer for all that no rule of a filter is about, and no order of rules; with stages each call
 * has an answer of its own, and the first case that holds decides. Calls that are always allowed are in the first
 * stage, those that are always refused in the last: the way of the former is short.
 */
final class Stages {
  private final List<List<Fragment.Rule>> undecided = new ArrayList<>();
  private final List<Fragment.Rule> last = new ArrayList<>();
  private final Verdict otherwise;

  private Stages(Verdict otherwise) {
    this.otherwise = otherwise;
  }

  static Stages of(Policy policy, Abi abi, CallTable calls) {
    Stages stages = new Stages(policy.otherwise());
    for (CallRule rule : policy.rules().values()) {
      OptionalInt number = calls.number(abi, rule.call());
      number.ifPresent(known -> stages.add(known, rule));
    }
    return stages;
  }

  /** Those before the last that decide anything. */
  List<List<Fragment.Rule>> undecided() {
    return undecided;
  }

  List<Fragment.Rule> last() {
    return last;
  }

  private void add(int number, CallRule rule) {
    if (rule.allowsAlways() && !otherwise.allows()) {
      stage(0).add(new Fragment.Rule(number, List.of(), rule.otherwise()));
      return;
    }
    addCases(number, rule.cases());
    if (!rule.otherwise().equals(otherwise)) {
      last.add(new Fragment.Rule(number, List.of(), rule.otherwise()));
    }
  }

  /** Cases that follow each other with one verdict need no order among themselves. */
  private void addCases(int number, List<CallRule.Case> cases) {
    int stage = 0;
    for (int i = 0; i < cases.size(); i++) {
      CallRule.Case each = cases.get(i);
      stage += i > 0 && !each.verdict().equals(cases.get(i - 1).verdict()) ? 1 : 0;
      stage(stage).add(new Fragment.Rule(number, each.all(), each.verdict()));
    }
  }

  private Collection<Fragment.Rule> stage(int index) {
    while (undecided.size() <= index) {
      undecided.add(new ArrayList<>());
    }
    return undecided.get(index);
  }
}
