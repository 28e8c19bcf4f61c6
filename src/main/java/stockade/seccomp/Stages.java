package stockade.seccomp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import stockade.seccomp.Comparison.Operator;

/**
 * The rules of a policy for one ABI, in stages: a call that a stage doesn't decide goes on to the next, the last decides
 * all. libseccomp has one answer for all that no rule of a filter is about, and no order of rules; with stages each call
 * has an answer of its own, and the first case that holds decides. Calls that are always allowed are in the first stage,
 * those that are always refused in the last: the way of the former is short.
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
      number.ifPresent(known -> stages.add(known, abi.isNarrow() ? rule.narrow() : rule));
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

  private void addCases(int number, List<CallRule.Case> cases) {
    int stage = 0;
    for (int i = 0; i < cases.size(); i++) {
      CallRule.Case each = cases.get(i);
      stage += i == 0 || isSameQuestion(cases.get(i - 1), each) ? 0 : 1;
      stage(stage).add(new Fragment.Rule(number, each.all(), each.verdict()));
    }
  }

  /**
   * Whether two cases may be asked at once. Of a call with several comparisons of other kinds libseccomp 2.5 makes a
   * wrong tree: of {@code >= 2^47} and {@code <= 0}, both refused, it refuses 2^31 as well.
   */
  private static boolean isSameQuestion(CallRule.Case one, CallRule.Case other) {
    return one.verdict().equals(other.verdict()) && equality(one).isPresent() && equality(one).equals(equality(other));
  }

  /** The case with its one value taken out, if it asks for equality only. */
  private static Optional<Comparison> equality(CallRule.Case each) {
    return Optional.of(each.all().get(0))
        .filter(first -> each.all().size() == 1)
        .filter(first -> first.operator() == Operator.EQ || first.operator() == Operator.MASKED_EQ)
        .map(first -> new Comparison(first.argument(), first.operator(), first.mask(), 0));
  }

  private Collection<Fragment.Rule> stage(int index) {
    while (undecided.size() <= index) {
      undecided.add(new ArrayList<>());
    }
    return undecided.get(index);
  }
}
