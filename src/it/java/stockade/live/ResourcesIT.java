package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits on this machine's own control groups, of whatever version, and the report. */
@LiveTest
class ResourcesIT {
  private static final String DEBIAN = Machine.debianRoot().toString();

  private Scratch scratch;
  private Path report;
  private int reports;

  @BeforeEach
  void make_scratch() {
    scratch = Scratch.create();
  }

  @AfterEach
  void remove_scratch() {
    scratch.close();
  }

  private Outcome run(Stockade stockade, Caller caller, String script, String... options) {
    return program(stockade, caller, script, options).run();
  }

  private Program program(Stockade stockade, Caller caller, String script, String... options) {
    report = scratch.folder("report" + reports++, caller).resolve("end.json");
    List<String> words = new ArrayList<>(List.of("--root", DEBIAN, "--report", report.toString()));
    words.addAll(Arrays.asList(options));
    words.addAll(List.of("sh", "-c", script));
    return stockade.run(caller, words.toArray(String[]::new));
  }

  private String told() throws IOException {
    String text = Files.readString(report);
    assertThat(text).startsWith("{").endsWith("}\n").hasLineCount(1);
    assertThat(report.getParent()).isDirectoryNotContaining(file -> !file.equals(report));
    return text;
  }

  private void assertEnding(int status, String reason) throws IOException {
    assertThat(told()).contains("\"status\":" + status + ",").contains("\"reason\":\"" + reason + "\"");
  }

  private long number(String field) throws IOException {
    Matcher found = Pattern.compile("\"" + field + "\":([0-9]+)").matcher(told());
    assertThat(found.find()).as(field + " in " + told()).isTrue();
    return Long.parseLong(found.group(1));
  }

  private static Stream<Path> groups() throws IOException {
    return Files.walk(Path.of("/sys/fs/cgroup"), 3).filter(path -> path.getFileName().toString().equals("stockade"));
  }

  @Test
  void a_memory_hog_is_killed_and_told_of(Stockade stockade) throws IOException {
    Outcome outcome = run(stockade, Caller.ROOT, "exec perl -e '$a = \"x\" x (256 << 20)'", "--memory", "24M");
    assertThat(outcome.status()).isEqualTo(137);
    assertThat(outcome.err()).isEqualTo("stockade: the command was killed: the sandbox has met its memory limit of 24 MiB\n");
    assertEnding(137, "memory limit");
    assertThat(number("memory_peak_bytes")).isBetween(20L << 20, 24L << 20);
    assertThat(number("memory_kills")).isEqualTo(1);
    assertThat(groups()).isEmpty();
  }

  @Test
  void a_fork_bomb_is_held(Stockade stockade) throws IOException {
    Outcome outcome = run(stockade, Caller.ROOT, "i=0; while [ $i -lt 60 ]; do sleep 2 & i=$((i+1)); done; wait",
        "--pids-limit", "30", "--time-limit", "20s");
    assertThat(outcome.err()).endsWith("the sandbox has met its limit of 30 processes\n");
    assertEnding(outcome.status(), "pids limit");
    assertThat(number("pids")).isPositive();
  }

  /** Nobody has more time than what was said; less where this machine has other work. */
  @Test
  void processors_are_shared_out_by_time(Stockade stockade) throws IOException {
    run(stockade, Caller.ROOT, "while :; do :; done & while :; do :; done", "--cpus", "0.5", "--time-limit", "3s");
    assertThat(number("cpu_us") / (double) number("wall_us")).isBetween(0.2, 0.55);
  }

  @Test
  void processor_time_comes_to_an_end(Stockade stockade) throws IOException {
    Outcome outcome = run(stockade, Caller.ROOT, "while :; do :; done", "--cpu-time-limit", "400ms");
    assertThat(outcome).returns(143, Outcome::status)
        .returns("stockade: the limit of 0.4 s of processor time is met\n", Outcome::err);
    assertEnding(143, "cpu time limit");
    assertThat(number("cpu_us")).isBetween(350_000L, 900_000L);
  }

  @Test
  void what_is_said_of_processors_and_devices_holds(Stockade stockade) {
    Outcome outcome = run(stockade, Caller.ROOT,
        "grep Cpus_allowed_list /proc/self/status; head -c 1 /dev/zero | wc -c; head -c 1 /dev/kmsg", "--cpuset", "0",
        "--device", "/dev/kmsg", "--device-limit", "none", "--cap-add", "SYSLOG");
    assertThat(outcome.out()).isEqualTo("Cpus_allowed_list:\t0\n1\n");
    assertThat(outcome.err()).contains("Operation not permitted");
  }

  @Test
  void a_disk_is_slowed_down(Stockade stockade) throws IOException {
    Path image = Files.write(scratch.path().resolve("disk"), new byte[8 << 20]);
    String disk = Program.of("losetup", "--find", "--show", image.toString()).run().out().strip();
    try {
      Outcome outcome = run(stockade, Caller.ROOT, "exec dd if=" + disk + " of=/dev/null bs=256k count=12 iflag=direct",
          "--userns", "keep", "--device", disk, "--io-max", disk + ":rbps=1M");
      assertThat(outcome.status()).as(outcome.toString()).isZero();
      assertThat(number("wall_us")).as("3 MiB at 1 MiB a second").isBetween(2_500_000L, 8_000_000L);
    } finally {
      Program.of("losetup", "--detach", disk).run();
    }
  }

  @Test
  void shares_and_nodes_are_written_to_the_group(Stockade stockade) throws IOException {
    Running sandbox = program(stockade, Caller.ROOT, "echo ready; sleep 20", "--name", "test-shares", "--cpu-weight", "50",
        "--cpuset-mems", "0", "--memory-low", "8M").start().awaitOut("ready");
    Path groups = Path.of("/sys/fs/cgroup");
    assertThat(groups.resolve("cpu/stockade/test-shares/cpu.shares")).hasContent("512");
    assertThat(groups.resolve("cpuset/stockade/test-shares/cpuset.mems")).hasContent("0");
    assertThat(groups.resolve("memory/stockade/test-shares/memory.soft_limit_in_bytes")).hasContent("8388608");
    assertThat(sandbox.signal("TERM").outcome().status()).isEqualTo(143);
  }

  @Test
  void the_sandbox_sees_its_group_as_the_root(Stockade stockade) {
    Outcome outcome = run(stockade, Caller.ROOT, "cut -d: -f3 /proc/self/cgroup | sort -u", "--memory", "32M", "--name", "seen");
    assertThat(outcome.out()).as(outcome.toString()).isEqualTo("/\n");
  }

  @Test
  void two_of_one_name_do_not_run_beside_each_other(Stockade stockade) throws IOException {
    Running first = program(stockade, Caller.ROOT, "echo ready; sleep 4", "--name", "test-one").start().awaitOut("ready");
    Outcome second = run(stockade, Caller.ROOT, "true", "--name", "test-one");
    assertThat(second.status()).isEqualTo(125);
    assertThat(second.err()).contains("a sandbox of this name is running");
    assertThat(first.outcome().status()).isZero();
    assertThat(groups()).isEmpty();
  }

  @Test
  void a_killed_monitor_leaves_only_a_folder_that_the_next_removes(Stockade stockade) throws IOException {
    Traces before = Traces.now();
    Path launcher = stockade.build(Caller.ROOT, scratch.folder("launcher", Caller.ROOT).resolve("it"), "--root", DEBIAN,
        "--memory", "32M", "--env", Program.MARK, "sh", "-c", "echo ready; setsid sleep 60 & sleep 60");
    Program.of(launcher.toString()).start().awaitOut("ready").signal("KILL").outcome();
    assertThat(before.leftBehind()).noneMatch(trace -> trace.startsWith("process"));
    assertThat(groups()).isNotEmpty();
    assertThat(run(stockade, Caller.ROOT, "true", "--memory", "32M").status()).isZero();
    assertThat(groups()).isEmpty();
  }

  @Test
  void what_shares_the_hosts_processes_ends_with_its_group(Stockade stockade) throws IOException {
    Traces before = Traces.now();
    Outcome outcome = run(stockade, Caller.ROOT, "setsid sleep 60 & setsid sh -c 'sleep 60 & sleep 60' & sleep 0.2; exit 4",
        "--share", "pid", "--no-init", "--memory", "32M", "--env", Program.MARK);
    assertThat(outcome.status()).as(outcome.toString()).isEqualTo(4);
    assertThat(before.leftBehind()).isEmpty();
    assertThat(groups()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void each_way_to_end_has_its_reason(Caller caller, Stockade stockade) throws IOException {
    run(stockade, caller, "exit 3");
    assertEnding(3, "exited");
    run(stockade, caller, "kill -USR1 $$");
    assertEnding(138, "signalled");
    assertThat(number("signal")).isEqualTo(10);
    run(stockade, caller, "sleep 20", "--time-limit", "200ms");
    assertEnding(143, "time limit");
    run(stockade, caller, "sleep 20", "--time-limit", "200ms", "--on-limit", "time-limit=kill");
    assertEnding(137, "time limit");
    run(stockade, caller, "true", "--ro-bind", "/nowhere");
    assertEnding(125, "launcher failed");
    run(stockade, caller, "true", "--entrypoint", "/nowhere");
    assertEnding(127, "launcher failed");
    program(stockade, caller, "echo ready; exec sleep 20").start().awaitOut("ready").signal("TERM").outcome();
    assertEnding(143, "stopped");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_time_limit_that_is_only_told_ends_nothing(Caller caller, Stockade stockade) throws IOException {
    Outcome logged = run(stockade, caller, "sleep 0.5; exit 6", "--time-limit", "100ms", "--on-limit", "time-limit=log");
    assertThat(logged).returns(6, Outcome::status).returns("stockade: the time limit of 0.1 s is over\n", Outcome::err);
    assertEnding(6, "exited");
    assertThat(number("time")).isEqualTo(1);
    Outcome sent = run(stockade, caller, "trap 'exit 7' USR1; while :; do sleep 0.02; done", "--time-limit", "100ms",
        "--on-limit", "time-limit=signal:USR1");
    assertThat(sent.status()).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void limits_of_a_process_and_its_favour_hold(Caller caller, Stockade stockade) {
    Outcome outcome = run(stockade, caller,
        "ulimit -Sn; ulimit -Hn; grep processes /proc/self/limits | tr -s ' ' | sed 's/ $//'; ulimit -c; cat /proc/self/oom_score_adj; nice; chrt -p $$ | head -n 1 | sed 's/.*: //'; ionice -p $$",
        "--rlimit", "nofile=64:128", "--rlimit", "core=0", "--oom-score-adj", "700", "--nice", "5", "--sched", "batch",
        "--ionice", "idle");
    assertThat(outcome.out().lines()).as(outcome.toString())
        .containsExactly("64", "128", "Max processes 2048 2048 processes", "0", "700", "5", "SCHED_BATCH", "idle");
  }

  @Test
  void a_report_can_go_to_a_descriptor(Stockade stockade) {
    Outcome outcome = stockade.shell(Caller.ORDINARY, "\"$S\" run --root " + DEBIAN + " --report 7 true 7>&1").run();
    assertThat(outcome.out()).startsWith("{\"status\":0,\"signal\":null,\"reason\":\"exited\",\"wall_us\":");
  }

  @Test
  void a_report_that_cannot_be_written_is_an_error_beforehand(Stockade stockade) {
    Outcome outcome = stockade.run(Caller.ORDINARY, "--root", DEBIAN, "--report", "/none/r.json", "touch", "/tmp/x").run();
    assertThat(outcome.status()).isEqualTo(125);
    assertThat(outcome.err()).isEqualTo("stockade: cannot write the report /none/r.json: ENOENT, no such file or directory "
        + "(--report); its folder does not exist: create it\n");
  }

  /** Under the name of a device a rename would leave a file. */
  @Test
  void a_report_takes_the_place_of_no_link_or_device(Stockade stockade) {
    Outcome outcome = stockade.shell(Caller.ORDINARY, "cd '" + scratch.folder("link", Caller.ORDINARY)
        + "'; ln -s /dev/null r.json; \"$S\" run --report r.json true; echo $?; readlink r.json").run();
    assertThat(outcome.out()).isEqualTo("125\n/dev/null\n");
    assertThat(outcome.err()).contains("r.json is no regular file, and a report would take its place");
  }

  @Test
  void an_ordinary_user_without_delegation_is_told_what_to_do(Stockade stockade) {
    Outcome outcome = run(stockade, Caller.ORDINARY, "true", "--memory", "32M");
    assertThat(outcome.status()).isEqualTo(125);
    assertThat(outcome.err()).containsAnyOf("only root can limit a sandbox", "is not delegated to you");
  }

  @Test
  void what_this_host_does_not_have_is_refused(Stockade stockade) {
    assertThat(run(stockade, Caller.ROOT, "true", "--cpus", "9999").err())
        .contains("more processors than there are").contains("--cpus");
    assertThat(run(stockade, Caller.ROOT, "true", "--cpuset", "9998").err()).contains("there is no processor 9998");
    assertThat(run(stockade, Caller.ROOT, "true", "--memory-swap", "1G").err()).contains("needs one of memory");
    assertThat(run(stockade, Caller.ROOT, "true", "--io-max", "/dev/null:rbps=1").err())
        .contains("cannot limit /dev/null: ENOTBLK");
    assertThat(run(stockade, Caller.ROOT, "true", "--memory", "0").status()).isEqualTo(2);
  }
}
