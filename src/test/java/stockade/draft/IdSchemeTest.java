package stockade.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import stockade.draft.IdScheme.Kind;
import stockade.host.Host;
import stockade.phase.Hosts;
import stockade.phase.Wishes;
import stockade.spec.Identity.IdRange;
import stockade.spec.Key;
import stockade.spec.Origin;

class IdSchemeTest {
  private static IdScheme of(Wishes wishes, Host host) {
    return IdScheme.of(wishes.spec(), host);
  }

  private static IdRange range(long inside, long outside, long count) {
    return new IdRange(inside, outside, count, Origin.DEFAULT);
  }

  private static Host around(long uid, long first, long count) {
    List<Host.SubordinateRange> ranges = List.of(new Host.SubordinateRange(first, count));
    Host host = Hosts.SUBORDINATES;
    return new Host(
        host.architecture(), host.kernel(), new Host.Caller(uid, uid, "bob", "/home/bob", ranges, ranges), host.idMappers(),
        host.mounts(), host.accounts());
  }

  @Test
  void a_user_who_says_nothing_has_the_one_id() {
    assertThat(of(Wishes.of(), Hosts.USER).kind()).isEqualTo(Kind.SELF);
    assertThat(of(Wishes.of(), Hosts.SUBORDINATES).kind()).isEqualTo(Kind.SELF);
  }

  @Test
  void another_user_inside_takes_subordinate_ids_where_there_are_any() {
    assertThat(of(Wishes.of().and(Key.USER, "root"), Hosts.USER).kind()).isEqualTo(Kind.SELF);
    assertThat(of(Wishes.of().and(Key.GROUP_ADD, "audio"), Hosts.SUBORDINATES).kind()).isEqualTo(Kind.MAPPERS);
    assertThat(of(Wishes.of().and(Key.USER, "root"), Hosts.SUBORDINATES).uids())
        .containsExactly(range(0, 1000, 1), range(1, 165_536, 65_536));
  }

  @Test
  void a_user_who_keeps_ids_has_the_own_one_amid_subordinate_ones() {
    assertThat(of(Wishes.of().and(Key.USERNS, "keep"), Hosts.SUBORDINATES).uids())
        .containsExactly(range(0, 165_536, 1000), range(1000, 1000, 1), range(1001, 166_536, 64_536));
    assertThat(of(Wishes.of().and(Key.USERNS, "keep"), around(50, 9000, 20)).uids())
        .containsExactly(range(0, 9000, 20), range(50, 50, 1));
  }

  @Test
  void root_has_a_range_that_is_no_user_of_the_host() {
    IdScheme ids = of(Wishes.of(), Hosts.ROOT);
    assertThat(ids.kind()).isEqualTo(Kind.RANGE);
    assertThat(ids.mapsMounts()).isTrue();
    assertThat(ids.mapsUid(65_535)).isTrue();
    assertThat(ids.mapsUid(65_536)).isFalse();
  }

  @Test
  void the_ranges_of_root_end_below_what_32_bits_hold() {
    assertThat(IdScheme.RANGE_BASE + IdScheme.RANGE_COUNT * IdScheme.RANGE_SIZE).isLessThan(1L << 31);
    assertThat(IdScheme.RANGE_BASE).isGreaterThan(65_535);
  }

  @Test
  void root_who_keeps_ids_maps_all_but_the_one_that_means_none() {
    IdScheme ids = of(Wishes.of().and(Key.USERNS, "keep"), Hosts.ROOT);
    assertThat(ids.uids()).extracting(IdRange::inside, IdRange::outside, IdRange::count)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(0L, 0L, 0xffffffffL));
    assertThat(ids.mapsMounts()).isFalse();
    assertThat(ids.mapsUid(0xffffffffL)).isFalse();
  }

  @Test
  void without_a_user_namespace_ids_are_the_hosts() {
    assertThat(of(Wishes.of().and(Key.USERNS, "none"), Hosts.ROOT).kind()).isEqualTo(Kind.HOST);
    assertThat(of(Wishes.of().and(Key.SHARE, "user"), Hosts.ROOT).hasUserNamespace()).isFalse();
  }

  @Test
  void one_map_that_is_said_stands_for_both() {
    IdScheme ids = of(Wishes.of().and(Key.GID_MAP, "5:100000:10"), Hosts.ROOT);
    assertThat(ids.kind()).isEqualTo(Kind.WRITTEN);
    assertThat(ids.uids()).isEqualTo(ids.gids());
    assertThat(ids.builderUid()).isEqualTo(5);
    assertThat(ids.mapsUid(4)).isFalse();
    assertThat(ids.mapsUid(14)).isTrue();
    assertThat(ids.mapsUid(15)).isFalse();
  }

  @Test
  void the_builder_is_root_inside_where_there_is_one() {
    assertThat(of(Wishes.of().and(Key.UID_MAP, "7:7:1", "0:100000:1"), Hosts.ROOT).builderUid()).isZero();
  }
}
