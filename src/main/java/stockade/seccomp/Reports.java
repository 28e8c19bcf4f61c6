package stockade.seccomp;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stockade.linux.Architecture;

/**
 * What somebody needs who answers in the place of a filter.
 *
 * @param filter the one that asks
 * @param calls those that are asked about, of every admitted ABI
 * @param abis the admitted ones, the native one first
 * @param otherwise the answer for a number that isn't among the calls
 */
public record Reports(NotifyingFilter filter, List<Call> calls, List<Abi> abis, Verdict otherwise) {
  public Reports {
    calls = List.copyOf(calls);
    abis = List.copyOf(abis);
  }

  /**
   * A call that isn't always allowed.
   *
   * @param arguments how many it has
   */
  public record Call(Abi abi, int number, String name, int arguments, CallRule rule) {}

  /** For the program that the policy was compiled to. */
  public static Reports of(BpfProgram program, Policy policy, Architecture architecture, CallTable table) {
    Map<String, Integer> counts = counts();
    List<Call> calls = policy.abis().stream()
        .flatMap(abi -> table.names().stream().flatMap(name -> call(policy, abi, name, table, counts).stream()))
        .toList();
    return new Reports(NotifyingFilter.of(program, architecture), calls, policy.abis(), policy.otherwise());
  }

  private static Optional<Call> call(
      Policy policy, Abi abi, String name, CallTable table, Map<String, Integer> counts) {
    CallRule rule = policy.rule(name).orElseGet(() -> CallRule.always(name, policy.otherwise()));
    if (rule.allowsAlways() || table.number(abi, name).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Call(abi, table.number(abi, name).getAsInt(), name, counts.getOrDefault(name, 6), rule));
  }

  /** Of the calls with fewer than six arguments. */
  static Map<String, Integer> counts() {
    Map<String, Integer> counts = new HashMap<>();
    for (String line : Resource.lines("arguments.txt")) {
      String[] words = line.split(" ");
      Arrays.stream(words).skip(1).forEach(name -> counts.put(name, Integer.valueOf(words[0])));
    }
    return counts;
  }
}
