package stockade.seccomp;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;

/**
 * What happens to one system call.
 *
 * @param call its name
 * @param cases the first whose comparisons all hold decides
 * @param otherwise where none does
 */
public record CallRule(String call, List<Case> cases, Verdict otherwise) {
  public CallRule {
    cases = List.copyOf(cases);
  }

  /** @param all at least one, no two of the same argument */
  public record Case(List<Comparison> all, Verdict verdict) {
    public Case {
      all = List.copyOf(all);
      if (all.isEmpty() || all.stream().map(Comparison::argument).distinct().count() != all.size()) {
        throw new IllegalArgumentException(all.toString());
      }
    }

    boolean holds(long[] arguments) {
      return all.stream().allMatch(comparison -> comparison.holds(arguments));
    }

    String text() {
      return all.stream().map(Comparison::text).collect(joining(" and ")) + ": " + verdict.text() + "; ";
    }
  }

  static CallRule always(String call, Verdict verdict) {
    return new CallRule(call, List.of(), verdict);
  }

  /**
   * For an ABI whose arguments have 32 bits. A program of 64 bits that makes such a call, as by int 0x80, shows the filter all of its
   * registers, though the kernel takes the lower halves: what has an upper half that could deceive a comparison is killed.
   */
  CallRule narrow() {
    List<Case> guarded = new ArrayList<>();
    cases.stream().flatMap(each -> each.all().stream()).filter(Comparison::seesUpperHalf).map(Comparison::argument).distinct().sorted()
        .map(argument -> new Case(
            List.of(Comparison.of(argument, Comparison.Operator.GT, 0xffffffffL)), Verdict.Fixed.KILL_PROCESS))
        .forEach(guarded::add);
    guarded.addAll(cases);
    return new CallRule(call, guarded, otherwise);
  }

  boolean allowsAlways() {
    return cases.isEmpty() && otherwise.allows();
  }

  /** @param arguments six */
  public Verdict verdict(long[] arguments) {
    return cases.stream().filter(each -> each.holds(arguments)).findFirst().map(Case::verdict).orElse(otherwise);
  }

  /** {@code unshare  arg0 & 0x7e020080 == 0x0: allow; else EPERM}. */
  String text() {
    String said = cases.stream().map(Case::text).collect(joining());
    return call + " " + said + (cases.isEmpty() ? "" : "else ") + otherwise.text();
  }
}
