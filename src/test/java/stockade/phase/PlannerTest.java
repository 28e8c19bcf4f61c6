package stockade.phase;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockade.Golden;
import stockade.draft.Watch;
import stockade.host.Fact;
import stockade.host.FileStatus;
import stockade.host.Host;
import stockade.linux.Architecture;
import stockade.listing.PlanText;
import stockade.plan.Plan;
import stockade.spec.Key;

/** Plans for hosts that are no machine, against golden files. */
class PlannerTest {
  private static final Wishes LIMITS = Wishes.small().and(Key.MEMORY, "64M").and(Key.CPUS, "1.25").and(Key.PIDS_LIMIT, "20")
      .and(Key.IO_MAX, "/dev/sda:rbps=1M", "8:16:wiops=10").and(Key.IO_WEIGHT, "50").and(Key.DEVICE_LIMIT, "c 10:232 rw")
      .and(Key.CPU_TIME_LIMIT, "90s");

  /** Three whole plans; of the others, what is different from the one of the small root for the same caller. */
  private static final Map<String, Case> CASES = Map.ofEntries(
      entry("small", new Case(Hosts.USER, Wishes.small())),
      entry("small_root", new Case(Hosts.ROOT, Wishes.small())),
      entry("view", new Case(Hosts.USER, Wishes.of())),
      entry("view_root", new Case(Hosts.ROOT, Wishes.of())),
      entry("read_only", new Case(Hosts.USER, Wishes.of().and(Key.ROOT, "/srv/debian").and(Key.READ_ONLY, "true"))),
      entry("mapped", new Case(Hosts.ROOT, Wishes.of().and(Key.ROOT, "/srv/debian").and(Key.USER, "www-data"))),
      entry("no_userns", new Case(Hosts.ROOT, Wishes.small().and(Key.USERNS, "none").and(Key.USER, "bob"))),
      entry("engine", new Case(Hosts.ROOT, Wishes.small().and(Key.ENGINE, "jnr").and(Key.SHARE, "time"))),
      entry("keep_root", new Case(Hosts.ROOT, Wishes.small().and(Key.USERNS, "keep"))),
      entry("chroot", new Case(Hosts.ROOT, Wishes.of().and(Key.ROOT, "/srv/debian").and(Key.CHROOT, "true")
          .and(Key.SHARE, "user,mount,pid,ipc,uts,net,cgroup,time"))),
      entry("overlays", new Case(Hosts.USER, Wishes.small()
          .and(Key.OVERLAY, "/opt:/srv/patch:/srv/opt", "/var:/srv/var:upper=/work/up,work=/work/tmp"))),
      entry("overlays_root", new Case(Hosts.ROOT, Wishes.small()
          .and(Key.OVERLAY, "/opt:/srv/patch:/srv/opt", "/var:/srv/var:upper=/work/up,work=/work/tmp"))),
      entry("tmpfs_root", new Case(Hosts.USER, Wishes.of().and(Key.TMPFS, "/").and(Key.READ_ONLY, "true")
          .and(Key.RO_BIND, "/usr").and(Key.SYMLINK, "usr/lib64:/lib64").and(Key.NO_DEV, "true"))),
      entry("mounts", new Case(Hosts.USER, Wishes.small().and(Key.FILE, "/etc/hosts:/etc/hosts:0644")
          .and(Key.MASK, "/root", "/etc/shadow:optional").and(Key.SYMLINK, "/usr/bin:/bin").and(Key.DIR, "/run/app:0750")
          .and(Key.BIND, "/srv/data:/data:noexec").and(Key.DEV_BIND, "/dev/dri:/dev/dri:optional")
          .and(Key.TMPFS, "/scratch:size=64M,mode=1777"))),
      entry("mounts_root", new Case(Hosts.ROOT, Wishes.small().and(Key.FILE, "/etc/hosts:/etc/hosts")
          .and(Key.RO_BIND, "/srv/data:/data:optional"))),
      entry("subordinates", new Case(Hosts.SUBORDINATES, Wishes.small().and(Key.USER, "root"))),
      entry("uid_map", new Case(Hosts.SUBORDINATES, Wishes.small().and(Key.UID_MAP, "0:165536:1000"))),
      entry("uid_map_root", new Case(Hosts.ROOT, Wishes.small().and(Key.UID_MAP, "0:100000:65536"))),
      entry("no_init", new Case(Hosts.USER, Wishes.small().and(Key.NO_INIT, "true"))),
      entry("init_program", new Case(Hosts.USER, Wishes.small().and(Key.INIT, "/usr/bin/tini"))),
      entry("new_privileges", new Case(Hosts.ROOT, Wishes.small().and(Key.ALLOW_NEW_PRIVILEGES, "true")
          .and(Key.USER, "bob"))),
      entry("seccomp_log", new Case(Hosts.USER, Wishes.small().and(Key.SECCOMP_LOG, "true")
          .and(Key.SECCOMP_DENY, "uname:log", "@clock:EACCES"))),
      entry("capability", new Case(Hosts.ROOT, Wishes.small().and(Key.CAP_ADD, "NET_ADMIN").and(Key.USER, "bob"))),
      entry("shared", new Case(Hosts.USER, Wishes.of().and(Key.ROOT, "/srv/debian").and(Key.SHARE, "pid,net"))),
      entry("supervision", new Case(Hosts.USER, Wishes.small().and(Key.STATUS_FD, "4").and(Key.PID_FILE, "/run/a.pid")
          .and(Key.TIME_LIMIT, "15m").and(Key.STOP_SIGNAL, "SIGINT").and(Key.DIE_WITH_PARENT, "true"))),
      entry("surroundings", new Case(Hosts.USER, Wishes.small().and(Key.PASS_FD, "5").and(Key.UMASK, "0027")
          .and(Key.ENV, "EDITOR=vi", "CI", "MY_*").and(Key.WORKDIR, "/work").and(Key.HOSTNAME, "inside")
          .and(Key.NEW_SESSION, "true").and(Key.ARG0, "-sh"))),
      entry("limits_unified", new Case(Hosts.ROOT.with(Hosts.UNIFIED), LIMITS.and(Key.MEMORY_HIGH, "48M")
          .and(Key.ON_LIMIT, "memory-high=log", "io-pressure=kill").and(Key.CGROUP_PARENT, "/work.slice"))),
      entry("limits_legacy", new Case(Hosts.ROOT.with(Hosts.LEGACY_GROUPS), LIMITS)),
      entry("limits_hybrid", new Case(Hosts.ROOT.with(Hosts.HYBRID), Wishes.small().and(Key.NAME, "web").and(Key.CPUSET, "0-1")
          .and(Key.SHARE, "pid"))),
      entry("limits_delegated", new Case(Hosts.USER.with(Hosts.UNIFIED), Wishes.small().and(Key.MEMORY, "64M"))),
      entry("report", new Case(Hosts.USER.with(Hosts.UNIFIED), Wishes.small().and(Key.REPORT, "/work/end.json"))),
      entry("rlimits", new Case(Hosts.ROOT, Wishes.small().and(Key.RLIMIT, "nofile=64:128", "core=0", "stack=unlimited")
          .and(Key.NICE, "5").and(Key.IONICE, "idle").and(Key.OOM_SCORE_ADJ, "500").and(Key.SCHED, "rr:10"))));

  /** Of sandboxes that are started: what is different from the small one. */
  private static final Map<String, Case> STARTED = Map.ofEntries(
      entry("started", new Case(Hosts.USER, Wishes.small())),
      entry("started_health", new Case(Hosts.USER, Wishes.small().and(Key.HEALTH_CMD, "test -e /ok")
          .and(Key.HEALTH_START_PERIOD, "5s").and(Key.HEALTH_ON_FAILURE, "restart"))),
      entry("started_root", new Case(Hosts.ROOT, Wishes.small().and(Key.RESTART, "always")
          .and(Key.POSTSTOP, "logger down").and(Key.LOG_SIZE, "64K").and(Key.STOP_SIGNAL, "SIGQUIT"))),
      entry("started_notify", new Case(Hosts.USER, Wishes.of().and(Key.ROOT, "/srv/debian").and(Key.NO_PROC, "true")
          .and(Key.READY, "notify"))),
      entry("started_no_init", new Case(Hosts.USER, Wishes.small().and(Key.NO_INIT, "true").and(Key.RESTART, "on-failure"))));

  private record Case(Host host, Wishes wishes) {
    Plan plan() {
      return isReporting() ? wishes.reporting(host) : wishes.plan(host);
    }

    private boolean isReporting() {
      return wishes.spec().confinement().filter().log();
    }

    String text() {
      Plan small = Wishes.small().plan(host);
      return wishes.equals(Wishes.small()) || wishes.equals(Wishes.of()) && !host.caller().isRoot()
          ? PlanText.of(plan())
          : PlanOutline.of(plan(), small);
    }
  }

  static Stream<String> names() {
    return new TreeSet<>(CASES.keySet()).stream();
  }

  static Stream<Plan> plans() {
    return CASES.values().stream().map(Case::plan);
  }

  @ParameterizedTest
  @MethodSource("names")
  void the_plan_is_as_it_was_reviewed(String name) {
    Golden.check("plan/" + name + ".txt", CASES.get(name).text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"started", "started_health", "started_root", "started_no_init", "started_notify"})
  void the_plan_of_a_started_sandbox_is_as_it_was_reviewed(String name) {
    Case started = STARTED.get(name);
    Plan small = Wishes.small().plan(started.host);
    Golden.check("plan/" + name + ".txt", PlanOutline.of(started.wishes.started(started.host), small));
  }

  @ParameterizedTest
  @CsvSource({"joined, false", "joined_root, true"})
  void the_plan_of_a_command_that_joins_a_sandbox_is_as_it_was_reviewed(String name, boolean root) {
    Host host = root ? Hosts.ROOT : Hosts.USER;
    Golden.check("plan/" + name + ".txt", PlanOutline.of(Wishes.small().joining(host), Wishes.small().plan(host)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void the_text_does_not_depend_on_the_architecture(String name) {
    Case same = CASES.get(name);
    Host arm = Hosts.with(same.host, Architecture.AARCH64);
    assertThat(PlanText.of(new Case(arm, same.wishes).plan())).isEqualTo(PlanText.of(same.plan()));
  }

  @Test
  void a_launcher_that_was_kept_begins_with_its_guard() {
    Instant time = Instant.ofEpochSecond(1_700_000_000, 5);
    Plan kept = Wishes.small().kept(Hosts.USER, List.of(
        new Fact.File("/etc/passwd", Optional.of(new FileStatus(0x800000001L, 17, 1319, time, time))),
        new Fact.File("/etc/subuid", Optional.empty()),
        new Fact.Kernel("6.1.0-28-amd64"), new Fact.Ids(1000, 1000), new Fact.Variable("HOME", Optional.of("/home/bob")),
        new Fact.Variable("NAME", Optional.empty()), new Fact.Directory("/work"),
        new Fact.Mounts("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n")));

    Golden.check("plan/kept.txt", PlanOutline.of(kept, Wishes.small().plan(Hosts.USER)));
  }

  @Test
  void a_launcher_that_looks_at_something_and_compiles_nothing_refuses() {
    Plan plan = Planner.plan(Wishes.small().spec(), Hosts.USER, Optional.empty(), Optional.of(
        new Watch(List.of(new Fact.File("/srv/keys", Optional.empty())), new Watch.Otherwise.Refuse())));

    assertThat(PlanText.of(plan)).contains("statx(AT_FDCWD, $guarded_path").doesNotContain("stale_words");
  }

  @Test
  void the_same_wishes_make_the_same_plan() {
    assertThat(Wishes.of().plan(Hosts.ROOT)).isEqualTo(Wishes.of().plan(Hosts.ROOT));
  }

  @Test
  void whoever_asks_leaves_room_for_the_words_of_the_command() {
    assertThat(Wishes.of().and(Key.COMMAND, "a", "b").plan(Hosts.USER).headroom()).isEqualTo(4);
  }
}
