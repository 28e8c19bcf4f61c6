package stockade.listing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stockade.Golden;

class PlanJsonTest {
  @Test
  void every_operation_value_and_failure_is_there() {
    Golden.check("plan/sample.json", PlanJson.of(SamplePlan.PLAN));
  }

  @Test
  void what_is_no_ascii_is_escaped() {
    assertThat(Json.text("a\"\\\n\u00e9")).isEqualTo("\"a\\\"\\\\\\u000a\\u00e9\"");
  }
}
