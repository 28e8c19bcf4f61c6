package stockade.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockade.linux.Architecture;
import stockade.linux.SystemCall;
import stockade.spec.Confinement.Filter;

class NotifyingFilterTest {
  private static final long REFUSED = 0x50001L;
  private static final long ALLOWED = Verdict.Fixed.ALLOW.value();

  private final CallTable calls = CallTable.read();

  private static NotifyingFilter of(Architecture architecture) {
    return NotifyingFilter.of(program(architecture), architecture);
  }

  private static BpfProgram program(Architecture architecture) {
    return Precompiled.find(Filter.DEFAULT, Situations.user(architecture)).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void it_asks_where_the_filter_has_an_error_and_nowhere_else(Architecture architecture) {
    Abi abi = Abi.of(architecture, false).get(0);
    Policy policy = DefaultPolicy.of(Situations.user(architecture), calls);
    Simulator plain = new Simulator(program(architecture));
    Simulator asking = new Simulator(of(architecture).asking());
    Map<Integer, String> names = new HashMap<>();
    calls.names().forEach(name -> calls.number(abi, name).ifPresent(number -> names.put(number, name)));
    for (int number = 0; number < 1100; number++) {
      for (long[] arguments : Readings.arguments(policy, names.getOrDefault(number, "none"))) {
        long expected = plain.run(abi.audit(), number, arguments);
        assertThat(asking.run(abi.audit(), number, arguments)).as("number %d", number)
            .isEqualTo((expected & 0xffff0000L) == 0x50000L ? NotifyingFilter.ASK : expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void by_the_word_two_calls_pass_until_the_way_is_closed(Architecture architecture) {
    long audit = Abi.of(architecture, false).get(0).audit();
    BpfProgram all = new BpfProgram(java.util.List.of(Bpf.end(REFUSED)));
    Simulator asking = new Simulator(NotifyingFilter.of(all, architecture).asking());
    Simulator closing = new Simulator(of(architecture).closing());
    int sendmsg = SystemCall.SENDMSG.number(architecture);
    int seccomp = SystemCall.SECCOMP.number(architecture);
    for (int number = 0; number < 1100; number++) {
      boolean meant = number == sendmsg || number == seccomp;
      for (long first : new long[] {NotifyingFilter.WORD, NotifyingFilter.WORD | 0xffffffffL, NotifyingFilter.WORD | 5}) {
        long[] arguments = {first, 0, 0, 0, 0, 0};
        assertThat(asking.run(audit, number, arguments)).isEqualTo(meant ? ALLOWED : NotifyingFilter.ASK);
        assertThat(closing.run(audit, number, arguments)).isEqualTo(meant ? REFUSED : ALLOWED);
        assertThat(asking.run(Abi.I386.audit(), number, arguments)).isEqualTo(NotifyingFilter.ASK);
      }
      for (long first : new long[] {0, 1, -1, NotifyingFilter.WORD >>> 32, NotifyingFilter.WORD + (1L << 32)}) {
        long[] arguments = {first, NotifyingFilter.WORD, 0, 0, 0, 0};
        assertThat(asking.run(audit, number, arguments)).isEqualTo(NotifyingFilter.ASK);
        assertThat(closing.run(audit, number, arguments)).isEqualTo(ALLOWED);
      }
    }
  }

  @Test
  void a_kill_stays_a_kill_and_a_log_asks() {
    BpfProgram kill = new BpfProgram(java.util.List.of(Bpf.end(Verdict.Fixed.KILL_PROCESS.value())));
    BpfProgram log = new BpfProgram(java.util.List.of(Bpf.end(Verdict.Fixed.LOG.value())));
    assertThat(asked(kill)).isEqualTo(Verdict.Fixed.KILL_PROCESS.value());
    assertThat(asked(log)).isEqualTo(NotifyingFilter.ASK);
  }

  private static long asked(BpfProgram program) {
    return new Simulator(NotifyingFilter.of(program, Architecture.X86_64).asking()).run(Abi.X86_64.audit(), 3, new long[6]);
  }

  @Test
  void every_name_with_a_count_of_arguments_is_that_of_a_call() {
    assertThat(Reports.counts().keySet()).allMatch(calls::knows).hasSizeGreaterThan(400);
    assertThat(Reports.counts()).containsEntry("getpid", 0).containsEntry("keyctl", 5).containsEntry("socketcall", 2)
        .doesNotContainKey("mmap");
  }
}
