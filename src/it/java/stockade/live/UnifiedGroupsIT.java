package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockade.host.Cgroups;
import stockade.host.Host;
import stockade.image.Image;
import stockade.phase.Hosts;
import stockade.phase.Wishes;
import stockade.plan.Plan;
import stockade.spec.Key;

/** Control groups of version 2, on kernels of their own: a machine boots once for each, and says how all of it went. */
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnifiedGroupsIT {
  private static final Cgroups UNIFIED = new Cgroups(
      Map.of(), Optional.of("/sys/fs/cgroup"), Set.of("cpu", "cpuset", "hugetlb", "io", "memory", "pids"), 1, 1);

  private static final String SETTLE = """
      mkdir -p /srv/root/bin /srv/root/dev /srv/root/proc /srv/root/tmp
      cp /bin/busybox /srv/root/bin/; chroot /srv/root /bin/busybox --install -s /bin
      mkdir /sys/fs/cgroup/given; echo +memory >/sys/fs/cgroup/cgroup.subtree_control
      echo +pids >/sys/fs/cgroup/cgroup.subtree_control; mkdir /sys/fs/cgroup/given/own
      echo '+memory +pids' >/sys/fs/cgroup/given/cgroup.subtree_control
      chown user /sys/fs/cgroup/given /sys/fs/cgroup/given/* /sys/fs/cgroup/given/own/*
      mkdir -m 777 /out
      dd if=/dev/zero of=/run/disk bs=1M count=8 2>/dev/null; losetup /dev/loop0 /run/disk
      say() { echo "== $1"; shift; "$@" 2>&1; echo "status $?"; }
      told() { say "$1" "/$1"; cat "/out/$1" 2>/dev/null && rm "/out/$1"; }
      """;

  private static final String SCRIPT = SETTLE + """
      told hog; told bomb; told half; told spent; told high; told group; told signalled; told failed
      told closed; told open; told disk; told favoured; told limited
      say named /named
      mkdir -p /sys/fs/cgroup/stockade/web; say again /named
      mkdir -p /sys/fs/cgroup/stockade/web2; /long & l=$!; sleep 1; say busy /long; kill $l; wait $l; rmdir /sys/fs/cgroup/stockade/web2
      /sleeper & l=$!; sleep 1; kill -9 $l; wait $l; sleep 0.3
      say survivors sh -c 'ps | grep "[s]leep 4711"'
      say left sh -c 'ls -d /sys/fs/cgroup/stockade/[0-9]* | wc -l'
      say swept /named; say left2 sh -c 'find /sys/fs/cgroup -name "stockade*"'
      /weighed & l=$!; sleep 1; cd /sys/fs/cgroup/stockade/weighed
      say weighed sh -c 'cat cpu.weight cpuset.cpus cpuset.mems memory.low hugetlb.2MB.max memory.oom.group io*.weight'; cd /; kill $l; wait $l
      mkdir -p -m 700 /run/stockade/web /var/log/stockade; /started >/dev/null & m=$!
      i=0; until grep -q '"started"' /run/stockade/web/status 2>/dev/null || [ $i = 50 ]; do sleep 0.2; i=$((i+1)); done
      say joined /joined; say joinedhog /joinedhog; /joinedsleeper & j=$!; sleep 1
      say members sh -c 'for p in $(cat /sys/fs/cgroup/stockade/web/cgroup.procs); do cut -d" " -f2 /proc/$p/stat; done | sort | uniq -c'
      kill $m; wait $m; say joinedend wait $j; rm -r /run/stockade/web
      say undelegated su user -c /own
      say delegated sh -c 'echo 0 >/sys/fs/cgroup/given/own/cgroup.procs; exec su user -c "exec /own"'; cat /out/own
      say given sh -c 'echo 0 >/sys/fs/cgroup/given/own/cgroup.procs; exec su user -c "exec /given"'
      say left3 sh -c 'find /sys/fs/cgroup -name "stockade*"'
      """;

  private static Wishes wishes(String... command) {
    return new Wishes(List.of()).and(Key.ROOT, "/srv/root").and(Key.COMMAND, command);
  }

  private static Wishes shell(String script) {
    return wishes("/bin/sh", "-c", script);
  }

  private static Map<String, Wishes> asRoot() {
    Map<String, Wishes> launchers = new HashMap<>();
    launchers.put("hog", wishes("/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=1").and(Key.MEMORY, "16M"));
    launchers.put("bomb", shell("i=0; while [ $i -lt 40 ]; do sleep 1 & i=$((i+1)); done; wait").and(Key.PIDS_LIMIT, "20"));
    launchers.put("half", shell("while :; do :; done").and(Key.CPUS, "0.5").and(Key.TIME_LIMIT, "5s"));
    launchers.put("spent", shell("while :; do :; done").and(Key.CPU_TIME_LIMIT, "1s"));
    launchers.put("high", wishes("/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=24M", "count=1").and(Key.MEMORY_HIGH, "12M")
        .and(Key.ON_LIMIT, "memory-high=kill").and(Key.TIME_LIMIT, "8s"));
    launchers.put("group", shell("cat /proc/self/cgroup; exit 3").and(Key.MEMORY, "32M"));
    launchers.put("signalled", shell("kill -USR1 $$"));
    launchers.put("failed", wishes("/none"));
    launchers.put("closed", shell("head -c 1 /dev/loop0; head -c 1 /dev/zero | wc -c").and(Key.DEVICE, "/dev/loop0")
        .and(Key.DEVICE_LIMIT, "none"));
    launchers.put("open", shell("head -c 1 /dev/loop0 | wc -c").and(Key.DEVICE, "/dev/loop0")
        .and(Key.DEVICE_LIMIT, "b 7:* r"));
    launchers.put("disk", wishes("/bin/dd", "if=/dev/loop0", "of=/dev/null", "bs=256k", "count=12", "iflag=direct")
        .and(Key.DEVICE, "/dev/loop0").and(Key.IO_MAX, "/dev/loop0:rbps=1M"));
    launchers.put("favoured", shell("cat /proc/self/stat | cut -d\" \" -f19; cat /proc/self/oom_score_adj; ulimit -Hn; ulimit -n; ulimit -u; grep ^policy /proc/self/sched")
        .and(Key.NICE, "-5").and(Key.OOM_SCORE_ADJ, "-500").and(Key.SCHED, "rr:3").and(Key.IONICE, "idle")
        .and(Key.RLIMIT, "nofile=100:1000000"));
    launchers.put("limited", shell("ulimit -u; ulimit -c").and(Key.RLIMIT, "core=0"));
    launchers.replaceAll((name, wish) -> wish.and(Key.REPORT, "/out/" + name));
    launchers.put("named", shell("true").and(Key.NAME, "web"));
    launchers.put("long", shell("sleep 30").and(Key.NAME, "web2").and(Key.MEMORY, "32M"));
    launchers.put("weighed", shell("sleep 30").and(Key.NAME, "weighed").and(Key.CPU_WEIGHT, "50").and(Key.CPUSET, "0")
        .and(Key.CPUSET_MEMS, "0").and(Key.MEMORY_LOW, "8M").and(Key.HUGETLB, "2M=4M").and(Key.IO_WEIGHT, "50"));
    launchers.put("sleeper", wishes("/bin/sleep", "4711").and(Key.MEMORY, "32M"));
    launchers.replaceAll((name, wish) -> wish.and(Key.USERNS, "keep"));
    return launchers;
  }

  /** A started sandbox, and commands that join it. */
  private static Map<String, Plan> life(Host host) {
    Map<String, Wishes> joining = Map.of(
        "joined", shell("cat /proc/self/cgroup"),
        "joinedhog", wishes("/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=1"),
        "joinedsleeper", wishes("/bin/sleep", "4712"));
    Map<String, Plan> plans = new HashMap<>(Map.of("started", limited(wishes("/bin/sleep", "4713")).started(host)));
    joining.forEach((name, wishes) -> plans.put(name, limited(wishes).joining(host)));
    return plans;
  }

  private static Wishes limited(Wishes wishes) {
    return wishes.and(Key.MEMORY, "24M").and(Key.USERNS, "keep");
  }

  private static Map<String, Wishes> asUser() {
    return Map.of(
        "own", wishes("/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=1").and(Key.MEMORY, "16M")
            .and(Key.REPORT, "/out/own"),
        "given", shell("cat /proc/self/cgroup").and(Key.CGROUP_PARENT, "/given").and(Key.PIDS_LIMIT, "10"));
  }

  private static void put(Path folder, Host host, Map<String, Wishes> launchers) throws IOException {
    for (Map.Entry<String, Wishes> launcher : launchers.entrySet()) {
      put(folder.resolve(launcher.getKey()), launcher.getValue().plan(host.with(UNIFIED)), host);
    }
  }

  private static void put(Path file, Plan plan, Host host) throws IOException {
    Files.write(file, Image.of(plan, host.architecture()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String machine(String suite, Path folder) {
    Outcome outcome = Program.of(
            Path.of("scripts/test.d/machine").toAbsolutePath().toString(), "--suite", suite, "--modules", "loop", "amd64",
            folder.toString(), SCRIPT)
        .within(Duration.ofMinutes(2)).run();
    assertThat(outcome.status()).as(outcome.toString()).isZero();
    return outcome.out();
  }

  /** What a part of the script has said. */
  private static String part(String all, String name) {
    int start = all.indexOf("== " + name + "\n");
    assertThat(start).as(name + " in " + all).isNotNegative();
    int end = all.indexOf("\n== ", start + 1);
    return all.substring(start + name.length() + 4, end < 0 ? all.length() : end + 1);
  }

  private static void assertEnding(String part, int status, String reason) {
    assertThat(part).contains("status " + status + "\n").contains("\"reason\":\"" + reason + "\"");
  }

  private static long number(String text, String field) {
    var found = java.util.regex.Pattern.compile("\"" + field + "\":([0-9]+)").matcher(text);
    assertThat(found.find()).as(field + " in " + text).isTrue();
    return Long.parseLong(found.group(1));
  }

  @ParameterizedTest
  @CsvSource({"bookworm", "trixie"})
  void limits_hold_and_ends_are_told(String suite) throws IOException {
    try (Scratch scratch = Scratch.create()) {
      Path folder = scratch.folder("guest", Caller.ROOT);
      put(folder, Hosts.ROOT, asRoot());
      put(folder, Hosts.USER, asUser());
      for (Map.Entry<String, Plan> launcher : life(Hosts.ROOT.with(UNIFIED)).entrySet()) {
        put(folder.resolve(launcher.getKey()), launcher.getValue(), Hosts.ROOT);
      }
      String all = machine(suite, folder);
      assertReasons(all);
      assertFigures(all);
      assertDevices(all);
      assertFavours(all);
      assertNames(all);
      assertWeights(all);
      assertJoining(all);
      assertDelegation(all);
      assertThat(part(all, "left3")).isEqualTo("status 0\n");
    }
  }

  private static void assertReasons(String all) {
    assertEnding(part(all, "hog"), 137, "memory limit");
    assertThat(part(all, "hog")).contains("stockade: the command was killed: the sandbox has met its memory limit of 16 MiB\n");
    assertEnding(part(all, "bomb"), 2, "pids limit");
    assertEnding(part(all, "half"), 143, "time limit");
    assertEnding(part(all, "spent"), 143, "cpu time limit");
    assertEnding(part(all, "high"), 137, "memory high");
    assertEnding(part(all, "group"), 3, "exited");
    assertEnding(part(all, "signalled"), 138, "signalled");
    assertEnding(part(all, "failed"), 127, "launcher failed");
  }

  private static void assertFigures(String all) {
    assertThat(number(part(all, "hog"), "memory_kills")).isEqualTo(1);
    assertThat(number(part(all, "bomb"), "processes_peak")).isEqualTo(20);
    assertThat(number(part(all, "bomb"), "pids")).isPositive();
    double share = (double) number(part(all, "half"), "cpu_us") / number(part(all, "half"), "wall_us");
    assertThat(share).isBetween(0.45, 0.55);
    assertThat(number(part(all, "half"), "throttled_us")).isGreaterThan(1_000_000);
    assertThat(number(part(all, "spent"), "cpu_us")).isBetween(900_000L, 1_300_000L);
    assertThat(number(part(all, "high"), "memory_high")).isPositive();
    assertThat(number(part(all, "disk"), "io_read_bytes")).isEqualTo(12 * 256 * 1024);
    assertThat(number(part(all, "disk"), "wall_us")).as("3 MiB at 1 MiB a second").isBetween(2_500_000L, 6_000_000L);
  }

  private static void assertDevices(String all) {
    assertThat(part(all, "closed")).contains("/dev/loop0: Operation not permitted\n1\n");
    assertThat(part(all, "open")).startsWith("1\nstatus 0\n");
  }

  private static void assertFavours(String all) {
    assertThat(part(all, "favoured").lines().limit(5)).containsExactly("-5", "-500", "1000000", "100", "2048");
    assertThat(part(all, "favoured")).containsPattern("policy *: *2\n");
    assertThat(part(all, "limited")).startsWith("2048\n0\n");
    assertThat(part(all, "group")).startsWith("0::/\n");
  }

  /** An empty group that is there is one that was left, one with processes another sandbox's. */
  private static void assertNames(String all) {
    assertThat(part(all, "again")).isEqualTo("status 0\n");
    assertThat(part(all, "busy")).contains("a sandbox of this name is running").contains("status 125\n");
    assertThat(part(all, "survivors")).isEqualTo("status 1\n");
    assertThat(part(all, "left")).startsWith("1\n");
    assertThat(part(all, "left2")).isEqualTo("status 0\n");
  }

  private static void assertWeights(String all) {
    assertThat(part(all, "weighed")).isEqualTo("50\n0\n0\n8388608\n4194304\n0\ndefault 50\nstatus 0\n");
  }

  private static void assertJoining(String all) {
    assertThat(part(all, "joined")).isEqualTo("0::/\nstatus 0\n");
    assertThat(part(all, "joinedhog")).isEqualTo("status 137\n");
    assertThat(part(all, "members")).isEqualTo("      1 (joinedsleeper)\n      2 (sleep)\n      1 (started)\nstatus 0\n");
    assertThat(part(all, "joinedend")).isEqualTo("status 137\n");
  }

  private static void assertDelegation(String all) {
    assertThat(part(all, "undelegated")).contains("is not delegated to you: start from `systemd-run --user").contains("status 125");
    assertEnding(part(all, "delegated"), 137, "memory limit");
    assertThat(part(all, "given")).isEqualTo("0::/\nstatus 0\n");
  }
}
