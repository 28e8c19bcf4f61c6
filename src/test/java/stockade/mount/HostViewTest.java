package stockade.mount;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stockade.listing.PlanText;
import stockade.phase.Hosts;
import stockade.phase.Wishes;
import stockade.spec.Key;

class HostViewTest {
  private static final String HOME = "mount_setattr($host/home, \"\", AT_EMPTY_PATH, {attr_set=";

  @Test
  void a_mount_of_the_host_has_set_user_id_programs_where_the_root_has() {
    assertThat(text(Wishes.of()))
        .contains(HOME + "MOUNT_ATTR_RDONLY|MOUNT_ATTR_NOSUID|MOUNT_ATTR_NODEV,");
    assertThat(text(Wishes.of().and(Key.ALLOW_NEW_PRIVILEGES, "true")))
        .contains(HOME + "MOUNT_ATTR_RDONLY|MOUNT_ATTR_NODEV,");
  }

  @Test
  void what_the_spec_mounts_has_none() {
    assertThat(text(Wishes.of().and(Key.ALLOW_NEW_PRIVILEGES, "true").and(Key.RO_BIND, "/opt")))
        .contains("$tree.", "MOUNT_ATTR_RDONLY|MOUNT_ATTR_NOSUID|MOUNT_ATTR_NODEV,");
  }

  private static String text(Wishes wishes) {
    return PlanText.of(wishes.plan(Hosts.ROOT));
  }
}
