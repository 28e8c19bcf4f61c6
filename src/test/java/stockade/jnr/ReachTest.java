package stockade.jnr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;
import stockade.linux.SystemCall;
import stockade.phase.Hosts;
import stockade.phase.Wishes;
import stockade.plan.Op;
import stockade.plan.Plan;
import stockade.plan.Role;
import stockade.spec.Key;

class ReachTest {
  @ParameterizedTest
  @EnumSource(SystemCall.class)
  void every_call_has_one(SystemCall call) {
    assertThat(Reach.of(call)).isNotNull();
  }

  /** Else the target could begin only as a process of its own. */
  @Test
  void a_thread_can_do_all_that_a_target_does() {
    Plan plan = Wishes.of().and(Key.ENGINE, "jnr").and(Key.SHARE, "time").and(Key.SECCOMP_ALLOW, "bpf").and(Key.ALLOW_READ, "/")
        .and(Key.USER, "0:0").and(Key.GROUP_ADD, "7").and(Key.PERSONALITY, "linux32").and(Key.STATUS_FD, "5").and(Key.PASS_FD, "6")
        .filtered(Hosts.ROOT);
    assertThat(calls(plan)).contains(SystemCall.EXECVE, SystemCall.SECCOMP, SystemCall.SETPGID, SystemCall.LANDLOCK_RESTRICT_SELF)
        .noneMatch(call -> Reach.of(call) == Reach.PROCESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SETPGID", "SETSID", "RT_SIGACTION", "RT_SIGPROCMASK", "EXIT_GROUP", "EXECVE", "CLONE3", "WAIT4"})
  void what_belongs_to_a_process_is_no_threads(SystemCall call) {
    assertThat(Reach.of(call)).isNotEqualTo(Reach.THREAD);
  }

  private static Set<SystemCall> calls(Plan plan) {
    return plan.parts().stream()
        .filter(part -> part.role() == Role.TARGET)
        .flatMap(part -> part.steps().stream())
        .flatMap(step -> step.ops().stream())
        .filter(Op.Call.class::isInstance)
        .map(op -> ((Op.Call) op).call())
        .collect(Collectors.toSet());
  }
}
