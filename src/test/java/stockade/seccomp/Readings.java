package stockade.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/** Two readings of one filter, held against each other: the policy's and the program's. */
final class Readings {
  private static final long[] NOTHING = new long[6];
  private static final long KILL = Verdict.Fixed.KILL_PROCESS.value();

  private final CallTable calls = CallTable.read();

  /** Every number of the admitted ABIs, with arguments at the limits of what the policy compares them with. */
  void agree(Policy policy, BpfProgram program, String name) {
    Simulator simulator = new Simulator(program);
    for (Abi abi : policy.abis()) {
      Map<Integer, String> names = names(abi);
      for (int number = 0; number < 1100; number++) {
        agree(policy, simulator, abi, number, names, name);
      }
      for (int number = 0xf0000; number < 0xf0010; number++) {
        agree(policy, simulator, abi, number, names, name);
      }
      for (long number : new long[] {4095, 4096, 0x3fffffff, 0xffffffffL}) {
        assertThat(simulator.run(abi.audit(), number, NOTHING)).as(name + ": " + number)
            .isEqualTo(policy.otherwise().value());
      }
    }
  }

  private void agree(
      Policy policy, Simulator simulator, Abi abi, int number, Map<Integer, String> names, String name) {
    String call = names.getOrDefault(number, "a call that nobody knows");
    for (long[] arguments : arguments(policy, call)) {
      long expected = expected(policy, abi, call, arguments).value();
      if (simulator.run(abi.audit(), number, arguments) != expected) {
        assertThat(simulator.run(abi.audit(), number, arguments))
            .as("%s: %s, number %d, %s", name, abi, number, call + java.util.Arrays.toString(arguments))
            .isEqualTo(expected);
      }
    }
  }

  private static Verdict expected(Policy policy, Abi abi, String call, long[] arguments) {
    return abi.isNarrow() ? policy.rule(call).map(rule -> rule.narrow().verdict(arguments)).orElse(policy.otherwise())
        : policy.verdict(call, arguments);
  }

  /** Other architectures, and for x86-64 the numbers of x32, whatever the arguments. */
  void nothingElsePasses(Policy policy, BpfProgram program) {
    Simulator simulator = new Simulator(program);
    for (long arch : new long[] {0, 3, 0x40000003L, 0x40000028L, 0xC000003EL, 0xC00000B7L, 0xC00000F3L, 0x80000016L}) {
      if (policy.abis().stream().noneMatch(abi -> abi.audit() == arch)) {
        for (int number = 0; number < 1100; number++) {
          assertThat(simulator.run(arch, number, NOTHING)).isEqualTo(KILL);
        }
      }
    }
    if (policy.abis().contains(Abi.X86_64)) {
      for (int number = 0; number < 1100; number++) {
        assertThat(simulator.run(Abi.X86_64.audit(), 0x40000000L + number, NOTHING)).isEqualTo(KILL);
        assertThat(simulator.run(Abi.X86_64.audit(), 0x80000000L + number, NOTHING)).isEqualTo(KILL);
      }
    }
  }

  private Map<Integer, String> names(Abi abi) {
    Map<Integer, String> names = new HashMap<>();
    calls.names().forEach(name -> calls.number(abi, name).ifPresent(number -> names.put(number, name)));
    return names;
  }

  /** Each argument at each limit, the others 0; where several arguments count, also mixtures. */
  static List<long[]> arguments(Policy policy, String call) {
    List<long[]> all = new ArrayList<>();
    List<Long> limits = List.copyOf(limits(policy, call));
    for (int argument = 0; argument < 6; argument++) {
      for (long limit : limits) {
        long[] arguments = new long[6];
        arguments[argument] = limit;
        all.add(arguments);
      }
    }
    Random random = new Random(call.hashCode());
    boolean compared = policy.rule(call).filter(rule -> !rule.cases().isEmpty()).isPresent();
    for (int mixture = 0; compared && mixture < 500; mixture++) {
      all.add(random.ints(6, 0, limits.size()).mapToLong(limits::get).toArray());
    }
    return all;
  }

  private static TreeSet<Long> limits(Policy policy, String call) {
    TreeSet<Long> limits = new TreeSet<>(List.of(0L, 1L, 1L << 31, 1L << 32, -1L << 32, -1L, 0xffffffffL));
    policy.rule(call).stream().flatMap(rule -> rule.cases().stream()).flatMap(each -> each.all().stream())
        .forEach(comparison -> addAround(comparison, limits));
    return limits;
  }

  private static void addAround(Comparison comparison, TreeSet<Long> limits) {
    for (long value : new long[] {comparison.value(), comparison.mask() & 0x7fffffffffffffffL}) {
      limits.addAll(List.of(value, value - 1, value + 1, value | 1L << 32, value | 1L << 63, value ^ 1L << 31));
    }
    for (int bit = 0; comparison.mask() != -1 && comparison.mask() != 0xffffffffL && bit < 64; bit++) {
      limits.add(1L << bit);
    }
  }
}
