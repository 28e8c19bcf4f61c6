package stockade.phase;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stockade.listing.PlanText;
import stockade.spec.Key;

class EnvironmentTest {
  @Test
  void where_nothing_passes_the_callers_variables_are_not_looked_at() {
    assertThat(target(Wishes.small().and(Key.CLEAR_ENV, "true").and(Key.ENV, "A=b"))).doesNotContain("$caller_string");
  }

  @Test
  void one_variable_that_passes_is_looked_for() {
    assertThat(target(Wishes.small().and(Key.CLEAR_ENV, "true").and(Key.ENV, "CI"))).contains("$caller_string", "CI=");
  }

  private static String target(Wishes wishes) {
    return PlanText.of(wishes.plan(Hosts.USER));
  }
}
