package stockade.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import stockade.linux.Errno;
import stockade.spec.Confinement.Filter;
import stockade.spec.Confinement.Filter.Action;
import stockade.spec.Confinement.Filter.Rule;
import stockade.spec.Origin;
import stockade.spec.SpecException;

class UserRulesTest {
  private static final Action ALLOW = new Action.Allow();
  private static final Action EACCES = new Action.Fail(Errno.EACCES);
  private static final Origin OPTION = new Origin.Option("--seccomp-deny");

  private final CallTable calls = CallTable.read();

  @Test
  void later_rule_wins() {
    assertThat(verdict("mount", rule("@mount", ALLOW), rule("mount", EACCES))).isEqualTo("EACCES");
    assertThat(verdict("mount", rule("mount", EACCES), rule("@mount", ALLOW))).isEqualTo("allow");
  }

  @Test
  void actions_are_kept() {
    assertThat(verdict("chmod", rule("chmod", new Action.Kill()))).isEqualTo("kill-process");
    assertThat(verdict("chmod", rule("chmod", new Action.Log()))).isEqualTo("log");
    assertThat(verdict("chmod", rule("chmod", new Action.Fail(Errno.ENOSPC)))).isEqualTo("ENOSPC");
  }

  @Test
  void a_call_that_is_allowed_by_name_is_allowed_with_all_arguments() {
    assertThat(policy(rule("socket", ALLOW)).verdict("socket", new long[] {40, 0, 0, 0, 0, 0}).text())
        .isEqualTo("allow");
  }

  @Test
  void calls_that_no_rule_names_stay_as_they_were() {
    assertThat(verdict("umount2", rule("mount", ALLOW))).isEqualTo("EPERM");
    assertThat(verdict("read", rule("mount", ALLOW))).isEqualTo("allow");
  }

  @Test
  void what_a_multiplexer_leads_to_closes_it_unless_it_is_allowed_by_name() {
    assertThat(verdict("ipc", rule("shmget", EACCES))).isEqualTo("ENOSYS");
    assertThat(verdict("socketcall", rule("socket", ALLOW), rule("socketpair", ALLOW))).isEqualTo("allow");
    assertThat(verdict("socketcall", rule("socketcall", ALLOW))).isEqualTo("allow");
    assertThat(verdict("socketcall", rule("@known", ALLOW), rule("bind", EACCES))).isEqualTo("ENOSYS");
    assertThat(verdict("socketcall", rule("socketcall", ALLOW), rule("socketcall", EACCES))).isEqualTo("EACCES");
  }

  @Test
  void a_name_that_nobody_knows_is_refused_with_the_nearest() {
    assertThatThrownBy(() -> policy(rule("unmount2", EACCES)))
        .isInstanceOf(SpecException.class)
        .hasMessage("--seccomp-deny: unknown system call 'unmount2'; did you mean 'umount2'?");
    assertThatThrownBy(() -> policy(rule("@mont", EACCES)))
        .hasMessage("--seccomp-deny: unknown group '@mont'; did you mean '@mount'?");
    assertThatThrownBy(() -> policy(rule("frobnicate_everything", EACCES)))
        .hasMessage(
            "--seccomp-deny: unknown system call 'frobnicate_everything'; 'stockade seccomp groups' lists them all");
  }

  @Test
  void a_call_of_another_architecture_is_known() {
    assertThat(verdict("set_tls", rule("set_tls", EACCES))).isEqualTo("EACCES");
  }

  private static Rule rule(String name, Action action) {
    return new Rule(name, action, OPTION);
  }

  private String verdict(String call, Rule... rules) {
    return policy(rules).verdict(call, new long[6]).text();
  }

  private Policy policy(Rule... rules) {
    Filter filter = new Filter(new Filter.Base.Default(), List.of(rules), false, false);
    return Policies.of(filter, Situations.withCompat(Situations.USER), calls).orElseThrow();
  }
}
