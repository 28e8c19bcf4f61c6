package stockade.seccomp;

import static java.util.stream.Collectors.joining;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happens to every system call, by name: the same for each ABI that is admitted. Calls of other ABIs, x32 included,
 * kill the process.
 *
 * @param abis the admitted ones, the native one first
 * @param rules by the names of the calls
 * @param otherwise what happens to a call that no rule is about, or whose number nobody knows
 */
public record Policy(List<Abi> abis, SortedMap<String, CallRule> rules, Verdict otherwise) {
  public Policy {
    abis = List.copyOf(abis);
    rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
  }

  /** The same with other rules for some calls. */
  Policy with(Map<String, CallRule> later) {
    TreeMap<String, CallRule> all = new TreeMap<>(rules);
    all.putAll(later);
    return new Policy(abis, all, otherwise);
  }

  /** @param arguments six */
  public Verdict verdict(String call, long[] arguments) {
    return rule(call).map(rule -> rule.verdict(arguments)).orElse(otherwise);
  }

  Optional<CallRule> rule(String call) {
    return Optional.ofNullable(rules.get(call));
  }

  /** A line a rule, after a line with the ABIs and one with what is left. Two policies with one text do the same. */
  public String text() {
    return abis.stream().map(Abi::text).collect(joining(" ", "abi ", "\n"))
        + "else " + otherwise.text() + "\n"
        + rules.values().stream().map(rule -> rule.text() + "\n").collect(joining());
  }
}
