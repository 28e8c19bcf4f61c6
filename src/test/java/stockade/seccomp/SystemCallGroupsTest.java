package stockade.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stockade.seccomp.SystemCallGroups.Group;

class SystemCallGroupsTest {
  private final CallTable calls = CallTable.read();
  private final SystemCallGroups groups = SystemCallGroups.read(calls);

  @Test
  void each_member_is_a_known_call_or_group() {
    assertThat(groups.all().stream().flatMap(group -> group.members().stream()))
        .allMatch(member -> calls.knows(member) || groups.find(member).isPresent());
  }

  @Test
  void a_group_in_a_group_gives_its_calls() {
    assertThat(calls("@privileged")).contains("chroot", "init_module", "swapon", "chown")
        .noneMatch(call -> call.startsWith("@"));
  }

  @Test
  void what_a_service_needs_has_neither_mounts_nor_modules_nor_obsolete_calls() {
    assertThat(calls("@system-service")).contains("read", "socket", "execve", "futex")
        .doesNotContainAnyElementsOf(calls("@mount"))
        .doesNotContainAnyElementsOf(calls("@module"))
        .doesNotContainAnyElementsOf(calls("@obsolete"));
  }

  @Test
  void known_is_the_whole_table() {
    assertThat(calls("@known")).isEqualTo(calls.names());
  }

  @Test
  void systemds_names_are_there() {
    assertThat(groups.all().stream().map(Group::name)).contains(
        "@aio", "@basic-io", "@chown", "@clock", "@cpu-emulation", "@debug", "@default", "@file-system", "@io-event",
        "@ipc", "@keyring", "@known", "@memlock", "@module", "@mount", "@network-io", "@obsolete", "@pkey",
        "@privileged", "@process", "@raw-io", "@reboot", "@resources", "@sandbox", "@setuid", "@signal", "@swap",
        "@sync", "@system-service", "@timer");
  }

  @Test
  void no_number_of_an_abi_is_given_to_two_calls() {
    assertThat(Stream.of(Abi.values())).allSatisfy(abi ->
        assertThat(calls.names().stream().flatMapToInt(name -> calls.number(abi, name).stream()))
            .doesNotHaveDuplicates());
  }

  @Test
  void plans_calls_have_the_numbers_that_plans_use() {
    assertThat(stockade.linux.SystemCall.values()).allSatisfy(call -> {
      assertThat(calls.number(Abi.X86_64, call.text()))
          .hasValue(call.number(stockade.linux.Architecture.X86_64));
      assertThat(calls.number(Abi.AARCH64, call.text()))
          .hasValue(call.number(stockade.linux.Architecture.AARCH64));
    });
  }

  private Set<String> calls(String name) {
    return groups.calls(groups.find(name).orElseThrow());
  }
}
