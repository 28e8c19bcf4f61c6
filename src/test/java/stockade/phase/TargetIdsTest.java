package stockade.phase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import stockade.draft.Draft;
import stockade.host.Host;
import stockade.spec.Key;

class TargetIdsTest {
  private static TargetIds of(Wishes wishes, Host host) {
    return TargetIds.of(new Draft(wishes.spec(), host, Optional.empty()));
  }

  @Test
  void who_names_nobody_stays_who_he_is() {
    assertThat(of(Wishes.of(), Hosts.ROOT)).isEqualTo(
        new TargetIds(Optional.empty(), Optional.empty(), List.of(), Optional.empty()));
  }

  @Test
  void a_name_brings_its_gid_and_the_groups_that_list_it() {
    TargetIds ids = of(Wishes.of().and(Key.USER, "www-data"), Hosts.ROOT);
    assertThat(ids.uid()).contains(33L);
    assertThat(ids.gid()).contains(33L);
    assertThat(ids.groups()).containsExactly(29L);
  }

  @Test
  void a_number_that_passwd_has_is_that_user() {
    assertThat(of(Wishes.of().and(Key.USER, "33"), Hosts.ROOT).groups()).containsExactly(29L);
  }

  @Test
  void a_number_that_passwd_lacks_is_its_own_group() {
    TargetIds ids = of(Wishes.of().and(Key.USER, "4711"), Hosts.ROOT);
    assertThat(ids.uid()).contains(4711L);
    assertThat(ids.gid()).contains(4711L);
    assertThat(ids.account()).isEmpty();
  }

  @Test
  void a_group_that_is_named_takes_the_place_of_the_users_own() {
    assertThat(of(Wishes.of().and(Key.USER, "bob:audio"), Hosts.ROOT).gid()).contains(29L);
  }

  @Test
  void groups_that_are_added_come_once_each() {
    TargetIds ids = of(Wishes.of().and(Key.USER, "www-data").and(Key.GROUP_ADD, "audio", "5"), Hosts.ROOT);
    assertThat(ids.groups()).containsExactly(29L, 5L);
  }
}
