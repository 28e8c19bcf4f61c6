package stockade.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockade.linux.Capability;
import stockade.linux.Errno;

class DefaultPolicyTest {
  private static final Verdict ALLOW = Verdict.Fixed.ALLOW;
  private static final Verdict EPERM = Verdict.Fail.with(Errno.EPERM);
  private static final Verdict ENOSYS = Verdict.Fail.with(Errno.ENOSYS);
  private static final Verdict EAFNOSUPPORT = Verdict.Fail.with(Errno.EAFNOSUPPORT);
  private static final Circumstances EVERYTHING =
      Situations.withUserns(Situations.with(EnumSet.allOf(Capability.class)));

  private final CallTable calls = CallTable.read();

  @ParameterizedTest
  @ValueSource(strings = {
      "add_key", "request_key", "keyctl", "io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd",
      "kexec_load", "kexec_file_load", "uselib", "_sysctl", "sysfs", "ustat", "vm86", "vm86old", "swapon", "swapoff",
      "create_module", "query_module", "nfsservctl", "bdflush", "move_pages", "migrate_pages", "lsm_set_self_attr"})
  void no_capability_opens_it(String call) {
    assertThat(verdict(EVERYTHING, call)).isEqualTo(EPERM);
  }

  @ParameterizedTest
  @CsvSource({
      "mount, CAP_SYS_ADMIN", "umount2, CAP_SYS_ADMIN", "move_mount, CAP_SYS_ADMIN", "open_tree, CAP_SYS_ADMIN",
      "fsopen, CAP_SYS_ADMIN", "fsmount, CAP_SYS_ADMIN", "mount_setattr, CAP_SYS_ADMIN", "pivot_root, CAP_SYS_ADMIN",
      "setns, CAP_SYS_ADMIN", "open_tree_attr, CAP_SYS_ADMIN", "quotactl, CAP_SYS_ADMIN", "chroot, CAP_SYS_CHROOT",
      "bpf, CAP_BPF", "perf_event_open, CAP_PERFMON", "init_module, CAP_SYS_MODULE", "finit_module, CAP_SYS_MODULE",
      "delete_module, CAP_SYS_MODULE", "open_by_handle_at, CAP_DAC_READ_SEARCH", "name_to_handle_at, CAP_DAC_READ_SEARCH", "reboot, CAP_SYS_BOOT",
      "acct, CAP_SYS_PACCT", "kcmp, CAP_SYS_PTRACE", "pidfd_getfd, CAP_SYS_PTRACE", "iopl, CAP_SYS_RAWIO",
      "settimeofday, CAP_SYS_TIME", "clock_settime, CAP_SYS_TIME", "syslog, CAP_SYSLOG", "vhangup, CAP_SYS_TTY_CONFIG",
      "mbind, CAP_SYS_NICE"})
  void one_capability_opens_it(String call, Capability capability) {
    assertThat(verdict(Situations.USER, call)).isEqualTo(EPERM);
    assertThat(verdict(Situations.with(EnumSet.complementOf(EnumSet.of(capability, Capability.CAP_SYS_ADMIN))), call))
        .isEqualTo(EPERM);
    assertThat(verdict(Situations.with(capability), call)).isEqualTo(ALLOW);
  }

  @Test
  void a_number_that_nobody_knows_is_missing() {
    assertThat(verdict(EVERYTHING, "a call of next year")).isEqualTo(ENOSYS);
  }

  @Test
  void clone3_is_missing_whatever_was_granted() {
    assertThat(verdict(EVERYTHING, "clone3")).isEqualTo(ENOSYS);
  }

  @ParameterizedTest
  @ValueSource(longs = {0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000})
  void no_new_namespace(long flag) {
    assertThat(verdict(Situations.ROOT, "clone", flag | 17)).isEqualTo(EPERM);
    assertThat(verdict(Situations.ROOT, "unshare", flag | 0x400)).isEqualTo(EPERM);
    assertThat(verdict(Situations.withUserns(Situations.USER), "clone", flag | 17)).isEqualTo(ALLOW);
    assertThat(verdict(Situations.withUserns(Situations.USER), "unshare", flag)).isEqualTo(ALLOW);
  }

  @Test
  void a_time_namespace_is_one_to_unshare_and_a_signal_to_clone() {
    assertThat(verdict(Situations.ROOT, "unshare", 0x80)).isEqualTo(EPERM);
    assertThat(verdict(Situations.ROOT, "clone", 0x80)).isEqualTo(ALLOW);
  }

  @Test
  void threads_and_children_are_made() {
    assertThat(verdict(Situations.USER, "clone", 0x3d0f00)).isEqualTo(ALLOW);
    assertThat(verdict(Situations.USER, "clone", 0x1200011)).isEqualTo(ALLOW);
    assertThat(verdict(Situations.USER, "unshare", 0x400)).isEqualTo(ALLOW);
  }

  @Test
  void cap_sys_admin_opens_namespaces_but_no_user_namespace() {
    Circumstances admin = Situations.with(Capability.CAP_SYS_ADMIN);
    assertThat(verdict(admin, "unshare", 0x20000)).isEqualTo(ALLOW);
    assertThat(verdict(admin, "unshare", 0x10020000)).isEqualTo(EPERM);
    assertThat(verdict(admin, "clone", 0x10000011)).isEqualTo(EPERM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket", "socketpair"})
  void sockets_are_of_four_families_whatever_the_upper_half_says(String call) {
    long[] families = java.util.stream.LongStream.range(0, 64)
        .filter(family -> verdict(Situations.ROOT, call, family).equals(ALLOW)).toArray();
    assertThat(families).containsExactly(1, 2, 10, 16);
    assertThat(verdict(Situations.ROOT, call, 40)).isEqualTo(EAFNOSUPPORT);
    assertThat(verdict(Situations.ROOT, call, 1L << 32 | 40)).isEqualTo(EAFNOSUPPORT);
    assertThat(verdict(Situations.ROOT, call, 1L << 32 | 1)).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @ValueSource(longs = {0x5412, 0x541c, 1L << 32 | 0x5412, 0xffffffff00005412L, 1L << 63 | 0x541c})
  void nothing_is_typed_into_a_terminal(long request) {
    assertThat(verdict(EVERYTHING, "ioctl", 0, request)).isEqualTo(EPERM);
  }

  @ParameterizedTest
  @ValueSource(longs = {0x5401, 0x5413, 0x5411, 0, 0x80005412L})
  void other_requests_reach_the_terminal(long request) {
    assertThat(verdict(Situations.USER, "ioctl", 0, request)).isEqualTo(ALLOW);
  }

  @Test
  void processes_are_traced_where_none_of_the_host_is_in_sight() {
    assertThat(verdict(Situations.USER, "ptrace")).isEqualTo(ALLOW);
    assertThat(verdict(Situations.withHostPids(Situations.USER), "ptrace")).isEqualTo(EPERM);
    assertThat(verdict(Situations.withHostPids(Situations.USER), "process_vm_readv")).isEqualTo(EPERM);
  }

  @Test
  void socketcall_is_missing_because_it_hides_the_family() {
    assertThat(policy(Situations.withCompat(Situations.USER)).verdict("socketcall", new long[6])).isEqualTo(ENOSYS);
    assertThat(policy(Situations.withCompat(Situations.USER)).verdict("ipc", new long[6])).isEqualTo(ALLOW);
  }

  @Test
  void each_line_says_what_happens_to_a_call() {
    assertThat(policy(Situations.withCompat(Situations.USER)).text().lines())
        .startsWith("abi x86_64 i386", "else ENOSYS", "_llseek allow")
        .contains(
            "unshare arg0 & 0x7e020080 == 0x0: allow; else EPERM",
            "ioctl arg1 & 0xffffffff == 0x5412: EPERM; arg1 & 0xffffffff == 0x541c: EPERM; else allow",
            "clone3 ENOSYS",
            "mount EPERM");
  }

  private Verdict verdict(Circumstances at, String call, long... first) {
    return policy(at).verdict(call, Arrays.copyOf(first, 6));
  }

  private Policy policy(Circumstances at) {
    stockade.spec.Confinement.Filter filter = stockade.spec.Confinement.Filter.DEFAULT;
    return Policies.of(filter, at, calls).orElseThrow();
  }

  @Test
  void no_filter_is_no_policy() {
    stockade.spec.Confinement.Filter none = new stockade.spec.Confinement.Filter(
        new stockade.spec.Confinement.Filter.Base.None(stockade.spec.Origin.DEFAULT), List.of(), false, false);
    assertThat(Policies.of(none, Situations.USER, calls)).isEmpty();
  }
}
