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
import org.junit.jupiter.params.provider.ValueSource;

/** Launchers for AArch64 on kernels of that architecture, which have all calls, unlike an emulator of programs. */
@LiveTest
class Arm64IT {
  private static final String[] ROOT = {"--root", Guest.ROOT};

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
    List<String> lines = guest(Guest.TRIXIE).launcher(stockade, Caller.ROOT, "launcher", command(ROOT, "sh"))
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
    List<String> lines = guest(suite).launcher(stockade, Caller.ORDINARY, "launcher", command(ROOT, "sh"))
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
    assertThat(guest(Guest.TRIXIE).launcher(stockade, Caller.ROOT, "launcher", command(ROOT, "sh"))
        .run("/launcher -c 'unshare -r true; unshare -m true; dmesg; echo alive'").out().lines())
        .containsExactly(
            "unshare: unshare(0x10000000): Operation not permitted",
            "unshare: unshare(0x20000): Operation not permitted",
            "dmesg: klogctl: Operation not permitted",
            "alive");
  }

  @Test
  void the_status_is_the_commands(Stockade stockade) {
    assertThat(guest(Guest.TRIXIE).launcher(stockade, Caller.ROOT, "launcher", command(ROOT, "sh"))
        .launcher(stockade, Caller.ROOT, "missing", command(ROOT, "nosuch"))
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
    assertThat(guest(Guest.BOOKWORM).launcher(stockade, Caller.ROOT, "launcher", command(ROOT, "true"))
        .launcher(stockade, Caller.ROOT, "unmapped", command(new String[] {"--root", Guest.ROOT, "--userns", "none"}, "true"))
        .run("/launcher; echo $?; /unmapped; echo $?").out())
        .matches("stockade: cannot map the owners .*use --userns none.*\n125\n0\n");
  }

  @Test
  void nobody_outlives_the_monitor(Stockade stockade) {
    assertThat(guest(Guest.TRIXIE).launcher(stockade, Caller.ROOT, "launcher", command(ROOT, "sh"))
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
        .launcher(stockade, Caller.ROOT, "native", command(ROOT, "sh"))
        .launcher(stockade, Caller.ROOT, "both", "--root", Guest.ROOT, "--arch", "arm", "sh");
    Files.write(guest.files().resolve("program"), armProgram());
    assertThat(guest.lines("mv /program " + Guest.ROOT + "/bin; chmod 755 " + Guest.ROOT + "/bin/program; "
            + "/native -c 'program; echo $?'; /both -c 'program; echo $?; uname -m'"))
        .containsExactly("Bad system call", "159", "42", "armv8l");
  }

  private Guest guest(String suite) {
    return Guest.of(scratch, suite);
  }

  private static String[] command(String[] options, String word) {
    return Stream.concat(Arrays.stream(options), Stream.of(word))
        .toArray(String[]::new);
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
