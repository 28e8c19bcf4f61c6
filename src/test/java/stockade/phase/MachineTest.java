package stockade.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stockade.host.Host;
import stockade.host.Programs32;
import stockade.linux.Architecture;
import stockade.listing.PlanText;
import stockade.plan.Plan;
import stockade.plan.PlanException;
import stockade.plan.Role;
import stockade.plan.Step;
import stockade.spec.Key;

class MachineTest {
  private static final Wishes WISH = Wishes.of().and(Key.ARCH, "i386");

  private static final Programs32.Lacking LACKING = new Programs32.Lacking("/usr/bin/old", "/lib/ld-linux.so.2");

  @Test
  void a_machine_of_ones_own_is_taken_on_once_before_the_exec() {
    Plan plan = Wishes.small().and(Key.ARCH, "i386").plan(Hosts.USER);
    List<String> phases = target(plan).stream().map(Step::phase).distinct().toList();

    assertThat(phases).containsOnlyOnce("machine").containsSubsequence("machine", "exec");
    assertThat(PlanText.of(plan)).containsOnlyOnce("personality(0x8)\n");
  }

  @Test
  void flags_are_added_to_the_machine() {
    Plan plan = Wishes.small().and(Key.PERSONALITY, "addr-no-randomize,linux32").plan(Hosts.USER);

    assertThat(PlanText.of(plan)).containsOnlyOnce("personality(0x40008)\n");
  }

  @Test
  void the_native_machine_takes_no_call() {
    assertThat(PlanText.of(Wishes.small().plan(Hosts.USER))).doesNotContain("personality(");
  }

  @Test
  void a_kernel_that_runs_no_i386_programs_is_told_so() {
    assertThatThrownBy(() -> WISH.plan(Hosts.USER.with(new Programs32(false, Optional.empty()))))
        .isInstanceOf(PlanException.class).hasMessageStartingWith("--arch: ").hasMessageContaining("stockade doctor");
  }

  @Test
  void a_root_without_the_interpreter_of_the_command_is_told_what_to_install() {
    assertThatThrownBy(() -> WISH.plan(Hosts.USER.with(new Programs32(true, Optional.of(LACKING)))))
        .isInstanceOf(PlanException.class)
        .hasMessageContainingAll("/usr/bin/old", "/lib/ld-linux.so.2", "libc6:i386");
  }

  @Test
  void for_aarch64_it_is_the_library_of_arm() {
    Host arm = Hosts.with(Hosts.USER, Architecture.AARCH64);
    assertThatThrownBy(() -> Wishes.of().and(Key.ARCH, "arm").plan(arm.with(new Programs32(true, Optional.of(LACKING)))))
        .isInstanceOf(PlanException.class).hasMessageContainingAll("is a program for arm", "libc6:armhf");
    assertThatThrownBy(() -> Wishes.of().and(Key.ARCH, "arm").plan(arm.with(new Programs32(false, Optional.empty()))))
        .isInstanceOf(PlanException.class).hasMessageContaining("runs no programs for arm");
  }

  @Test
  void a_mount_may_bring_the_interpreter_or_the_program() {
    Host lacking = Hosts.USER.with(new Programs32(true, Optional.of(LACKING)));
    for (String place : List.of("/lib", "/usr/bin", "/usr/bin/old", "/")) {
      assertThat(WISH.and(Key.RO_BIND, "/srv:" + place).plan(lacking).parts()).isNotEmpty();
    }
    assertThatThrownBy(() -> WISH.and(Key.RO_BIND, "/srv:/usr/bi").plan(lacking))
        .isInstanceOf(PlanException.class);
  }

  private static List<Step> target(Plan plan) {
    return plan.parts().stream().filter(part -> part.role() == Role.TARGET).findFirst().orElseThrow().steps();
  }

  @Test
  void a_path_that_nothing_masks_is_named_with_its_place() {
    assertThatThrownBy(() -> Wishes.small().and(Key.UNMASK, "/proc/self").plan(Hosts.USER))
        .isInstanceOf(PlanException.class).hasMessageStartingWith("--unmask: nothing at /proc/self is masked by itself");
    assertThatThrownBy(() -> Wishes.of().and(Key.SHOW, "~/letters").plan(Hosts.USER))
        .isInstanceOf(PlanException.class).hasMessageStartingWith("--show: nothing at /home/bob/letters is masked by itself");
    assertThat(PlanText.of(Wishes.of().and(Key.UNMASK, "/proc/scsi", "/sys").plan(Hosts.USER))).doesNotContain("\"scsi\"");
  }
}
