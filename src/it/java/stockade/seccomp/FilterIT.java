package stockade.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockade.linux.Capability;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Scratch;

/** The third reading of a filter, the kernel's, against the policy; src/it/c/filter.c makes the calls. */
class FilterIT {
  private static final int PASSED = 4000;
  private static final int SIGSYS = 31;
  /** uretprobe and uprobe: the kernel makes them itself, and from Linux 6.14 on no filter sees them. */
  private static final List<Integer> UNSEEN = List.of(335, 336);

  private static Scratch scratch;

  private final CallTable calls = CallTable.read();

  /** A system call: its ABI, its number, and six arguments. */
  private record Call(Abi abi, long number, List<Long> arguments) {
    String line() {
      return Stream.concat(Stream.of(number), arguments.stream())
          .map(Long::toHexString)
          .collect(Collectors.joining(" ", abi == Abi.I386 ? "386 " : "64 ", "\n"));
    }
  }

  @BeforeAll
  static void compileTheVictim() {
    scratch = Scratch.create();
    Path source = Path.of("src/it/c/filter.c").toAbsolutePath();
    Outcome outcome = Program.of("gcc", "-static", "-O1", "-Wall", "-Werror", "-o", victim(), source.toString()).run();
    assertThat(outcome.status()).as(outcome.err()).isZero();
  }

  @AfterAll
  static void removeTheVictim() {
    scratch.close();
  }

  static Stream<Circumstances> situations() {
    return Stream.of(
        Situations.USER,
        Situations.ROOT,
        Situations.withCompat(Situations.ROOT),
        Situations.with(Capability.CAP_SYS_ADMIN),
        Situations.withUserns(Situations.USER));
  }

  @ParameterizedTest
  @MethodSource("situations")
  void kernel_does_what_the_default_policy_says(Circumstances at) {
    Policy policy = DefaultPolicy.of(at, calls);
    Map<Call, Long> expected = expected(policy);
    Outcome outcome = run(policy, expected.keySet().stream().map(Call::line).collect(Collectors.joining()));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(differences(expected, outcome.out().lines().map(Long::valueOf).toList())).isEmpty();
  }

  @Test
  void without_i386_a_call_through_int_0x80_kills() {
    assertThat(killed(Situations.ROOT, new Call(Abi.I386, 20, List.of(0L, 0L, 0L, 0L, 0L, 0L)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {0x40000000L, 0x40000027L, 0x40000200L, 0x80000027L})
  void a_number_of_x32_kills_whether_i386_is_admitted_or_not(long number) {
    Call call = new Call(Abi.X86_64, number, List.of(0L, 0L, 0L, 0L, 0L, 0L));
    assertThat(killed(Situations.ROOT, call)).isTrue();
    assertThat(killed(Situations.withCompat(Situations.ROOT), call)).isTrue();
  }

  private boolean killed(Circumstances at, Call call) {
    return run(DefaultPolicy.of(at, calls), call.line()).status() == 128 + SIGSYS;
  }

  /** Every number, and each call with conditions at each limit of them. */
  private Map<Call, Long> expected(Policy policy) {
    Map<Call, Long> expected = new LinkedHashMap<>();
    for (Abi abi : policy.abis()) {
      Map<Long, String> names = new HashMap<>();
      calls.names().forEach(name -> calls.number(abi, name).ifPresent(number -> names.put((long) number, name)));
      for (long number = 0; number < 600; number++) {
        String name = names.getOrDefault(number, "a call that nobody knows");
        if (abi != Abi.X86_64 || !UNSEEN.contains((int) number)) {
          for (long[] arguments : arguments(policy, abi, name)) {
            expected.put(new Call(abi, number, Arrays.stream(arguments).boxed().toList()),
                -result(policy.verdict(name, arguments)));
          }
        }
      }
    }
    return expected;
  }

  private static List<long[]> arguments(Policy policy, Abi abi, String name) {
    long width = abi == Abi.I386 ? 0xffffffffL : -1L;
    return Readings.arguments(policy, name).stream()
        .map(all -> Arrays.stream(all).map(argument -> argument & width).toArray())
        .toList();
  }

  private static long result(Verdict verdict) {
    return verdict instanceof Verdict.Fail fail ? fail.errno() : PASSED;
  }

  private static List<String> differences(Map<Call, Long> expected, List<Long> found) {
    List<String> differences = new ArrayList<>();
    int at = 0;
    for (Map.Entry<Call, Long> each : expected.entrySet()) {
      if (at >= found.size() || !found.get(at).equals(each.getValue())) {
        differences.add(each + " but " + (at < found.size() ? found.get(at) : "nothing"));
      }
      at++;
    }
    return differences.subList(0, Math.min(10, differences.size()));
  }

  private Outcome run(Policy policy, String lines) {
    Path program = scratch.file("program", BpfText.of(FilterCompiler.of(calls).compile(policy)));
    return Program.of(victim(), program.toString()).input(lines).run();
  }

  private static String victim() {
    return scratch.path().resolve("filter").toString();
  }
}
