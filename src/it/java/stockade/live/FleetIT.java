package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of named sandboxes. */
@LiveTest
class FleetIT {
  private static final String SLEEP = "exec sleep 1000";

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_started_sandbox_outlives_its_starter_and_ends_when_it_is_stopped(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      crew.start("web", "echo up; echo oops >&2; trap 'echo down; exit 3' TERM; while :; do sleep 0.05; done");
      assertThat(crew.must("ps").out()).contains(crew.name("web") + "  running");
      assertThat(crew.must("ps", "--format", "{{.Name}}\\t{{.State}} {{.Restarts}}").out()).contains(crew.name("web") + "\trunning 0\n");
      assertThat(crew.must("list", "--format", "{{.State}} {{.Name}}").out()).contains("running " + crew.name("web") + "\n");
      assertThat(crew.run("ps", "--format", "{{.Nmae}}").status()).isEqualTo(2);
      assertThat(crew.awaitLog("web", "oops")).contains("up\n");

      crew.must("stop", "@web");
      assertThat(crew.must("ps").out()).doesNotContain(crew.name("web"));
      assertThat(crew.must("ps", "--all").out()).contains(crew.name("web") + "  stopped");
      assertThat(crew.run("logs", "@web")).returns("up\ndown\n", Outcome::out).returns("oops\n", Outcome::err);
      assertThat(crew.run("wait", "@web").status()).isEqualTo(3);

      crew.must("rm", "--logs", "@web");
      assertThat(crew.state("web")).doesNotExist();
      assertThat(crew.log("web")).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void of_two_starts_of_one_name_one_wins_and_the_other_says_so(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      Path spec = crew.specOf("one", SLEEP);
      List<Running> both = Stream.generate(() -> crew.command("start", spec.toString()).start()).limit(2).toList();
      List<Outcome> outcomes = both.stream().map(Running::outcome).toList();
      assertThat(outcomes).extracting(Outcome::status).containsExactlyInAnyOrder(0, 125);
      assertThat(outcomes).extracting(Outcome::err).anyMatch(err -> err.contains("runs already"));
      assertThat(crew.run("start", spec.toString()).err()).contains(crew.name("one") + " runs already");
    }
  }

  /** Wherever the monitor is: nothing of the sandbox survives it, ps tells the truth, and the name can be used again. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_monitor_that_is_killed_takes_its_sandbox_along_and_leaves_nothing_in_the_way(Caller caller, Stockade stockade) {
    Random random = new Random(20261122);
    try (Crew crew = Crew.of(stockade, caller)) {
      Path spec = crew.specOf("kin", "sleep 1000 & sleep 1000", "restart = \"always\"");
      for (int round = 0; round < 3; round++) {
        crew.must("start", spec.toString());
        long monitor = crew.pid("kin", "monitor");
        long init = crew.pid("kin", "init");
        sleep(random.nextInt(60));
        Program.of("kill", "-KILL", Long.toString(monitor)).run();
        await(() -> !Files.exists(Path.of("/proc/" + init)), "init outlives its monitor");
        assertThat(crew.must("ps").out()).doesNotContain(crew.name("kin"));
        assertThat(crew.state("kin", true)).isEqualTo("killed");
        assertThat(crew.run("wait", "@kin")).returns(125, Outcome::status);
        assertThat(crew.run("exec", "@kin", "true").err()).contains("doesn't run");
      }
      crew.must("start", spec.toString());
      assertThat(crew.state("kin", true)).isEqualTo("running");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void an_end_by_itself_is_seen_and_a_failing_command_is_started_again_after_growing_pauses(Caller caller, Stockade stockade)
      throws Exception {
    try (Crew crew = Crew.of(stockade, caller)) {
      crew.start("brief", "exit 9");
      assertThat(crew.run("wait", "@brief").status()).isEqualTo(9);
      assertThat(crew.state("brief", true)).isEqualTo("exited (9)");

      crew.start("good", "exit 0", "restart = \"on-failure\"");
      assertThat(crew.run("wait", "@good").status()).isZero();

      crew.start("bad", "echo again; exit 4", "restart = \"on-failure\"");
      await(() -> lines(crew.log("bad")) >= 4, "four starts");
      crew.must("stop", "@bad");
      List<Double> times = Files.readAllLines(crew.log("bad")).stream().map(line -> Double.valueOf(line.split(" ")[0])).toList();
      for (int i = 1; i < 4; i++) {
        assertThat(times.get(i) - times.get(i - 1)).isBetween(0.1 * (1 << i - 1), 0.1 * (1 << i - 1) + 0.6);
      }
      assertThat(crew.must("ps", "--all").out()).containsPattern(crew.name("bad") + " +stopped");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void exec_has_the_namespaces_the_rights_and_the_filter_of_its_sandbox(Caller caller, Stockade stockade) {
    String look = "grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status; hostname; "
        + "for n in user mnt pid net uts ipc cgroup time; do readlink /proc/self/ns/$n; done";
    try (Crew crew = Crew.of(stockade, caller)) {
      crew.start("web", look + "; echo told; " + SLEEP, "hostname = \"inside\"");
      String first = crew.awaitLog("web", "told\n").replace("told\n", "");
      assertThat(first).contains("inside", "Seccomp:\t2").hasLineCount(16);
      assertThat(crew.must("exec", "@web", "--", "sh", "-c", look).out()).isEqualTo(first);
      assertThat(crew.run("exec", "@web", "sh", "-c", "cat; exit 7")
          ).returns(7, Outcome::status);
      assertThat(crew.command("exec", "@web", "-t", "--", "sh", "-c", "tty").run().out()).startsWith("/dev/pts/");
      assertThat(crew.run("exec", "@web", "nowhere")).returns(127, Outcome::status);
      crew.must("stop", "@web");
      assertThat(crew.run("exec", "@web", "true")).returns(125, Outcome::status);
    }
  }

  @Test
  void roots_exec_can_be_another_user_and_the_ordinary_users_cannot(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ROOT); Crew own = Crew.of(stockade, Caller.ORDINARY)) {
      crew.start("web", SLEEP);
      assertThat(crew.must("exec", "-u", "www-data", "@web", "id", "-un").out()).isEqualTo("www-data\n");
      own.start("web", SLEEP);
      assertThat(own.run("exec", "-u", "33", "@web", "id").err()).contains("has but one user id");
    }
  }

  /** A process of a command that was killed from outside, its whole sandbox, and one that waits in the sandbox. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_command_of_exec_ends_with_its_sandbox_and_with_its_launcher(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      crew.start("web", SLEEP);
      Running first = crew.command("exec", "@web", "sh", "-c", "echo in; exec sleep 999").start().awaitOut("in");
      first.signal("KILL").outcome();
      await(() -> !crew.must("exec", "@web", "sh", "-c", "cat /proc/*/cmdline 2>/dev/null | tr '\\0' ' '").out().contains("sleep 999"),
          "the command goes with its launcher");
      Running second = crew.command("exec", "@web", "sh", "-c", "echo in; exec sleep 999").start().awaitOut("in");
      crew.must("kill", "@web");
      assertThat(second.outcome().status()).isEqualTo(137);
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void signals_pauses_and_patterns_reach_those_that_they_name(Caller caller, Stockade stockade) {
    String script = "trap 'echo hup' HUP; echo up; while :; do sleep 0.05; done";
    try (Crew crew = Crew.of(stockade, caller)) {
      crew.must("start", crew.specOf("a1", script).toString(), crew.specOf("a2", script).toString(), crew.specOf("b", script).toString());
      crew.awaitLog("a1", "up");
      crew.awaitLog("a2", "up");
      crew.must("kill", "-s", "HUP", "@a*");
      crew.awaitLog("a1", "hup");
      crew.awaitLog("a2", "hup");
      assertThat(crew.run("logs", "@b").out()).isEqualTo("up\n");

      crew.must("pause", "@a1");
      assertThat(crew.state("a1", true)).isEqualTo("paused");
      assertThat(stat(crew.pid("a1", "target"))).isEqualTo("T");
      crew.must("resume", "@a1");
      assertThat(crew.state("a1", true)).isEqualTo("running");
      await(() -> !stat(crew.pid("a1", "target")).equals("T"), "the command goes on");

      crew.must("pause", "@a1");
      crew.must("stop", "--timeout", "5", "@a*");
      assertThat(crew.must("ps").out()).contains(crew.name("b")).doesNotContain(crew.name("a1"), crew.name("a2"));
      assertThat(crew.run("stop", "nothing-like-*").err()).contains("no sandbox matches").hasLineCount(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_log_begins_another_file_at_its_size_and_keeps_three(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      crew.start("loud", "seq 1 20000; printf 'no newline'; " + SLEEP, "log-size = \"16K\"");
      await(() -> Stream.of("", ".1", ".2", ".3").allMatch(old -> Files.exists(Path.of(crew.log("loud") + old))), "four files");
      String logs = crew.awaitLog("loud", "no newline");
      String[] lines = logs.replace("no newline", "").strip().split("\n");
      assertThat(lines[lines.length - 1]).isEqualTo("20000");
      IntStream.range(1, lines.length)
          .forEach(i -> assertThat(Integer.parseInt(lines[i])).isEqualTo(Integer.parseInt(lines[i - 1]) + 1));
      assertThat(Path.of(crew.log("loud") + ".4")).doesNotExist();
      assertThat(crew.must("logs", "--tail", "2", "@loud").out()).isEqualTo("20000\nno newline");
      assertThat(crew.must("logs", "--since", "1h", "@loud").out()).isEqualTo(logs);
      assertThat(crew.must("logs", "--since", "2099-01-01T00:00:00", "@loud").out()).isEmpty();
    }
  }

  @Test
  void a_follower_sees_each_line_and_ends_with_the_sandbox(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      crew.start("slow", "for i in 1 2 3; do echo line $i; sleep 0.3; done", "log-size = \"4K\"");
      assertThat(crew.must("logs", "--follow", "@slow").out()).isEqualTo("line 1\nline 2\nline 3\n");
    }
  }

  /** The ordinary user's logs go to a file system of 64 KiB. */
  @Test
  void a_full_disk_doesnt_stop_the_sandbox_and_the_loss_is_told(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      Path state = crew.scratch().resolve("state");
      assertThat(Program.of("mount", "-t", "tmpfs", "-o", "size=64k,mode=700,uid=" + uid(state), "tmpfs", state.toString()).run().status())
          .isZero();
      try {
        crew.start("loud", "yes 0123456789abcdef | head -n 20000; echo done >/tmp/x; " + SLEEP);
        await(() -> crew.run("exec", "@loud", "cat", "/tmp/x").out().equals("done\n"), "the command goes on");
        assertThat(crew.run("logs", "--tail", "1", "@loud").err()).contains("could not be kept");
        assertThat(crew.must("inspect", "@loud").out()).doesNotContain("\"lost_log_bytes\": 0,");
        crew.must("stop", "--timeout", "0", "@loud");
        crew.must("rm", "@loud");
      } finally {
        assertThat(Program.of("umount", "--lazy", state.toString()).run().status()).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void hooks_run_on_the_host_in_their_order_and_a_failing_one_prevents_the_start(Caller caller, Stockade stockade) throws Exception {
    try (Crew crew = Crew.of(stockade, caller)) {
      Path trace = crew.home().resolve("trace");
      String[] hooks = Stream.of("prestart", "poststart", "prestop", "poststop")
          .map(hook -> hook + " = ['echo " + hook + " $1 >>" + trace + "']").toArray(String[]::new);
      crew.start("web", SLEEP, hooks);
      crew.must("stop", "@web");
      assertThat(Files.readAllLines(trace)).containsExactly(
          "prestart " + crew.name("web"), "poststart " + crew.name("web"), "prestop " + crew.name("web"),
          "poststop " + crew.name("web"));

      assertThat(crew.run("start", crew.specOf("no", SLEEP, "prestart = ['exit 3']").toString()))
          .returns(125, Outcome::status)
          .extracting(Outcome::err).asString().contains("prestart", "status 3").hasLineCount(1);
      assertThat(crew.run("start", crew.specOf("late", SLEEP, "poststart = ['sleep 60']", "hook-timeout = '100ms'").toString()).err())
          .contains("took longer than 0.1 s");
      assertThat(crew.must("ps").out()).doesNotContain(crew.name("no"), crew.name("late"));
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void ready_is_waited_for_by_port_and_by_file(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      crew.must("start", "--wait-ready",
          crew.specOf("file", "sleep 0.4; touch /tmp/up; " + SLEEP, "ready = {file = '/tmp/up'}").toString());
      crew.must("exec", "@file", "test", "-e", "/tmp/up");
      crew.must("start", "--wait-ready", crew.spec("tcp", """
          command = ["python3", "-c", "import socket,time; time.sleep(0.3); s=socket.create_server(('127.0.0.1',8099)); time.sleep(1000)"]
          ready = "tcp=8099"
          """).toString());
      assertThat(crew.run("start", "--wait-ready",
          crew.specOf("never", SLEEP, "ready = {tcp = 8098, timeout = '300ms'}").toString()).err())
          .contains("isn't ready after 0.3 s", "port 8098").hasLineCount(1);
      assertThat(crew.run("start", "--wait-ready", crew.specOf("dead", "exit 2", "ready = {file = '/x'}").toString()).err())
          .contains("ended before it was ready: exited (2)").hasLineCount(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void ready_is_what_the_command_says_to_its_socket(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      crew.must("start", "--wait-ready", crew.spec("notify", """
          command = ["python3", "-c", '''
          import os,socket,time
          time.sleep(0.3)
          socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM).sendto(b"STATUS=up\\nREADY=1", os.environ["NOTIFY_SOCKET"])
          print("said", flush=True)
          time.sleep(1000)''']
          ready = "notify"
          """.replace("\n          ", "\n")).toString());
      assertThat(crew.must("inspect", "@notify").out()).contains("\"ready\": true");
      crew.awaitLog("notify", "said");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_file_is_copied_out_and_in_with_the_rights_of_the_command(Caller caller, Stockade stockade) throws Exception {
    try (Crew crew = Crew.of(stockade, caller)) {
      Path file = Files.writeString(crew.home().resolve("in"), "text\n");
      crew.start("web", SLEEP);
      crew.must("cp", file.toString(), "@web:/tmp/x");
      crew.must("cp", "@web:/tmp/x", crew.home() + "/out");
      assertThat(crew.home().resolve("out")).hasContent("text\n");
      assertThat(crew.run("cp", "@web:/etc/shadow", crew.home() + "/stolen").status()).isEqualTo(125);
      assertThat(crew.home().resolve("stolen")).doesNotExist();
      assertThat(crew.must("stats", "@web").out()).contains(crew.name("web"));
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_folder_is_copied_with_modes_times_and_links_that_are_not_followed(Caller caller, Stockade stockade) throws Exception {
    String longName = "n".repeat(120);
    try (Crew crew = Crew.of(stockade, caller)) {
      crew.start("web", "mkdir -p /tmp/d/sub && cd /tmp/d && echo text >sub/file && chmod 640 sub/file && touch -d 2017-07-14T02:40:00Z sub/file && "
          + "ln -s /etc/passwd out && ln -s sub/file in && ln sub/file hard && mkfifo pipe && touch " + longName + " && chmod 555 sub && "
          + "touch -d 2014-05-13T16:53:20Z sub; ln -s d /tmp/link; touch /tmp/up; " + SLEEP);
      await(() -> crew.run("exec", "@web", "test", "-e", "/tmp/up").status() == 0, "the folder");
      assertThat(crew.run("cp", "@web:/tmp/link", crew.home() + "/there"))
          .returns(125, Outcome::status)
          .extracting(Outcome::err).asString().isEqualTo("stockade: all was copied but special files: ./d/pipe\n");
      Path there = crew.home().resolve("there");
      assertThat(see(there)).isEqualTo(String.join("\n", "hard f 640 1500000000", "in l sub/file", longName + " f 644", "out l /etc/passwd",
          "sub d 555 1400000000", "sub/file f 640 1500000000", ""));
      assertThat(there.resolve("hard")).hasContent("text");
      crew.must("exec", "@web", "rm", "/tmp/d/pipe");

      crew.must("cp", there.toString(), "@web:/tmp/new");
      crew.must("cp", "@web:/tmp/new", crew.home().toString());
      assertThat(see(crew.home().resolve("new"))).isEqualTo(see(there));
      assertThat(crew.run("cp", there.toString(), "@web:/tmp/new").status()).isZero();
      assertThat(crew.run("cp", there.toString(), "@web:/tmp/new").err()).contains("a folder /tmp/new/there inside already");
      assertThat(crew.run("cp", "@web:/tmp/new", crew.home().toString()).err()).contains("there is a folder").hasLineCount(1);
      assertThat(crew.run("cp", "@web:/tmp/none", crew.home() + "/x").err()).contains("there is no /tmp/none inside");
      assertThat(crew.must("exec", "@web", "ls", "-A", "/tmp").out().lines()).noneMatch(name -> name.startsWith(".stockade"));
      assertThat(crew.home()).isDirectoryNotContaining(path -> path.getFileName().toString().startsWith(".stockade"));
      Program.of("chmod", "-R", "u+w", crew.home().toString()).run();
    }
  }

  @Test
  void a_folder_is_copied_as_an_archive(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      crew.start("web", "mkdir -p /tmp/d/e /tmp/t; echo text >/tmp/d/e/f; " + SLEEP);
      await(() -> crew.run("exec", "@web", "test", "-s", "/tmp/d/e/f").status() == 0, "the folder");
      Program pipe = stockade.shell(Caller.ORDINARY, crew.typed("cp " + crew.name("web") + ":/tmp/d -") + " | tar -t | sort");
      assertThat(pipe.run().out()).isEqualTo("./d/\n./d/e/\n./d/e/f\n");
      Program back = stockade.shell(Caller.ORDINARY,
          crew.typed("cp " + crew.name("web") + ":/tmp/d -") + " | " + crew.typed("cp - " + crew.name("web") + ":/tmp/t"));
      assertThat(back.run()).returns("", Outcome::err).returns(0, Outcome::status);
      assertThat(crew.must("exec", "@web", "cat", "/tmp/t/d/e/f").out()).isEqualTo("text\n");
    }
  }

  /** Of each below: path, kind, mode and time, or where a link leads to. */
  private static String see(Path folder) {
    return Program.of("sh", "-c", "cd $0 && find . -mindepth 1 -type l -printf '%P %y %l\\n' -o -mindepth 1 -newermt @1600000000 "
        + "-printf '%P %y %m\\n' -o -mindepth 1 -printf '%P %y %m %Ts\\n' | LC_ALL=C sort", folder.toString()).run().out();
  }

  @Test
  void systemd_accepts_the_units(Stockade stockade) throws Exception {
    try (Crew crew = Crew.of(stockade, Caller.ROOT)) {
      String name = crew.spec("web", """
          command = ["/bin/true"]
          ready = "notify"
          restart = "on-failure"
          prestart = ['echo 50% of $HOME "quoted"']
          """).toString();
      Path folder = Files.createDirectory(crew.scratch().resolve("units"));
      String unit = crew.must("systemd", name).out().replaceAll("ExecStart=/usr/local.*", "ExecStart=/bin/true");
      Files.writeString(folder.resolve("stockade-web.service"), unit);
      Files.writeString(folder.resolve("stockade@.service"),
          crew.must("systemd", "--template").out().replaceAll("ExecStart=/usr/local.*", "ExecStart=/bin/true"));
      Outcome outcome = Program.of("systemd-analyze", "verify", folder + "/stockade-web.service", folder + "/stockade@.service").run();
      assertThat(outcome.err().lines().filter(line -> line.contains("stockade"))).isEmpty();
      assertThat(outcome.status()).isZero();
    }
  }

  @Test
  void those_that_are_depended_on_start_first_and_stop_last(Stockade stockade) throws Exception {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      Path specs = Files.createDirectory(crew.scratch().resolve("config/stockade"));
      Path trace = crew.home().resolve("trace");
      String hooks = "poststart = ['echo + $1 >>" + trace + "']\npoststop = ['echo - $1 >>" + trace + "']\n";
      for (String[] one : new String[][] {{"app", "cache\", \"@db"}, {"cache", "db"}, {"db", ""}}) {
        String depends = one[1].isEmpty() ? "" : "depends = [\"@" + one[1] + "\"]\n";
        Files.copy(crew.specOf(one[0], "sleep 0.1; touch /tmp/up; " + SLEEP, depends + hooks, "ready = {file = '/tmp/up'}"),
            specs.resolve(crew.name(one[0]) + ".toml"));
      }
      crew.must("start", "@app");
      crew.must("stop", "@*");
      assertThat(Files.readAllLines(trace)).containsExactly(
          "+ " + crew.name("db"), "+ " + crew.name("cache"), "+ " + crew.name("app"),
          "- " + crew.name("app"), "- " + crew.name("cache"), "- " + crew.name("db"));

      Path db = specs.resolve(crew.name("db") + ".toml");
      Files.writeString(db, "depends = [\"" + crew.name("app") + "\"]\n" + Files.readString(db));
      assertThat(crew.run("start", "@app"))
          .returns(125, Outcome::status)
          .extracting(Outcome::err).asString()
          .contains("circle", crew.name("app") + " on ", crew.name("db") + " on ").hasLineCount(1);
      assertThat(crew.must("list").out()).contains(db.toString());
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void fifty_start_and_stop_at_once_and_are_listed_in_a_moment(Caller caller, Stockade stockade) {
    try (Crew crew = Crew.of(stockade, caller)) {
      String[] specs = IntStream.range(0, 50).mapToObj(i -> crew.specOf("n" + i, SLEEP).toString()).toArray(String[]::new);
      assertThat(crew.command("start", specs).within(Duration.ofMinutes(2)).run()).returns("", Outcome::err).returns(0, Outcome::status);
      long begin = System.nanoTime();
      assertThat(crew.must("ps").out().split(crew.name("n"), -1)).hasSize(51);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
      crew.must("stop", "@n*");
      assertThat(crew.must("ps").out()).doesNotContain(crew.name("n"));
    }
  }

  @Test
  void a_state_folder_of_somebody_else_is_refused(Stockade stockade) {
    try (Crew crew = Crew.of(stockade, Caller.ORDINARY)) {
      Path foreign = crew.runtimeFolder().resolve("stockade");
      assertThat(Program.of("mkdir", foreign.toString()).run().status()).isZero();
      assertThat(crew.run("start", crew.specOf("web", SLEEP).toString()))
          .returns(125, Outcome::status)
          .extracting(Outcome::err).asString().contains("won't use " + foreign, "belongs to somebody else").hasLineCount(1);
      Program.of("rmdir", foreign.toString()).run();
    }
  }

  private static String uid(Path file) {
    return Program.of("stat", "-c", "%u", file.toString()).run().out().strip();
  }

  private static int lines(Path file) {
    try {
      return Files.readAllLines(file).size();
    } catch (java.io.IOException none) {
      return 0;
    }
  }

  private static String stat(long pid) {
    return Program.of("ps", "-o", "state=", "-p", Long.toString(pid)).run().out().strip();
  }

  private static void await(java.util.function.BooleanSupplier come, String what) {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!come.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      sleep(20);
    }
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
