package stockade.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import stockade.host.Host.KernelRelease;
import stockade.linux.Architecture;
import stockade.linux.Capability;
import stockade.spec.Origin;
import stockade.spec.SpecException;

class DockerProfileTest {
  /** Debian's golang-github-containers-common brings it, for podman. */
  private static final String PODMAN = "/usr/share/containers/seccomp.json";

  private final CallTable calls = CallTable.read();

  static Stream<Circumstances> situations() {
    return Stream.of(
        Situations.USER,
        Situations.ROOT,
        Situations.withCompat(Situations.ROOT),
        Situations.with(Capability.CAP_AUDIT_WRITE),
        Situations.with(EnumSet.allOf(Capability.class)),
        Situations.user(Architecture.AARCH64));
  }

  @ParameterizedTest
  @MethodSource("situations")
  void podmans_profile_is_compiled_to_what_it_says(Circumstances at) {
    Policy policy = Multiplexers.closed(podman().policy(at, calls), java.util.Set.of());
    new Readings().agree(policy, FilterCompiler.of(calls).compile(policy), at.toString());
  }

  @ParameterizedTest
  @CsvSource({
      "read, allow", "clone3, allow", "mount, allow", "bpf, EPERM", "setns, EPERM", "chroot, EPERM", "ptrace, allow",
      "userfaultfd, EPERM", "io_uring_setup, ENOSYS", "add_key, ENOSYS", "futex_waitv, ENOSYS", "modify_ldt, allow",
      "set_tls, ENOSYS"})
  void podmans_profile_means_what_its_text_says(String call, String verdict) {
    assertThat(podman().policy(Situations.USER, calls).verdict(call, new long[6]).text()).isEqualTo(verdict);
  }

  @Test
  void capabilities_open_what_podmans_profile_hangs_on_them() {
    assertThat(verdict(podman(), Situations.with(Capability.CAP_SYS_CHROOT), "chroot")).isEqualTo("allow");
    assertThat(verdict(podman(), Situations.with(Capability.CAP_SYS_ADMIN), "bpf")).isEqualTo("allow");
    assertThat(verdict(podman(), Situations.USER, "socket", 16, 3, 9)).isEqualTo("EINVAL");
    assertThat(verdict(podman(), Situations.USER, "socket", 16, 3, 0)).isEqualTo("allow");
    assertThat(verdict(podman(), Situations.with(Capability.CAP_AUDIT_WRITE), "socket", 16, 3, 9)).isEqualTo("allow");
    assertThat(verdict(podman(), Situations.USER, "personality", 8)).isEqualTo("allow");
    assertThat(verdict(podman(), Situations.USER, "personality", 9)).isEqualTo("ENOSYS");
  }

  @Test
  void kernels_and_architectures_are_asked_for() {
    DockerProfile profile = profile("""
        {"names": ["dup"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "5.19"}},
        {"names": ["dup2"], "action": "SCMP_ACT_ALLOW", "excludes": {"minKernel": "5.19"}},
        {"names": ["dup3"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["arm64"]}},
        {"name": "pipe", "names": null, "action": "SCMP_ACT_ALLOW", "excludes": {"arches": ["arm64"]}}""");
    assertThat(allowed(profile, new KernelRelease(5, 18), Architecture.X86_64)).containsExactly("dup2", "pipe");
    assertThat(allowed(profile, new KernelRelease(6, 0), Architecture.AARCH64)).containsExactly("dup", "dup3");
  }

  @Test
  void actions_and_errors_are_read() {
    DockerProfile profile = profile("""
        {"names": ["dup"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13},
        {"names": ["dup2"], "action": "SCMP_ACT_ERRNO", "errno": "ENOSPC"},
        {"names": ["dup3"], "action": "SCMP_ACT_ERRNO"},
        {"names": ["pipe"], "action": "SCMP_ACT_KILL"},
        {"names": ["pipe2"], "errnoRet": null, "action": "SCMP_ACT_KILL_PROCESS"},
        {"names": ["read"], "action": "SCMP_ACT_LOG"},
        {"names": ["write"], "action": "SCMP_ACT_TRAP"}""");
    assertThat(Stream.of("dup", "dup2", "dup3", "pipe", "pipe2", "read", "write", "close")
        .map(call -> verdict(profile, Situations.USER, call)))
        .containsExactly("EACCES", "ENOSPC", "EPERM", "kill-thread", "kill-process", "log", "trap", "EDOM");
  }

  @Test
  void conditions_are_joined_but_those_on_one_argument_stand_alone() {
    DockerProfile profile = profile("""
        {"names": ["dup"], "action": "SCMP_ACT_ALLOW", "args": [
          {"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}, {"index": 1, "value": 2, "op": "SCMP_CMP_NE"}]},
        {"names": ["dup2"], "action": "SCMP_ACT_ALLOW", "args": [
          {"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}, {"index": 0, "value": 2, "op": "SCMP_CMP_EQ"}]},
        {"names": ["dup3"], "action": "SCMP_ACT_ALLOW", "args": [
          {"index": 0, "value": 255, "valueTwo": 7, "op": "SCMP_CMP_MASKED_EQ"}]}""");
    assertThat(verdict(profile, Situations.USER, "dup", 1, 3)).isEqualTo("allow");
    assertThat(verdict(profile, Situations.USER, "dup", 1, 2)).isEqualTo("EDOM");
    assertThat(verdict(profile, Situations.USER, "dup2", 2)).isEqualTo("allow");
    assertThat(verdict(profile, Situations.USER, "dup2", 3)).isEqualTo("EDOM");
    assertThat(verdict(profile, Situations.USER, "dup3", 0x1207)).isEqualTo("allow");
    assertThat(verdict(profile, Situations.USER, "dup3", 8)).isEqualTo("EDOM");
  }

  @Test
  void names_that_nobody_knows_are_skipped() {
    assertThat(profile("{\"names\": [\"no_such_call\", \"dup\"], \"action\": \"SCMP_ACT_ALLOW\"}")
        .policy(Situations.USER, calls).rules()).containsOnlyKeys("dup");
  }

  @Test
  void a_profile_for_other_machines_is_refused() {
    DockerProfile profile = DockerProfile.parse("p.json",
        "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"architectures\": [\"SCMP_ARCH_X86_64\"], \"syscalls\": []}");
    assertThat(profile.policy(Situations.USER, calls).abis()).containsExactly(Abi.X86_64);
    assertThatThrownBy(() -> profile.policy(Situations.withCompat(Situations.USER), calls))
        .hasMessage("p.json:1:1: the profile isn't for i386 programs; add SCMP_ARCH_X86 to its architectures");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{\"defaultAction\": \"SCMP_ACT_ALOW\"} | p.json:1:19: unknown action 'SCMP_ACT_ALOW'; write SCMP_ACT_ALLOW or another of libseccomp's",
      "{\"defaultAction\": 3} | p.json:1:19: a string is expected here",
      "{\"syscalls\": []} | p.json:1:16: the object that ends here has no defaultAction",
      "{\"defaultActoin\": \"SCMP_ACT_ALLOW\"} | p.json:1:19: unknown key 'defaultActoin'; take it out, or mend its spelling",
      "{\"defaultAction\": \"SCMP_ACT_TRACE\"} | p.json:1:19: SCMP_ACT_TRACE needs a process outside that answers, which a sandbox doesn't have",
      "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": 4095} | p.json:1:56: the number is above 4094",
      "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrno\": \"EFOO\"} | p.json:1:53: unknown error 'EFOO'; write errnoRet and its number",
      "[] | p.json:1:1: an object is expected here",
      "{\"defaultAction\": \"SCMP_ACT_ERRNO\"} {} | p.json:1:37: there is more after the profile's end; take it out",
      "{\"syscalls\": [{\"names\": [\"dup\"], \"action\": \"SCMP_ACT_ALLOW\", \"args\": [{\"index\": 6}]}]} | p.json:1:81: the number is above 5",
      "{\"syscalls\": [{\"args\": [{\"index\": 1, \"value\": -1}]}]} | p.json:1:47: the number is below 0 or above 2^64 - 1",
      "{\"syscalls\": [{\"args\": [{\"index\": 1}]}]} | p.json:1:36: the condition has no op",
      "{\"syscalls\": [{\"includes\": {\"minKernel\": \"new\"}}]} | p.json:1:42: the kernel's release must be two numbers such as 4.8"})
  void what_is_wrong_is_said_with_its_place(String text, String message) {
    assertThatThrownBy(() -> DockerProfile.parse("p.json", text)).isInstanceOf(SpecException.class).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{ | p.json:1:2: ", "{\"defaultAction\" \"x\"} | p.json:1:18: ", "'' | p.json:1:1: ",
      "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"defaultAction\": \"SCMP_ACT_ALLOW\"} | p.json:1:52: "})
  void what_is_no_json_is_refused_with_its_place(String text, String start) {
    assertThatThrownBy(() -> DockerProfile.parse("p.json", text))
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith(start.strip())
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("jackson");
  }

  @Test
  void cut_off_anywhere_podmans_profile_is_refused(@TempDir Path folder) throws IOException {
    String text = Files.readString(Path.of(PODMAN)).strip();
    for (int length = 0; length < text.length(); length += 61) {
      Path file = Files.writeString(folder.resolve("cut.json"), text.substring(0, length));
      assertThatThrownBy(() -> DockerProfile.read(file.toString(), Origin.DEFAULT)).isInstanceOf(SpecException.class);
    }
  }

  @Test
  void a_missing_profile_is_named() {
    assertThatThrownBy(() -> DockerProfile.read("/nowhere/p.json", new Origin.Option("--seccomp")))
        .hasMessage("--seccomp: profile '/nowhere/p.json' can't be read: there is no such file; check its path");
  }

  private static DockerProfile podman() {
    return DockerProfile.read(PODMAN, Origin.DEFAULT);
  }

  private static DockerProfile profile(String entries) {
    return DockerProfile.parse("p.json",
        "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": 33, \"syscalls\": [" + entries + "]}");
  }

  private Stream<String> allowed(DockerProfile profile, KernelRelease kernel, Architecture architecture) {
    Circumstances at = new Circumstances(architecture, kernel, java.util.Set.of(), false, false, true);
    return profile.policy(at, calls).rules().values().stream().filter(CallRule::allowsAlways).map(CallRule::call);
  }

  private String verdict(DockerProfile profile, Circumstances at, String call, long... first) {
    return profile.policy(at, calls).verdict(call, Arrays.copyOf(first, 6)).text();
  }
}
