package stockade.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import stockade.Golden;
import stockade.plan.Data;
import stockade.plan.Quoted;

class PlanTextTest {
  @Test
  void every_operation_value_and_failure_is_shown() {
    Golden.check("plan/sample.txt", PlanText.of(SamplePlan.PLAN));
  }

  @Test
  void nothing_that_steers_a_terminal_gets_through() {
    assertThat(Quoted.of("\u001b[31m\u009b1m\u202e\r7")).isEqualTo("\"\\033[31m\\302\\2331m\\342\\200\\256\\0157\"");
  }

  @Test
  void a_buffer_that_only_a_structure_names_is_found() {
    assertThat(Buffers.of(SamplePlan.PLAN)).extracting(Data.Buffer::name).isEqualTo(List.of("stack", "message"));
  }
}
