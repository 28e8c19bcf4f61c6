package stockade.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stockade.host.Cgroups;
import stockade.host.Host;
import stockade.listing.PlanText;
import stockade.plan.PlanException;
import stockade.spec.Key;

/** What a host can't enforce is refused in one sentence, and what nobody has wished costs nothing. */
class GroupDemandsTest {
  private static final Host ONE = Hosts.ROOT.with(Hosts.LEGACY_GROUPS);
  private static final Host TWO = Hosts.ROOT.with(Hosts.UNIFIED);

  private static void assertRefused(Wishes wishes, Host host, String words) {
    assertThatThrownBy(() -> wishes.plan(host)).isInstanceOf(PlanException.class).hasMessageContaining(words);
  }

  private static Wishes with(Key key, String value) {
    return Wishes.small().and(key, value);
  }

  @Test
  void without_a_wish_there_is_no_group() {
    assertThat(PlanText.of(Wishes.small().plan(TWO))).isEqualTo(PlanText.of(Wishes.small().plan(Hosts.ROOT)))
        .doesNotContain("/sys/fs/cgroup");
    assertThat(PlanText.of(with(Key.PIDS_LIMIT, "unlimited").plan(TWO))).doesNotContain("/sys/fs/cgroup", "RLIMIT_NPROC");
  }

  @Test
  void a_host_without_groups_can_limit_nothing() {
    assertRefused(with(Key.MEMORY, "64M"), Hosts.ROOT,
        "--memory: this host has no control groups mounted, so nothing can be limited; as root: mount -t cgroup2");
  }

  @Test
  void a_name_alone_needs_no_group() {
    assertThat(PlanText.of(with(Key.NAME, "web").plan(Hosts.USER.with(Hosts.LEGACY_GROUPS)))).doesNotContain("/sys/fs/cgroup");
    assertThat(PlanText.of(with(Key.NAME, "web").plan(Hosts.USER.with(Hosts.UNIFIED)))).contains("/proc/self/cgroup");
  }

  @Test
  void an_ordinary_user_has_no_part_in_version_1() {
    assertRefused(with(Key.PIDS_LIMIT, "5"), Hosts.USER.with(Hosts.LEGACY_GROUPS), "only root can limit a sandbox");
  }

  @Test
  void version_1_lacks_some_limits() {
    assertRefused(with(Key.MEMORY_HIGH, "64M"), ONE, "--memory-high: memory-high can't be limited on this host");
    assertRefused(with(Key.ON_LIMIT, "io-pressure=log"), ONE, "--on-limit: io-pressure can't be heard of on this host");
    assertRefused(with(Key.CGROUP_PARENT, "own"), ONE, "can't be divided on this host");
  }

  @Test
  void a_controller_that_is_missing_is_named() {
    Host host = Hosts.ROOT.with(new Cgroups(Map.of(), Optional.of("/sys/fs/cgroup"), Set.of("cpu", "pids"), 2, 1));
    assertRefused(with(Key.MEMORY, "64M"), host,
        "this host has no controller memory for control groups, only cpu, pids; boot with cgroup_enable=memory");
    assertRefused(with(Key.HUGETLB, "2M=0"), ONE, "no controller hugetlb");
  }

  @Test
  void there_are_only_so_many_processors_and_nodes() {
    assertRefused(with(Key.CPUS, "4.01"), TWO, "more processors than there are: this host has 4");
    assertRefused(with(Key.CPUSET, "0-4"), TWO, "there is no processor 4: this host's greatest is 3");
    assertRefused(with(Key.CPUSET_MEMS, "1"), TWO, "there is no memory node 1");
    assertThat(PlanText.of(with(Key.CPUS, "4").plan(TWO))).contains("400000 100000");
  }

  @Test
  void swap_is_limited_together_with_memory() {
    assertRefused(with(Key.MEMORY_SWAP, "1G"), TWO, "--memory-swap: a limit of memory and swap together needs one of memory");
    assertThat(PlanText.of(with(Key.MEMORY, "64M").and(Key.MEMORY_SWAP, "64M").plan(TWO)))
        .containsPattern("\"memory.swap.max\"[^#]*\"0\"");
  }

  @Test
  void only_root_limits_devices_in_version_2() {
    assertRefused(with(Key.DEVICE_LIMIT, "none"), Hosts.USER.with(Hosts.UNIFIED), "only root can limit devices");
  }

  @Test
  void processes_are_counted_for_each_user_namespace_since_linux_5_14() {
    assertThat(PlanText.of(Wishes.small().plan(Hosts.with(Hosts.USER, new Host.KernelRelease(5, 13))))).doesNotContain("RLIMIT_NPROC");
    assertThat(PlanText.of(Wishes.small().plan(Hosts.with(Hosts.USER, new Host.KernelRelease(5, 14))))).contains("RLIMIT_NPROC");
    assertThat(PlanText.of(with(Key.USERNS, "none").plan(Hosts.ROOT))).doesNotContain("RLIMIT_NPROC");
    assertThat(PlanText.of(with(Key.RLIMIT, "nproc=5").plan(Hosts.USER))).contains("rlim_cur=5").doesNotContain("rlim_cur=2048");
  }
}
