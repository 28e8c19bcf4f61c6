package stockade.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stockade.phase.Hosts;
import stockade.phase.Wishes;
import stockade.plan.Plan;
import stockade.plan.PlanException;

class VerifierTest {
  static Stream<String> laws() {
    return Laws.ALL.stream().flatMap(law -> law.sentences().stream());
  }

  @ParameterizedTest
  @MethodSource("laws")
  void a_plan_that_breaks_the_law_is_refused(String law) {
    assertThat(Breaches.ALL).containsKey(law);
    assertThat(Verifier.violations(Breaches.ALL.get(law), Set.of())).extracting(Violation::law).contains(law);
    assertThatThrownBy(() -> Verifier.verified(Breaches.ALL.get(law), Set.of()))
        .isInstanceOf(PlanException.class)
        .hasMessageStartingWith("a defect of Stockade's planner: the law that ");
  }

  @Test
  void each_law_is_one_sentence_of_its_own() {
    assertThat(laws().toList()).doesNotHaveDuplicates().allMatch(sentence -> sentence.matches("[a-z].*[^.]"));
    assertThat(Breaches.ALL.keySet()).isEqualTo(new java.util.LinkedHashSet<>(laws().toList()));
  }

  @Test
  void a_breach_names_the_law_the_process_the_step_and_the_operation() {
    Plan broken = Breaches.ALL.get("no_new_privs is set before the command runs");
    assertThat(Verifier.violations(broken, Set.of()).get(0)).hasToString("the law that no_new_privs is set before the command runs is "
        + "broken: target: exec: run the command: execve(text, $words, environment) = $answer or goto exec.next");
  }

  @Test
  void what_the_spec_lifts_is_not_asked() {
    Plan broken = Breaches.ALL.get("no_new_privs is set before the command runs");
    assertThat(Verifier.violations(broken, Set.of(Concession.NEW_PRIVILEGES))).isEqualTo(List.of());
    assertThat(Verifier.violations(Wishes.small().filtered(Hosts.ROOT), Set.of())).isEqualTo(List.of());
  }

  @Test
  void set_user_id_programs_are_conceded_in_the_root_alone() {
    Set<Concession> conceded = Set.of(Concession.NEW_PRIVILEGES);
    Wishes wishes = Wishes.small().and(stockade.spec.Key.ALLOW_NEW_PRIVILEGES, "true");
    assertThat(Verifier.violations(wishes.plan(Hosts.ROOT), conceded)).isEqualTo(List.of());
    assertThat(Verifier.violations(wishes.plan(Hosts.ROOT), Set.of())).anyMatch(
        violation -> violation.toString().contains("a tree of the host has no set-user-id programs"));
    assertThat(Verifier.violations(Breaches.ALL.get("a file system that is made has no set-user-id programs"), conceded))
        .hasSizeGreaterThan(0);
  }

  @Test
  void an_answer_that_is_a_success_never_counts_as_missing() {
    Plan plan = Wishes.of().and(stockade.spec.Key.RO_BIND, "/opt:/opt:optional").plan(Hosts.ROOT);
    assertThat(Verifier.violations(plan, Set.of())).isEqualTo(List.of());
  }
}
