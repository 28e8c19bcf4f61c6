package stockade.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stockade.linux.Architecture;
import stockade.linux.Capability;
import stockade.seccomp.CallRule.Case;
import stockade.seccomp.Comparison.Operator;

class FilterCompilerTest {
  private final CallTable calls = CallTable.read();
  private final FilterCompiler compiler = FilterCompiler.of(calls);
  private final Readings readings = new Readings();

  static Stream<Circumstances> situations() {
    return Stream.of(
        Situations.USER,
        Situations.ROOT,
        Situations.withCompat(Situations.USER),
        Situations.withCompat(Situations.ROOT),
        Situations.withUserns(Situations.USER),
        Situations.withHostPids(Situations.USER),
        Situations.with(Capability.CAP_SYS_ADMIN),
        Situations.withUserns(Situations.with(Capability.CAP_SYS_ADMIN)),
        Situations.with(EnumSet.allOf(Capability.class)),
        Situations.user(Architecture.AARCH64),
        Situations.withCompat(Situations.user(Architecture.AARCH64)));
  }

  @ParameterizedTest
  @MethodSource("situations")
  void program_does_what_the_default_policy_says(Circumstances at) {
    Policy policy = DefaultPolicy.of(at, calls);
    readings.agree(policy, compiler.compile(policy), at.toString());
  }

  @ParameterizedTest
  @MethodSource("situations")
  void no_other_abi_passes(Circumstances at) {
    Policy policy = DefaultPolicy.of(at, calls);
    readings.nothingElsePasses(policy, compiler.compile(policy));
  }

  @Test
  void default_filter_is_a_quarter_of_what_the_kernel_takes() {
    assertThat(compiler.compile(DefaultPolicy.of(Situations.ROOT, calls)).instructions().size()).isLessThan(1024);
  }

  @Test
  void random_policies_are_compiled_to_what_they_say() {
    for (int round = 0; round < 150; round++) {
      long seed = 20261 + round;
      Policy policy = random(new Random(seed));
      readings.agree(policy, compiler.compile(policy), "seed " + seed + "\n" + policy.text());
    }
  }

  @Test
  void first_case_that_holds_decides() {
    Policy policy = new Policy(
        List.of(Abi.X86_64),
        new TreeMap<>(java.util.Map.of("dup", new CallRule("dup", List.of(
            new Case(List.of(Comparison.of(0, Operator.GE, 5)), new Verdict.Fail(7)),
            new Case(List.of(Comparison.of(0, Operator.GE, 3)), Verdict.Fixed.ALLOW)), new Verdict.Fail(9)))),
        Verdict.Fixed.KILL_PROCESS);
    Simulator simulator = new Simulator(compiler.compile(policy));
    assertThat(IntStream.of(2, 4, 6).mapToLong(value -> simulator.run(0xC000003EL, 32, new long[] {value, 0, 0, 0, 0, 0})))
        .containsExactly(0x50009L, 0x7fff0000L, 0x50007L);
  }

  @Test
  void the_upper_half_of_an_argument_of_32_bits_deceives_no_rule() {
    Policy policy = new Policy(
        List.of(Abi.X86_64, Abi.I386),
        new TreeMap<>(java.util.Map.of("dup", new CallRule("dup", List.of(
            new Case(List.of(Comparison.of(0, Operator.EQ, 5)), new Verdict.Fail(7))), Verdict.Fixed.ALLOW))),
        Verdict.Fixed.KILL_PROCESS);
    Simulator simulator = new Simulator(compiler.compile(policy));
    assertThat(java.util.stream.LongStream.of(4, 5, 1L << 32 | 5, 1L << 63)
        .map(value -> simulator.run(0x40000003L, 41, new long[] {value, -1, 0, 0, 0, 0})))
        .containsExactly(0x7fff0000L, 0x50007L, 0x80000000L, 0x80000000L);
  }

  @Test
  void a_program_that_is_too_long_for_the_kernel_is_refused() {
    TreeMap<String, CallRule> rules = new TreeMap<>();
    for (String call : calls.names()) {
      List<Case> cases = IntStream.range(0, 12)
          .mapToObj(value -> new Case(List.of(Comparison.of(0, Operator.EQ, value * 1000L + call.hashCode() % 100)), Verdict.Fixed.ALLOW))
          .toList();
      rules.put(call, new CallRule(call, cases, new Verdict.Fail(1)));
    }
    Policy policy = new Policy(List.of(Abi.X86_64), rules, new Verdict.Fail(38));
    assertThatThrownBy(() -> compiler.compile(policy))
        .isInstanceOf(FilterException.class)
        .hasMessageContaining("the kernel takes 4096");
  }

  private Policy random(Random random) {
    TreeMap<String, CallRule> rules = new TreeMap<>();
    List<String> names = List.copyOf(calls.names());
    IntStream.range(0, 1 + random.nextInt(60))
        .mapToObj(i -> rule(names.get(random.nextInt(names.size())), random))
        .forEach(rule -> rules.put(rule.call(), rule));
    List<Abi> abis = Abi.of(Architecture.values()[random.nextInt(2)], random.nextBoolean());
    return new Policy(abis, rules, verdict(random));
  }

  private static CallRule rule(String call, Random random) {
    List<Case> cases = Stream.generate(() -> each(random)).limit(random.nextInt(5)).toList();
    return new CallRule(call, cases, verdict(random));
  }

  private static Case each(Random random) {
    List<Comparison> all = new ArrayList<>();
    List<Integer> arguments = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    java.util.Collections.shuffle(arguments, random);
    int count = 1 + random.nextInt(2);
    arguments.subList(0, count).forEach(argument -> all.add(comparison(argument, random)));
    return new Case(all, verdict(random));
  }

  private static Comparison comparison(int argument, Random random) {
    Operator operator = Operator.values()[random.nextInt(Operator.values().length)];
    long value = value(random);
    long mask = value(random);
    return operator == Operator.MASKED_EQ
        ? new Comparison(argument, operator, mask, value)
        : Comparison.of(argument, operator, value);
  }

  private static long value(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt(4);
      case 1 -> 1L << random.nextInt(64);
      case 2 -> random.nextLong();
      case 3 -> random.nextInt() & 0xffffffffL;
      default -> (1L << 32) + random.nextInt(3) - 1;
    };
  }

  private static Verdict verdict(Random random) {
    List<Verdict> all = List.of(
        Verdict.Fixed.ALLOW, Verdict.Fixed.LOG, Verdict.Fixed.TRAP, Verdict.Fixed.KILL_PROCESS,
        Verdict.Fixed.KILL_THREAD, new Verdict.Fail(1), new Verdict.Fail(random.nextInt(4095)));
    return all.get(random.nextInt(all.size()));
  }
}
