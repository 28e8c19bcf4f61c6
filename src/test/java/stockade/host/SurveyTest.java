package stockade.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.host.Host.MountPoint;
import stockade.host.Host.SubordinateRange;
import stockade.linux.Architecture;

class SurveyTest {
  @TempDir
  private Path folder;

  private FakeHost fake;

  @BeforeEach
  void fake_host() {
    fake = new FakeHost(folder.resolve("host"));
  }

  @Test
  void the_caller_is_who_the_real_ids_and_passwd_say() {
    Host.Caller caller = host().caller();
    assertThat(caller).isEqualTo(new Host.Caller(1000, 1000, "bob", "/home/bob",
        List.of(new SubordinateRange(165536, 65536)), List.of(new SubordinateRange(165536, 65536))));
  }

  @Test
  void a_caller_that_passwd_lacks_is_named_by_the_c_library() {
    fake.file("/etc/passwd", "");
    assertThat(host().caller().name()).isEqualTo("carol");
    assertThat(host().caller().home()).isEqualTo("/net/carol");
  }

  @Test
  void subordinate_ids_are_found_by_number_too_and_lines_that_are_none_are_passed_over() {
    fake.file("/etc/subuid", "1000:200000:10\n# bob:1:1\nbob:x:1\nbob:1\nbob:4294967290:10\nbob:300000:0\n"
        + "bobby:1:1\nbob:400000:5\n");
    assertThat(host().caller().subordinateUids())
        .containsExactly(new SubordinateRange(200000, 10), new SubordinateRange(400000, 5));
  }

  @Test
  void the_release_is_major_and_minor() {
    assertThat(host().kernel()).isEqualTo(new Host.KernelRelease(6, 1));
  }

  @Test
  void a_host_without_proc_is_told_so() {
    fake.without("/proc/sys/kernel/osrelease");
    assertThatThrownBy(this::host).isInstanceOf(HostException.class).hasMessageContaining("kernel's release");
  }

  @Test
  void an_architecture_without_launchers_is_refused_by_name() {
    assertThat(fake.survey("aarch64").host(Optional.empty()).architecture()).isEqualTo(Architecture.AARCH64);
    assertThatThrownBy(() -> fake.survey("riscv64").host(Optional.empty()))
        .isInstanceOf(HostException.class).hasMessageContaining("riscv64");
  }

  @Test
  void one_id_mapper_alone_is_none() {
    fake.program("/usr/bin/newuidmap");
    assertThat(host().idMappers()).isEmpty();
    fake.program("/usr/local/bin/newgidmap");
    assertThat(host().idMappers())
        .hasValue(new Host.IdMappers("/usr/bin/newuidmap", "/usr/local/bin/newgidmap"));
  }

  @Test
  void an_id_mapper_that_nobody_may_execute_is_none() {
    fake.program("/usr/bin/newuidmap").program("/usr/bin/newgidmap").mode("/usr/bin/newgidmap", "rw-r--r--");
    assertThat(host().idMappers()).isEmpty();
  }

  @Test
  void mounts_keep_their_order_and_their_true_names() {
    fake.file("/proc/self/mountinfo", """
        21 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw
        25 21 8:2 /sub /srv/a\\040b\\134c\\303\\244 rw shared:1 master:2 - btrfs /dev/sdb rw
        26 21 8:2 / /mnt/é rw - xfs - rw
        nonsense
        """);
    assertThat(host().mounts()).containsExactly(
        new MountPoint("/", "ext4"), new MountPoint("/srv/a b\\cä", "btrfs"), new MountPoint("/mnt/é", "xfs"));
  }

  @Test
  void without_a_root_the_accounts_are_the_hosts() {
    assertThat(host().accounts().group("audio").orElseThrow().members()).containsExactly("bob", "eve");
  }

  @Test
  void the_accounts_are_the_roots_own_and_lines_that_are_none_are_passed_over() throws IOException {
    Path etc = Files.createDirectories(folder.resolve("root/etc"));
    Files.writeString(etc.resolve("passwd"), """
        www-data:x:33:33:www:/var/www:/usr/sbin/nologin
        short:x:1
        minus:x:-1:0::/:/bin/sh
        none:x:4294967295:0::/:/bin/sh
        last:x:4294967294:0::/:
        :x:5:5::/:/bin/sh
        +::::::
        """);
    Files.writeString(etc.resolve("group"), "www-data:x:33:\nbad:x:many:\n\nstaff:x:50:a,b\nnomembers:x:7\n");
    Accounts accounts = fake.survey().host(Optional.of(folder.resolve("root"))).accounts();
    assertThat(accounts.users()).containsExactly(
        new Accounts.User("www-data", 33, 33, "/var/www", "/usr/sbin/nologin"),
        new Accounts.User("last", 4294967294L, 0, "/", ""));
    assertThat(accounts.groups()).extracting(Accounts.Group::name).containsExactly("www-data", "staff", "nomembers");
    assertThat(accounts.group("staff").orElseThrow().members()).containsExactly("a", "b");
  }

  @Test
  void a_root_without_etc_has_no_accounts() {
    assertThat(fake.survey().host(Optional.of(folder)).accounts()).isEqualTo(Accounts.NONE);
  }

  @Test
  void this_host_can_be_read() {
    assertThat(Host.read(Optional.empty()).mounts()).contains(new MountPoint("/proc", "proc"));
  }

  private Host host() {
    return fake.survey().host(Optional.empty());
  }
}
