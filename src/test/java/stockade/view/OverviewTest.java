package stockade.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stockade.Golden;
import stockade.host.Accounts;
import stockade.host.Host;
import stockade.linux.Architecture;
import stockade.spec.Key;
import stockade.spec.Spec;
import stockade.spec.SpecBuilder;
import stockade.spec.Word;

class OverviewTest {
  private static final Word[] MUCH = {
    Word.of(Key.ROOT, "/srv/debian"), Word.of(Key.READ_ONLY, "true"), Word.of(Key.BIND, "/home/ann/work:/work:noexec"),
    Word.of(Key.TMPFS, "/work/tmp:size=64M"), Word.of(Key.RO_BIND, "/opt"), Word.of(Key.DIR, "/work/out"),
    Word.of(Key.SYMLINK, "work/out:/out"), Word.of(Key.FILE, "/etc/hosts:/etc/hosts"), Word.of(Key.MASK, "/opt/secret"),
    Word.of(Key.OVERLAY, "/usr:/srv/a:/srv/b"), Word.of(Key.DEVICE, "/dev/fuse"), Word.of(Key.USER, "0"),
    Word.of(Key.HOSTNAME, "builder"), Word.of(Key.CAP_ADD, "NET_ADMIN"), Word.of(Key.CAP_DROP, "KILL"),
    Word.of(Key.SECCOMP_DENY, "ptrace:kill"), Word.of(Key.SECCOMP_ALLOW, "bpf"), Word.of(Key.SECCOMP_LOG, "true"),
    Word.of(Key.ALLOW_READ, "/usr"), Word.of(Key.ALLOW_WRITE, "/work"), Word.of(Key.ALLOW_CONNECT, "443"),
    Word.of(Key.UNMASK, "/proc/interrupts"), Word.of(Key.PROC, "hidepid"), Word.of(Key.ARCH, "i386"),
    Word.of(Key.SHARE, "ipc"), Word.of(Key.ENV, "A=1"), Word.of(Key.PASS_FD, "3"), Word.of(Key.TTY, "true"),
    Word.of(Key.TIME_LIMIT, "1.5s"), Word.of(Key.DIE_WITH_PARENT, "true"), Word.of(Key.COMMAND, "make")
  };

  private static final Word[] LIMITS = {
    Word.of(Key.ROOT, "/srv/debian"), Word.of(Key.MEMORY, "64M"), Word.of(Key.CPUS, "1.25"), Word.of(Key.CPUSET, "0-1"),
    Word.of(Key.PIDS_LIMIT, "unlimited"), Word.of(Key.IO_MAX, "/dev/sda:rbps=1M,wiops=max"), Word.of(Key.HUGETLB, "2M=0"),
    Word.of(Key.DEVICE_LIMIT, "c 10:232 rw"), Word.of(Key.CPU_TIME_LIMIT, "90s"), Word.of(Key.RLIMIT, "nofile=64:128"),
    Word.of(Key.RLIMIT, "core=0"), Word.of(Key.RLIMIT, "stack=8M:unlimited"), Word.of(Key.NAME, "web"),
    Word.of(Key.COMMAND, "make")
  };

  @Test
  void the_defaults_of_a_user_are_drawn() {
    Golden.check("show/defaults_of_a_user.txt", OverviewText.of(overview(1000), false));
  }

  @Test
  void much_is_drawn() {
    Golden.check("show/much.txt", OverviewText.of(overview(0, MUCH), false));
    Golden.check("show/much.coloured.txt", OverviewText.of(overview(0, MUCH), true));
    Golden.check("show/much.json", OverviewJson.of(overview(0, MUCH)));
  }

  @Test
  void limits_are_drawn() {
    Golden.check("show/limits.txt", OverviewText.of(overview(0, LIMITS), false));
  }

  @Test
  void java_is_named_where_it_stays() {
    assertThat(OverviewText.of(overview(0, Word.of(Key.ENGINE, "jnr")), false)).contains("Java, for as long as the command runs");
    assertThat(OverviewText.of(overview(0), false)).doesNotContain("Java");
  }

  @Test
  void colours_change_no_character() {
    Overview overview = overview(0, MUCH);
    assertThat(OverviewText.of(overview, true).replaceAll("\u001b\\[[0-9]+m", ""))
        .isEqualTo(OverviewText.of(overview, false));
  }

  @Test
  void nothing_confines_less_than_the_default_unless_it_was_asked_for() {
    assertThat(loose(overview(1000))).isEmpty();
    assertThat(loose(overview(0))).isEmpty();
    assertThat(loose(overview(1000, Word.of(Key.NET, "host")))).containsExactly("the host's", "reach");
    assertThat(loose(overview(0, Word.of(Key.USERNS, "none")))).containsExactly("ids", "the host's");
    assertThat(loose(overview(0, Word.of(Key.ENGINE, "jnr")))).containsExactly("ids", "the host's");
    assertThat(loose(overview(0, Word.of(Key.SECCOMP, "none")))).containsExactly("filter");
    assertThat(loose(overview(0, Word.of(Key.ALLOW_NEW_PRIVILEGES, "true")))).containsExactly("set-user-ID programs");
    assertThat(loose(overview(1000, Word.of(Key.SHOW, "~/.ssh")))).containsExactly("shown");
  }

  @Test
  void places_are_named_where_root_inside_can_leave_set_user_id_programs() {
    Word[] words = {Word.of(Key.ROOT, "/srv/debian"), Word.of(Key.BIND, "/srv/data:/data"), Word.of(Key.RO_BIND, "/opt")};
    String name = "new ones may be left in";
    assertThat(values(overview(0, words), name)).containsExactly("/srv/debian", "/srv/data");
    assertThat(values(overview(1000, words), name)).isEmpty();
    assertThat(values(overview(0, words[0], words[1], Word.of(Key.RESTRICT_SUID_SGID, "true")), name)).isEmpty();
    assertThat(values(overview(0, words[0], words[1], Word.of(Key.USER, "33:33")), name)).isEmpty();
    assertThat(values(overview(0, words[0], words[1], Word.of(Key.READ_ONLY, "true")), name)).containsExactly("/srv/data");
    assertThat(values(overview(0, words[0], Word.of(Key.BIND, "/nosuid/a:/data"), words[2]), name)).containsExactly("/srv/debian");
  }

  private static List<String> values(Overview overview, String name) {
    return facts(overview).stream().filter(fact -> fact.name().equals(name)).flatMap(fact -> fact.values().stream()).toList();
  }

  @Test
  void a_mount_hides_what_it_is_over() {
    assertThat(paths(overview(0, Word.of(Key.TMPFS, "/a/b"), Word.of(Key.TMPFS, "/ab"), Word.of(Key.MASK, "/a"))))
        .contains("/a", "/ab").doesNotContain("/a/b");
  }

  @Test
  void a_folder_that_is_there_hides_nothing() {
    assertThat(paths(overview(0, Word.of(Key.TMPFS, "/tmp/a"), Word.of(Key.DIR, "/tmp")))).contains("/tmp/a");
  }

  @Test
  void what_is_shown_is_not_masked() {
    assertThat(secrets(overview(1000))).contains("/home/ann/.ssh");
    assertThat(secrets(overview(1000, Word.of(Key.SHOW, "~/.ssh")))).doesNotContain("/home/ann/.ssh");
    assertThat(secrets(overview(1000, Word.of(Key.SHOW, "/home/ann/.ssh")))).doesNotContain("/home/ann/.ssh");
  }

  @Test
  void paths_steer_no_terminal() {
    assertThat(OverviewText.of(overview(0, Word.of(Key.TMPFS, "/a\u001b[2J")), false)).doesNotContain("\u001b");
  }

  private static List<String> paths(Overview overview) {
    return overview.files().stream().map(Sight::path).toList();
  }

  private static List<String> loose(Overview overview) {
    return facts(overview).stream().filter(Fact::loose).map(Fact::name).toList();
  }

  private static List<String> secrets(Overview overview) {
    return values(overview, "masked where they exist");
  }

  private static List<Fact> facts(Overview overview) {
    return overview.topics().stream().flatMap(topic -> topic.facts().stream()).toList();
  }

  private static Overview overview(long uid, Word... words) {
    Spec spec = SpecBuilder.of(List.of(words), Path.of("/home/ann"), Map.of());
    String home = uid == 0 ? "/root" : "/home/ann";
    Host.Caller caller = new Host.Caller(uid, uid, uid == 0 ? "root" : "ann", home, List.of(), List.of());
    Accounts accounts = new Accounts(
        List.of(new Accounts.User("root", 0, 0, "/root", "/bin/sh"), new Accounts.User("ann", 1000, 1000, home, "/bin/sh")),
        List.of(new Accounts.Group("root", 0, List.of())));
    return Overview.of(spec, new Host(
        Architecture.X86_64, new Host.KernelRelease(6, 1), caller, Optional.empty(),
        List.of(new Host.MountPoint("/", "ext4"), new Host.MountPoint("/nosuid", "ext4", true)), accounts));
  }
}
