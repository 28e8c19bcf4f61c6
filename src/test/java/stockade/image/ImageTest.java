package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stockade.image.Plans.Ops.call;
import static stockade.image.Plans.Ops.die;
import static stockade.image.Plans.Ops.exit;
import static stockade.image.Plans.Ops.print;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stockade.linux.Architecture;
import stockade.linux.SystemCall;
import stockade.plan.Address;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Role;
import stockade.plan.Step;

class ImageTest {
  @Test
  void the_same_plan_makes_the_same_bytes() {
    assertThat(Image.of(hello(), Architecture.X86_64)).isEqualTo(Image.of(hello(), Architecture.X86_64));
  }

  @Test
  void a_small_plan_makes_a_file_of_less_than_400_bytes() {
    assertThat(Image.of(hello(), Architecture.X86_64)).hasSizeLessThan(400);
  }

  @Test
  void three_hundred_calls_that_may_fail_take_less_than_50_KiB() {
    Op[] calls = IntStream.range(0, 300)
        .mapToObj(i -> Plans.Ops.callOr(
            die("cannot mount number " + i), SystemCall.MOUNT, Address.of("/srv/" + i), Address.of("/data/" + i),
            Number.of(0), Number.of(4096), Number.of(0)))
        .toArray(Op[]::new);
    for (Architecture architecture : Architecture.values()) {
      assertThat(Image.of(Plans.of(calls), architecture)).hasSizeLessThan(50 << 10);
    }
  }

  @Test
  void routines_for_texts_are_left_out_where_nothing_is_appended() {
    assertThat(Image.of(Plans.of(), Architecture.X86_64)).hasSizeLessThan(350);
  }

  @Test
  void a_jump_to_nowhere_is_refused_by_the_name_of_its_label() {
    assertThatThrownBy(() -> Image.of(Plans.of(new Op.Go("nowhere")), Architecture.X86_64))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void a_label_that_is_there_twice_is_refused_by_its_name_even_in_two_parts() {
    Part part = new Part(Role.INIT, List.of(new Step("test", "twice", List.of(new Op.Label("wait")))));
    assertThatThrownBy(() -> Image.of(new Plan(List.of(part, part), 0), Architecture.X86_64))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("wait");
  }

  @Test
  void a_plan_that_may_die_needs_a_report() {
    Plan plan = Plans.bare(0, List.of(Plans.Ops.callOr(die("cannot close"), SystemCall.CLOSE, Number.of(3))));
    assertThatThrownBy(() -> Image.of(plan, Architecture.X86_64))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("report");
  }

  @Test
  void a_plan_that_fails_needs_a_report() {
    Plan plan = Plans.bare(0, List.of(new Op.Fail(Plans.Ops.failure("no such command"))));
    assertThatThrownBy(() -> Image.of(plan, Architecture.X86_64))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("report");
  }

  @Test
  void a_plan_that_cannot_fail_needs_no_report() {
    assertThat(Image.of(Plans.bare(0, List.of(exit(Number.of(0)))), Architecture.X86_64)).isNotEmpty();
  }

  @Test
  void a_plan_may_use_the_emitters_own_words_as_labels() {
    Op[] labels = {new Op.Label("die"), new Op.Label("fail"), new Op.Label("end"), call(SystemCall.GETPID)};
    assertThat(Image.of(Plans.of(labels), Architecture.X86_64)).isNotEmpty();
  }

  private static Plan hello() {
    return Plans.bare(0, List.of(print(Address.of("hi\n"), Number.of(3)), exit(Number.of(0))));
  }
}
