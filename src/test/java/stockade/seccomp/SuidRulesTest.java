package stockade.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuidRulesTest {
  private static final Verdict REFUSED = new Verdict.Fail(1);

  private final CallTable calls = CallTable.read();
  private final Policy policy = SuidRules.on(DefaultPolicy.of(Situations.withCompat(Situations.ROOT), calls));

  private Verdict verdict(String call, long... arguments) {
    return policy.verdict(call, java.util.Arrays.copyOf(arguments, 6));
  }

  @ParameterizedTest
  @CsvSource({"chmod,1", "fchmod,1", "fchmodat,2", "fchmodat2,2", "mknod,1", "mknodat,2", "creat,1"})
  void a_mode_with_either_bit_is_refused_and_no_other(String call, int place) {
    for (long mode : new long[] {04000, 02000, 06755, 0104755, 0177777, 1L << 40 | 04000}) {
      long[] arguments = new long[6];
      arguments[place] = mode;
      assertThat(verdict(call, arguments)).as(Long.toOctalString(mode)).isEqualTo(REFUSED);
    }
    for (long mode : new long[] {0, 0755, 01777, 0100644}) {
      long[] arguments = new long[6];
      arguments[place] = mode;
      assertThat(verdict(call, arguments)).as(Long.toOctalString(mode)).isEqualTo(Verdict.Fixed.ALLOW);
    }
  }

  @ParameterizedTest
  @CsvSource({"open,1", "openat,2"})
  void the_mode_of_a_file_that_is_not_made_counts_for_nothing(String call, int flags) {
    for (long flag : new long[] {0x41, 0x410000, 0x404000, 0x80042}) {
      assertThat(opened(call, flags, flag, 04755)).isEqualTo(REFUSED);
      assertThat(opened(call, flags, flag, 02000)).isEqualTo(REFUSED);
      assertThat(opened(call, flags, flag, 0644)).isEqualTo(Verdict.Fixed.ALLOW);
    }
    assertThat(opened(call, flags, 0x80000, 06755)).isEqualTo(Verdict.Fixed.ALLOW);
  }

  private Verdict opened(String call, int place, long flags, long mode) {
    long[] arguments = new long[6];
    arguments[place] = flags;
    arguments[place + 1] = mode;
    return verdict(call, arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openat2", "io_uring_setup"})
  void what_has_its_mode_in_memory_is_refused(String call) {
    assertThat(LongStream.of(0, 1, -1).mapToObj(first -> verdict(call, first))).noneMatch(Verdict::allows);
  }

  @Test
  void the_program_does_what_the_policy_says() {
    new Readings().agree(policy, FilterCompiler.of(calls).compile(policy), "restricted");
  }

  @Test
  void a_policy_that_allows_all_else_is_restricted_too() {
    Policy open = SuidRules.on(new Policy(List.of(Abi.X86_64), new TreeMap<>(), Verdict.Fixed.ALLOW));
    assertThat(open.verdict("chmod", new long[] {0, 04755, 0, 0, 0, 0})).isEqualTo(REFUSED);
    assertThat(open.verdict("chmod", new long[6])).isEqualTo(Verdict.Fixed.ALLOW);
    assertThat(open.verdict("openat2", new long[6]).allows()).isFalse();
  }
}
