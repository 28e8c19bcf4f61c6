package stockade.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stockade.host.Accounts;
import stockade.host.Host;
import stockade.host.I386;
import stockade.linux.Architecture;
import stockade.spec.Key;
import stockade.spec.Spec;
import stockade.spec.SpecBuilder;
import stockade.spec.Word;

class MachineTest {
  private static final Host HOST = new Host(
      Architecture.X86_64,
      new Host.KernelRelease(6, 1),
      new Host.Caller(1000, 1000, "bob", "/home/bob", List.of(), List.of()),
      Optional.empty(),
      List.of(new Host.MountPoint("/", "ext4")),
      Accounts.NONE);

  private static final I386.Lacking LACKING = new I386.Lacking("/usr/bin/old", "/lib/ld-linux.so.2");

  @Test
  void a_machine_of_ones_own_is_taken_on_once_after_all_else_but_filter_and_exec() {
    Plan plan = Planner.plan(spec(Word.of(Key.ARCH, "i386")), HOST, Optional.empty());
    List<String> phases = target(plan).stream().map(Step::phase).distinct().toList();

    assertThat(phases).containsOnlyOnce("machine").containsSubsequence("machine", "exec");
    assertThat(phases.indexOf("exec") - phases.indexOf("machine")).isOne();
    assertThat(PlanText.of(plan)).containsOnlyOnce("personality(0x8)\n");
  }

  @Test
  void flags_are_added_to_the_machine() {
    Plan plan = Planner.plan(
        spec(Word.of(Key.PERSONALITY, "addr-no-randomize,linux32")), HOST, Optional.empty());

    assertThat(PlanText.of(plan)).containsOnlyOnce("personality(0x40008)\n");
  }

  @Test
  void the_native_machine_takes_no_call() {
    assertThat(PlanText.of(Planner.plan(spec(), HOST, Optional.empty()))).doesNotContain("personality(");
  }

  @Test
  void a_kernel_that_runs_no_i386_programs_is_told_so() {
    assertThatThrownBy(() -> plan(new I386(false, Optional.empty())))
        .isInstanceOf(PlanException.class).hasMessageStartingWith("--arch: ").hasMessageContaining("stockade doctor");
  }

  @Test
  void a_root_without_the_interpreter_of_the_command_is_told_what_to_install() {
    assertThatThrownBy(() -> plan(new I386(true, Optional.of(LACKING))))
        .isInstanceOf(PlanException.class)
        .hasMessageContainingAll("/usr/bin/old", "/lib/ld-linux.so.2", "libc6:i386");
  }

  @Test
  void a_mount_may_bring_the_interpreter_or_the_program() {
    for (String place : List.of("/lib", "/", "/usr/bin", "/usr/bin/old")) {
      assertThat(plan(new I386(true, Optional.of(LACKING)), Word.of(Key.RO_BIND, "/srv:" + place)).parts()).isNotEmpty();
    }
    assertThatThrownBy(() -> plan(new I386(true, Optional.of(LACKING)), Word.of(Key.RO_BIND, "/srv:/usr/bi")))
        .isInstanceOf(PlanException.class);
  }

  private static Plan plan(I386 known, Word... more) {
    List<Word> words = new ArrayList<>(List.of(Word.option(Key.ARCH, "i386")));
    words.addAll(List.of(more));
    return Planner.plan(spec(words.toArray(Word[]::new)), HOST.with(known), Optional.empty());
  }

  private static Spec spec(Word... words) {
    return SpecBuilder.of(List.of(words), Path.of("/"), Map.of());
  }

  private static List<Step> target(Plan plan) {
    return plan.parts().stream().filter(part -> part.role() == Role.TARGET).findFirst().orElseThrow().steps();
  }
}
