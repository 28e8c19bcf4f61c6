package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import stockade.live.Sight.MountSeen;

/** What a sandbox shows of the host, by default: nothing that was not asked for. */
@LiveTest
class IsolationIT {
  private static final List<String> DEVICES =
      List.of("fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty", "urandom", "zero");
  private static final Map<String, String> KINDS = Map.of("user", "user", "mount", "mnt", "pid", "pid", "ipc", "ipc",
      "uts", "uts", "net", "net", "cgroup", "cgroup", "time", "time");

  @ParameterizedTest
  @EnumSource(Caller.class)
  void every_namespace_is_private(Caller caller, Stockade stockade) {
    Sight sight = stockade.look(caller, "--root", Machine.debianRoot().toString());
    KINDS.values().forEach(kind -> assertThat(sight.one("ns." + kind)).isNotEqualTo(ofTheHost(kind)));
  }

  @ParameterizedTest
  @CsvSource({"ROOT,pid", "ROOT,ipc", "ROOT,uts", "ROOT,net", "ROOT,cgroup", "ROOT,time", "ROOT,user", "ORDINARY,ipc",
      "ORDINARY,uts", "ORDINARY,net", "ORDINARY,cgroup", "ORDINARY,time", "ORDINARY,pid"})
  void a_namespace_that_is_shared_is_the_hosts_and_no_other(Caller caller, String shared, Stockade stockade) {
    Sight sight = stockade.look(caller, "--root", Machine.debianRoot().toString(), "--share", shared);
    assertThat(KINDS.entrySet()).allSatisfy(kind -> assertThat(sight.one("ns." + kind.getValue())
        .equals(ofTheHost(kind.getValue()))).as(kind.getKey()).isEqualTo(kind.getKey().equals(shared)));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void there_are_no_mounts_but_the_expected_ones(Caller caller, Stockade stockade) {
    Sight sight = stockade.look(caller, "--root", Machine.debianRoot().toString());
    assertThat(sight.mounts()).extracting(MountSeen::path).filteredOn(path -> !path.startsWith("/proc/"))
        .containsExactlyInAnyOrder("/", "/proc", "/dev", "/dev/null", "/dev/zero", "/dev/full", "/dev/random",
            "/dev/urandom", "/dev/tty", "/dev/pts", "/tmp", "/tmp/victim");
    assertThat(sight.mount("/proc").type()).isEqualTo("proc");
    assertThat(sight.mount("/tmp/victim").options()).contains("ro");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void what_proc_tells_of_the_kernel_is_covered_or_read_only(Caller caller, Stockade stockade) {
    Sight sight = stockade.look(caller, "--root", Machine.debianRoot().toString());
    assertThat(sight.mounts()).filteredOn(mount -> mount.path().startsWith("/proc/"))
        .allSatisfy(mount -> assertThat(mount.options()).contains("ro"))
        .extracting(MountSeen::path).contains("/proc/sys", "/proc/kallsyms", "/proc/keys");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void mounts_are_nosuid_and_nodev_but_for_the_devices(Caller caller, Stockade stockade) {
    Sight sight = stockade.look(caller, "--root", Machine.debianRoot().toString());
    assertThat(sight.mounts()).filteredOn(mount -> !mount.path().startsWith("/dev/"))
        .allSatisfy(mount -> assertThat(mount.options()).contains("nosuid"));
    assertThat(sight.mounts()).filteredOn(mount -> !mount.path().startsWith("/dev"))
        .allSatisfy(mount -> assertThat(mount.options()).contains("nodev"));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void every_mount_of_the_hosts_view_is_read_only_or_fresh(Caller caller, Stockade stockade) {
    Sight sight = stockade.look(caller);
    assertThat(sight.mounts()).filteredOn(mount -> mount.options().contains("rw"))
        .allSatisfy(mount -> assertThat(mount.type()).isIn("tmpfs", "proc", "devpts", "devtmpfs"));
    assertThat(sight.mount("/").options()).contains("ro", "nosuid", "nodev");
    assertThat(Stream.of("/run", "/tmp", "/var/tmp", "/dev", "/sys").map(sight::mount))
        .allSatisfy(mount -> assertThat(mount.type()).isEqualTo("tmpfs"));
  }

  @ParameterizedTest
  @CsvSource({"ROOT,--root", "ORDINARY,--root", "ROOT,--overlay", "ORDINARY,--overlay", "ROOT,--ro-bind", "ORDINARY,--tmpfs",
      "ROOT,--tmpfs", "ROOT,view", "ORDINARY,view"})
  void no_way_upwards_leaves_the_root(Caller caller, String root, Stockade stockade) {
    Sight sight = stockade.look(caller, rootWords(root));
    assertThat(sight.one("root_is_its_own_parent")).isEqualTo("1");
    assertThat(sight.all("inside")).contains("/tmp", "/dev", "/proc");
    assertThat(sight.all("outside")).isEmpty();
  }

  /** Also where a stage was put on the host's root to build things in. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void no_way_upwards_leaves_a_root_that_was_built_on_a_stage(Caller caller, Stockade stockade) {
    Sight sight = stockade.look(caller, "--root", Machine.debianRoot().toString(), "--file", "/etc/hostname:/tmp/copy",
        "--overlay", "/tmp/o:" + Machine.debianRoot().resolve("etc"));
    assertThat(sight.one("root_is_its_own_parent")).isEqualTo("1");
    assertThat(sight.all("outside")).isEmpty();
    assertThat(sight.all("top")).doesNotContain("upper0", "0");
  }

  private static String[] rootWords(String root) {
    String debian = Machine.debianRoot().toString();
    return switch (root) {
      case "--root" -> new String[] {"--root", debian};
      case "--overlay" -> new String[] {"--overlay", "/:" + debian};
      case "--ro-bind" -> new String[] {"--ro-bind", debian + ":/"};
      case "--tmpfs" -> new String[] {"--tmpfs", "/"};
      default -> new String[0];
    };
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void dev_has_the_harmless_devices_alone(Caller caller, Stockade stockade) {
    assertThat(stockade.look(caller).all("dev")).containsExactlyInAnyOrderElementsOf(DEVICES);
    Outcome outcome = stockade.run(caller, "--root", Machine.debianRoot().toString(), "sh", "-ec",
        "echo x >/dev/null; head -c 4 /dev/zero | wc -c; head -c 4 /dev/urandom | wc -c; [ -t 0 ] || echo no terminal;"
            + "echo 1 2>/dev/null >/dev/full || echo full; ls /dev/fd/ | head -n3 | tr '\\n' ' ';"
            + "echo x >/dev/shm/x; script -qec 'tty' /dev/null | tr -d '\\r'").run();
    assertThat(outcome.out()).isEqualTo("4\n4\nno terminal\nfull\n0 1 2 /dev/pts/0\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void proc_shows_the_sandboxs_own_processes(Caller caller, Stockade stockade) {
    Sight sight = stockade.look(caller, "--root", Machine.debianRoot().toString());
    assertThat(sight.all("proc")).filteredOn(name -> name.matches("[0-9]+"))
        .containsExactlyInAnyOrder("1", sight.one("pid"));
    assertThat(sight.one("ppid")).isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void loopback_is_up_and_there_is_nothing_else(Caller caller, Stockade stockade) {
    assertThat(stockade.look(caller).all("link")).filteredOn(link -> !link.endsWith(" down")).containsExactly("lo up");
    assertThat(stockade.look(caller, "--net", "host").one("ns.net")).isEqualTo(ofTheHost("net"));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_host_name_is_the_sandboxs_own(Caller caller, Stockade stockade) {
    String before = Program.of("uname", "-n").run().out();
    assertThat(stockade.look(caller, "--hostname", "box").one("hostname")).isEqualTo("box");
    assertThat(Program.of("uname", "-n").run().out()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void init_cannot_be_looked_into(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.run(caller, "--root", Machine.debianRoot().toString(), "sh", "-c",
        "cat /proc/1/environ /proc/1/maps; ls /proc/1/fd /proc/1/root /proc/1/cwd; head -c 9 /proc/1/exe").run();
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.status()).isNotZero();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void mounts_cannot_be_taken_away(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.run(caller, "--user", "root", "--root", Machine.debianRoot().toString(), "sh", "-c",
        "for i in /proc /dev /tmp; do umount -l $i && echo away $i; done; mount -t tmpfs t /mnt && echo mounted;"
            + "mount -o remount,bind,rw / && echo remounted; unshare -rm true && echo nested").run();
    assertThat(outcome.out()).isIn("", "nested\n");
  }

  /** The home is mounted in sight, since scratch folders are below /tmp, of which the view shows nothing. */
  private static Outcome secrets(Caller caller, Stockade stockade, String... options) {
    try (Scratch scratch = Scratch.create()) {
      Path home = scratch.folder("home", caller);
      Program.of("sh", "-ec", "mkdir .ssh .aws; echo secret | tee .ssh/id .aws/id >.netrc; echo open >open")
          .as(caller).in(home).run();
      Program look = stockade.run(caller, options).with(List.of("sh", "-c",
          "cd $HOME && cat open .ssh/id .aws/id .netrc; ls .ssh; head -n1 /etc/shadow")).env("HOME", "/opt");
      return Program.of("unshare", "--mount", "sh", "-ec", "mount --bind \"$0\" /opt; exec \"$@\"", home.toString())
          .with(look.commandLine()).run();
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_credentials_of_the_caller_are_hidden(Caller caller, Stockade stockade) {
    assertThat(secrets(caller, stockade).out()).isEqualTo("open\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_credential_that_is_to_be_shown_is_shown_alone(Caller caller, Stockade stockade) {
    assertThat(secrets(caller, stockade, "--show", "~/.ssh").out()).isEqualTo("open\nsecret\nid\n");
  }

  @Test
  void the_view_of_the_host_cannot_be_written_to_by_root_either(Stockade stockade) {
    Outcome outcome = stockade.run(Caller.ROOT, "touch", "/etc/x", "/usr/x", "/x").run();
    assertThat(outcome.err()).contains("Read-only file system");
    assertThat(outcome.status()).isEqualTo(1);
  }

  private static String ofTheHost(String kind) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
