package stockade.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.host.Check.State;
import stockade.linux.Namespace;

class DoctorTest {
  private static final long ROOM = 1L << 30;

  @TempDir
  private Path folder;

  private FakeHost fake;
  private Trial plain = Trial.PASSED;
  private Trial mapped = Trial.UNKNOWN;
  private Evidence.CacheFolder cache = new Evidence.CacheFolder("/home/bob/.cache", true, ROOM);

  @BeforeEach
  void a_host_that_can_do_all() {
    fake = new FakeHost(folder)
        .file("/proc/sys/user/max_user_namespaces", "31000\n")
        .file("/proc/sys/kernel/seccomp/actions_avail", "kill_process kill_thread trap errno trace log allow\n")
        .file("/sys/kernel/security/lsm", "lockdown,capability,landlock,yama,apparmor\n")
        .file("/boot/config-6.1.0-37-amd64", "CONFIG_IA32_EMULATION=y\n")
        .file("/proc/cmdline", "quiet\n")
        .file("/proc/filesystems", "nodev\tproc\n\text4\nnodev\toverlay\n")
        .file("/proc/self/cgroup", "0::/user.slice/bob\n")
        .file("/sys/fs/cgroup/user.slice/bob/cgroup.controllers", "cpuset cpu io memory pids\n")
        .file("/sys/fs/cgroup/user.slice/bob/cgroup.procs", "")
        .file("/dev/net/tun", "")
        .program("/usr/bin/newuidmap").program("/usr/bin/newgidmap");
    setuid("newuidmap");
    setuid("newgidmap");
    for (Namespace kind : Namespace.values()) {
      fake.file("/proc/self/ns/" + kind.proc(), "");
    }
  }

  @Test
  void a_host_that_can_do_all_is_well() {
    assertThat(diagnosis().checks()).allMatch(check -> check.state() == State.OK).hasSize(15);
    assertThat(diagnosis().status()).isZero();
  }

  @Test
  void every_trouble_has_a_remedy_and_no_success_has_one() throws IOException {
    assertThat(Doctor.examine(evidence(new FakeHost(Files.createDirectories(folder.resolve("bare"))))).checks())
        .allMatch(check -> check.remedy().isEmpty() == (check.state() == State.OK));
  }

  @Test
  void a_kernel_before_mount_setattr_fails() {
    fake.file("/proc/sys/kernel/osrelease", "5.11.22\n");
    assertFails("kernel", "5.11");
    fake.file("/proc/sys/kernel/osrelease", "5.12.0\n");
    assertThat(check("kernel").state()).isEqualTo(State.OK);
  }

  @Test
  void user_namespaces_that_are_switched_off_fail_with_the_switch() {
    fake.file("/proc/sys/kernel/unprivileged_userns_clone", "0\n");
    assertFails("user namespaces", "unprivileged_userns_clone is 0");
    fake.file("/proc/sys/user/max_user_namespaces", "0\n");
    assertFails("user namespaces", "max_user_namespaces is 0");
    fake.without("/proc/self/ns/user");
    assertFails("user namespaces", "the kernel has none");
  }

  @Test
  void the_switch_for_ordinary_users_does_not_concern_root() {
    fake.file("/proc/sys/kernel/unprivileged_userns_clone", "0\n")
        .file("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n").root();
    assertThat(check("user namespaces").state()).isEqualTo(State.OK);
  }

  @Test
  void root_is_told_how_to_do_without_user_namespaces() {
    fake.file("/proc/sys/user/max_user_namespaces", "0\n").root();
    assertThat(check("user namespaces").remedy()).endsWith("or run with --userns none");
  }

  @Test
  void an_attempt_that_was_refused_outweighs_files_that_allow_it() {
    plain = Trial.refused("unshare: Operation not permitted");
    assertFails("user namespaces", "refused: unshare: Operation not permitted");
  }

  @Test
  void apparmor_is_named_when_it_restricts() {
    fake.file("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
    assertWarns("user namespaces", "AppArmor");
    plain = Trial.refused("unshare: write failed /proc/self/uid_map");
    assertFails("user namespaces", "uid_map");
    assertThat(check("user namespaces").remedy()).contains("AppArmor profile");
  }

  @Test
  void a_kind_of_namespace_that_is_missing_can_be_shared_instead() {
    fake.without("/proc/self/ns/time");
    assertFails("namespaces", "time");
    assertThat(check("namespaces").remedy()).startsWith("run with --share time,");
  }

  @Test
  void a_masked_proc_fails_with_the_place() {
    fake.file("/proc/self/mountinfo", """
        21 1 8:1 / / rw - overlay overlay rw
        22 21 0:20 / /proc rw - proc proc rw
        25 22 0:31 / /proc/kcore rw - tmpfs tmpfs rw
        """);
    assertFails("fresh /proc", "/proc is masked at /proc/kcore");
  }

  @Test
  void one_whole_proc_is_enough_and_a_part_of_one_is_not() {
    fake.file("/proc/self/mountinfo", """
        22 21 0:20 / /proc rw - proc proc rw
        25 22 0:31 / /proc/kcore rw - tmpfs tmpfs rw
        26 21 0:20 / /mnt/proc rw - proc proc rw
        """);
    assertThat(check("fresh /proc").state()).isEqualTo(State.OK);
    fake.file("/proc/self/mountinfo", "26 21 0:20 /sys /proc/sys rw - proc proc rw\n");
    assertFails("fresh /proc", "no whole /proc");
  }

  @Test
  void no_filters_fail() {
    fake.without("/proc/sys/kernel/seccomp/actions_avail");
    assertFails("seccomp", "no filters");
  }

  @Test
  void what_is_on_us_already_is_told() {
    fake.status("1", "2");
    assertWarns("inherited limits", "no_new_privs is set");
    assertWarns("inherited limits", "seccomp filter");
    fake.file("/proc/self/status", "Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nCapEff:\t00000000a80425fb\n");
    assertWarns("inherited limits", "no CAP_SYS_ADMIN");
  }

  @Test
  void a_folder_of_images_must_take_files_that_may_be_executed() {
    cache = new Evidence.CacheFolder("/home/bob/.cache", false, ROOM);
    assertWarns("folder of images", "can't be written to");
    cache = new Evidence.CacheFolder("/home/bob/.cache", true, 100);
    assertWarns("folder of images", "less than 16 MiB");
    cache = new Evidence.CacheFolder("/home/bob/.cache", true, ROOM);
    fake.file("/proc/self/mountinfo", """
        21 1 8:1 / / rw - ext4 /dev/sda1 rw
        22 21 0:20 / /proc rw - proc proc rw
        27 21 8:2 / /home rw,nosuid,noexec - ext4 /dev/sda2 rw
        """);
    assertWarns("folder of images", "on /home, where nothing may be executed");
  }

  @Test
  void a_folder_of_images_that_is_not_there_yet_is_judged_by_the_one_above() {
    assertThat(Evidence.CacheFolder.of(folder.resolve("a/b/c")).path()).isEqualTo(folder.toString());
    assertThat(Evidence.CacheFolder.of(folder.resolve("dev/net/tun")).writable()).isFalse();
  }

  @Test
  void subordinate_ids_are_wanted_of_both_kinds() {
    fake.without("/etc/subgid");
    assertWarns("subordinate ids", "none for bob");
    fake.root();
    assertThat(check("subordinate ids").state()).isEqualTo(State.OK);
  }

  @Test
  void id_mappers_need_a_privilege_of_their_own() {
    fake.mode("/usr/bin/newgidmap", "rwxr-xr-x");
    assertWarns("newuidmap", "not set-user-ID");
    mapped = Trial.PASSED;
    assertThat(check("newuidmap").state()).isEqualTo(State.OK);
    mapped = Trial.refused("newuidmap: write failed");
    assertWarns("newuidmap", "refused: newuidmap: write failed");
    fake.without("/usr/bin/newgidmap");
    assertWarns("newuidmap", "not both");
  }

  @Test
  void id_mapped_mounts_depend_on_kernel_and_file_system() {
    fake.root();
    assertThat(check("id-mapped mounts").finding()).isEqualTo("on / (ext4)");
    fake.file("/proc/self/mountinfo", "21 1 0:5 / / rw - tmpfs tmpfs rw\n22 21 0:20 / /proc rw - proc proc rw\n");
    assertWarns("id-mapped mounts", "tmpfs");
    fake.file("/proc/sys/kernel/osrelease", "6.3.0\n");
    assertThat(check("id-mapped mounts").state()).isEqualTo(State.OK);
  }

  @Test
  void landlock_is_judged_by_the_active_modules_then_by_the_configuration() throws IOException {
    fake.file("/sys/kernel/security/lsm", "capability,yama\n");
    assertWarns("Landlock", "not active");
    fake.without("/sys/kernel/security/lsm").without("/boot/config-6.1.0-37-amd64");
    assertWarns("Landlock", "unknown");
    configure("CONFIG_SECURITY_LANDLOCK=y\nCONFIG_LSM=\"landlock,yama\"\n");
    assertThat(check("Landlock").state()).isEqualTo(State.OK);
    configure("# CONFIG_SECURITY_LANDLOCK is not set\nCONFIG_LSM=\"landlock,yama\"\n");
    assertWarns("Landlock", "not active");
  }

  @Test
  void a_cgroup_must_be_delegated_and_have_its_controllers() {
    fake.file("/sys/fs/cgroup/user.slice/bob/cgroup.controllers", "cpu\n");
    assertWarns("cgroups", "without memory, pids");
    fake.without("/sys/fs/cgroup/user.slice/bob/cgroup.procs");
    assertWarns("cgroups", "/sys/fs/cgroup/user.slice/bob is not delegated to bob");
  }

  @Test
  void cgroups_of_version_1_serve_root_only() {
    fake.file("/proc/self/cgroup", "5:cpu,cpuacct:/\n4:memory:/\n3:pids:/\n1:name=systemd:/\n0::/\n");
    assertWarns("cgroups", "no limits for bob");
    fake.root();
    assertThat(check("cgroups")).isEqualTo(Check.ok("cgroups", "version 1, with cpu, cpuacct, memory, pids"));
  }

  @Test
  void programs_of_32_bits_can_be_switched_off_at_boot() {
    fake.file("/proc/cmdline", "quiet ia32_emulation=0\n");
    assertWarns("32-bit programs", "don't run");
  }

  @Test
  void what_single_options_need_only_warns() {
    fake.file("/proc/filesystems", "\text4\n").without("/dev/net/tun");
    assertWarns("overlayfs", "--overlay");
    assertWarns("tun", "/dev/net/tun");
    assertThat(diagnosis().status()).isZero();
  }

  @Test
  void the_report_has_columns_and_a_line_for_each_remedy() {
    StringWriter text = new StringWriter();
    new Diagnosis(List.of(Check.ok("kernel", "Linux 6.1"), Check.fail("fresh /proc", "masked", "look elsewhere")))
        .print(new PrintWriter(text));
    assertThat(text).hasToString("""
        ok    kernel       Linux 6.1
        fail  fresh /proc  masked
                           remedy: look elsewhere
        """);
  }

  @Test
  void a_program_that_hangs_or_knows_no_such_option_proves_nothing() {
    assertThat(Trial.of(List.of("/nonexistent"))).isEqualTo(Trial.UNKNOWN);
    assertThat(Trial.of(List.of("sh", "-c", "echo unrecognized option >&2; exit 1"))).isEqualTo(Trial.UNKNOWN);
    assertThat(Trial.of(List.of("sh", "-c", "echo why >&2; echo more; exit 1"))).isEqualTo(Trial.refused("why"));
    assertThat(Trial.of(List.of("true"))).isEqualTo(Trial.PASSED);
  }

  @Test
  void an_architecture_without_launchers_has_no_diagnosis() {
    assertThatThrownBy(() -> Doctor.examine(fake.survey("s390x"), folder)).isInstanceOf(HostException.class);
  }

  private void assertFails(String name, String finding) {
    assertThat(check(name).state()).isEqualTo(State.FAIL);
    assertThat(check(name).finding()).contains(finding);
    assertThat(diagnosis().status()).isEqualTo(125);
  }

  private void assertWarns(String name, String finding) {
    assertThat(check(name).state()).isEqualTo(State.WARN);
    assertThat(check(name).finding()).contains(finding);
  }

  private Check check(String name) {
    return diagnosis().checks().stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
  }

  private Diagnosis diagnosis() {
    return Doctor.examine(evidence(fake));
  }

  private Evidence evidence(FakeHost host) {
    return new Evidence(host.survey(), host.survey().host(Optional.empty()), cache, plain, mapped);
  }

  private void configure(String config) throws IOException {
    try (OutputStream file = new GZIPOutputStream(Files.newOutputStream(folder.resolve("proc/config.gz")))) {
      file.write(config.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void setuid(String program) {
    try {
      Files.setAttribute(folder.resolve("usr/bin/" + program), "unix:mode", 04755);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
