package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Launchers for AArch64 on kernels of that architecture, which have all calls, unlike an emulator of programs. */
@LiveTest
class Arm64IT {
  private static final String[] ROOT = {"--root", Guest.ROOT};

  /** A script that says what it sees, without what depends on the kernel's release or was different outside. */
  private static final String LOOK = """
      exec </dev/null
      (id; hostname; umask; pwd; env; tty; ps -o ppid,pgid,comm | grep -Ev ' (exe|ps|grep|sed|sh)$'
      mount | sed -E 's/^.* on ([^ ]+) type [^ ]+ \\(((r[ow]|nosuid|nodev|noexec|,)*).*/\\1 \\2/' | grep -v '^/proc/'
      ls -l /dev /dev/pts /proc/self/fd /bin/sh | grep -v /proc/
      cat /proc/net/dev; grep ^0: /proc/self/cgroup
      unshare -r true; unshare -m true; mount -t tmpfs x /tmp; dmesg; chroot /bin /bin; mknod /tmp/a c 1 3; ip link add d type dummy
      touch /a /bin/a /data/a /tmp/a /proc/sys/a; cat /proc/keys; ls /sys; kill -0 1; hostname other; renice -5 1) 2>&1 |
        sed -E 's/ [A-Z][a-z]{2} +[0-9]+ +[0-9:]+ / /; s/pipe:.*/pipe/'
      cat /proc/self/uid_map | sed -E 's/ [0-9]{6,} / N /'
      grep -E '^(Uid|Gid|Groups|Cap|NoNew|Seccomp|Sig[BIC]|NSpid)' /proc/self/status
      """;

  private Scratch scratch;

  @BeforeEach
  void make_scratch() {
    scratch = Scratch.create();
  }

  @AfterEach
  void remove_scratch() {
    scratch.close();
  }

  /** Its owners are mapped: a tmpfs can do that since Linux 6.3. */
  @Test
  void roots_command_is_confined_as_by_default(Stockade stockade) {
    List<String> lines = guest(Guest.TRIXIE).launcher(stockade, Caller.ROOT, "launcher", with(ROOT, "sh"))
        .lines("/launcher -c 'uname -m; id; cat /proc/self/uid_map; ls -ld /bin; ls /proc/self/fd | wc -l; "
            + "grep -E \"^(CapEff|CapBnd|NoNewPrivs|Seccomp):\" /proc/self/status; ps | grep -c launcher'");
    assertThat(lines).startsWith("aarch64", "uid=0 gid=0")
        .contains("CapEff:\t00000000800405fb", "CapBnd:\t00000000800405fb", "NoNewPrivs:\t1", "Seccomp:\t2");
    assertThat(lines.get(2).strip().split(" +")).startsWith("0").doesNotContain("4294967295").satisfies(
        map -> assertThat(Long.parseLong(map[1])).isGreaterThan(65536));
    assertThat(lines.get(3)).contains(" 0        0 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {Guest.BOOKWORM, Guest.TRIXIE})
  void an_ordinary_users_command_is_confined_as_by_default(String suite, Stockade stockade) {
    List<String> lines = guest(suite).launcher(stockade, Caller.ORDINARY, "launcher", with(ROOT, "sh"))
        .lines("su user -c '/launcher -c \"id; cat /proc/self/uid_map; grep -E ^Cap.*f /proc/self/status; touch /bin/a; "
            + "ls /proc/1/root\"'; true");
    assertThat(lines.get(0)).startsWith("uid=1000 gid=1000");
    assertThat(lines.get(1).strip().split(" +")).containsExactly("1000", "1000", "1");
    assertThat(lines).contains("CapEff:\t0000000000000000", "touch: /bin/a: Permission denied", "ls: /proc/1/root: Permission denied");
  }

  @Test
  void the_hosts_view_is_read_only(Stockade stockade) {
    assertThat(guest(Guest.TRIXIE).launcher(stockade, Caller.ROOT, "launcher", "--", "sh")
        .run("/launcher -c 'cat /etc/group >/dev/null && touch /a; touch /tmp/a && ls -A /tmp'; ls -A /tmp").out())
        .isEqualTo("touch: /a: Read-only file system\na\n");
  }

  @Test
  void the_filter_refuses_what_it_refuses_on_x86_64(Stockade stockade) {
    assertThat(guest(Guest.TRIXIE).launcher(stockade, Caller.ROOT, "launcher", with(ROOT, "sh"))
        .run("/launcher -c 'unshare -r true; unshare -m true; dmesg; echo alive'").out().lines())
        .containsExactly(
            "unshare: unshare(0x10000000): Operation not permitted",
            "unshare: unshare(0x20000): Operation not permitted",
            "dmesg: klogctl: Operation not permitted",
            "alive");
  }

  @Test
  void the_status_is_the_commands(Stockade stockade) {
    assertThat(guest(Guest.TRIXIE).launcher(stockade, Caller.ROOT, "launcher", with(ROOT, "sh"))
        .launcher(stockade, Caller.ROOT, "missing", with(ROOT, "nosuch"))
        .lines("/launcher -c 'exit 42'; echo $?; /launcher -c 'kill -KILL $$'; echo $?; "
            + "/launcher -c 'sleep 60' & sleep 1; kill -TERM $!; wait $!; echo $?; /missing 2>/dev/null; echo $?"))
        .containsExactly("42", "137", "143", "127");
  }

  @Test
  void what_fails_is_said_with_the_place_and_leaves_nothing(Stockade stockade) {
    String[] words = {"--root", Guest.ROOT, "--ro-bind", "/srv/none:/data", "true"};
    assertThat(guest(Guest.TRIXIE).launcher(stockade, Caller.ROOT, "launcher", words)
        .run("mount >/tmp/before; /launcher; echo $?; mount | cmp - /tmp/before; ps | grep '[l]auncher'").out())
        .matches("stockade: cannot .*/srv/none.*ENOENT.*\\(--ro-bind\\).*\n125\n");
  }

  @Test
  void on_a_kernel_without_mapped_owners_of_a_tmpfs_root_is_told_what_to_do(Stockade stockade) {
    assertThat(guest(Guest.BOOKWORM).launcher(stockade, Caller.ROOT, "launcher", with(ROOT, "true"))
        .launcher(stockade, Caller.ROOT, "unmapped", "--root", Guest.ROOT, "--userns", "none", "true")
        .run("/launcher; echo $?; /unmapped; echo $?").out())
        .matches("stockade: cannot map the owners .*use --userns none.*\n125\n0\n");
  }

  @Test
  void nobody_outlives_the_monitor(Stockade stockade) {
    assertThat(guest(Guest.TRIXIE).launcher(stockade, Caller.ROOT, "launcher", with(ROOT, "sh"))
        .lines("/launcher -c 'sleep 4711 & sleep 4712' & sleep 1; ps -o args | grep -c '^sleep 471'; kill -KILL $!; sleep 1; "
            + "ps -o args | grep -c '^sleep 471'; true"))
        .containsExactly("2", "0");
  }

  @Test
  void overlays_limits_of_time_and_terminals_work(Stockade stockade) {
    Guest guest = guest(Guest.TRIXIE)
        .launcher(stockade, Caller.ROOT, "overlay", "--root", Guest.ROOT, "--overlay", "/data:/lower", "sh")
        .launcher(stockade, Caller.ROOT, "limit", "--root", Guest.ROOT, "--time-limit", "1s", "sleep", "60")
        .launcher(stockade, Caller.ROOT, "terminal", "--root", Guest.ROOT, "--tty", "tty");
    assertThat(guest.lines("mkdir /lower; echo old >/lower/a; "
            + "/overlay -c 'cat /data/a; echo new >/data/a; cat /data/a'; cat /lower/a; /limit 2>/dev/null; echo $?; /terminal"))
        .containsExactly("old", "new", "old", "143", "/dev/pts/0");
  }

  @ParameterizedTest
  @ValueSource(strings = {Guest.BOOKWORM, Guest.TRIXIE})
  void a_fence_holds(String suite, Stockade stockade) {
    assertThat(guest(suite).launcher(stockade, Caller.ORDINARY, "launcher", "--root", Guest.ROOT, "--allow-execute", "/bin", "sh")
        .run("echo secret >" + Guest.ROOT + "/data/a; su user -c '/launcher -c \"ls /bin/ls; cat /data/a\"'").out())
        .isEqualTo("/bin/ls\ncat: can't open '/data/a': Permission denied\n");
  }

  /** Another ABI's calls kill, unless it was asked for. */
  @Test
  void programs_of_32_bit_arm_run_only_where_they_are_admitted(Stockade stockade) throws IOException {
    Guest guest = guest(Guest.TRIXIE)
        .launcher(stockade, Caller.ROOT, "native", with(ROOT, "sh"))
        .launcher(stockade, Caller.ROOT, "both", "--root", Guest.ROOT, "--arch", "arm", "sh");
    Files.write(guest.files().resolve("program"), armProgram());
    assertThat(guest.lines("mv /program " + Guest.ROOT + "/bin; chmod 755 " + Guest.ROOT + "/bin/program; "
            + "/native -c 'program; echo $?'; /both -c 'program; echo $?; uname -m'"))
        .containsExactly("Bad system call", "159", "42", "armv8l");
  }

  /** Here the kernel is this machine's; the programs inside are busybox's on both. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_sandbox_is_the_same_as_on_this_machine(Caller caller, Stockade stockade) {
    String[] words = {"--tmpfs", "/tmp:size=64M", "--mask", "/data", "--hostname", "box", "--env", "A=b", "--umask", "0027"};
    Path root = rootHere();
    Path launcher = stockade.build(caller, scratch.folder("here", caller).resolve("launcher"),
        with(words, "--root", root.toString(), "sh", "/look"));
    Program here = Program.of("env", "-i", "PATH=/bin", launcher.toString()).as(caller);
    Guest guest = guest(Guest.TRIXIE).launcher(stockade, caller, "launcher", with(words, "--root", Guest.ROOT, "sh", "/look"));
    List<String> there = guest.lines("cat >" + Guest.ROOT + "/look <<'END'\n" + LOOK + "END\n"
        + (caller == Caller.ROOT ? "env -i PATH=/bin /launcher" : "su user -c 'env -i PATH=/bin /launcher'"));
    assertThat(withoutUser(there)).hasSizeGreaterThan(70).isEqualTo(withoutUser(here.run().out().lines().toList()));
  }

  /** The ordinary users of the two machines have different ids, from 1000 on. */
  private static List<String> withoutUser(List<String> lines) {
    return lines.stream().map(line -> line.replaceAll("\\b10\\d\\d\\b", "USER").replaceAll(" +", " ")).toList();
  }

  private Path rootHere() {
    Path root = scratch.folder("root", Caller.ROOT);
    for (String name : List.of("bin", "data", "dev", "proc", "tmp")) {
      scratch.folder("root/" + name, Caller.ROOT);
    }
    Program.of("cp", Machine.busybox().toString(), root + "/bin/busybox").run();
    Program.of("chroot", root.toString(), "/bin/busybox", "--install", "-s", "/bin").run();
    scratch.file("root/look", LOOK);
    return root;
  }

  private static String[] with(String[] options, String... more) {
    return Stream.of(options, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private Guest guest(String suite) {
    return Guest.of("arm64", scratch, suite);
  }

  /** A static program that ends with 42: mov r0, #42; mov r7, #1; svc 0. */
  private static byte[] armProgram() {
    ByteBuffer file = ByteBuffer.allocate(52 + 32 + 12).order(ByteOrder.LITTLE_ENDIAN);
    file.put("\177ELF\1\1\1".getBytes(StandardCharsets.ISO_8859_1)).position(16);
    file.putShort((short) 2).putShort((short) 40).putInt(1).putInt(0x10000 + 84).putInt(52).putInt(0).putInt(0x5000000);
    file.putShort((short) 52).putShort((short) 32).putShort((short) 1).position(52);
    file.putInt(1).putInt(0).putInt(0x10000).putInt(0x10000).putInt(96).putInt(96).putInt(5).putInt(0x1000);
    return file.putInt(0xe3a0002a).putInt(0xe3a07001).putInt(0xef000000).array();
  }
}
