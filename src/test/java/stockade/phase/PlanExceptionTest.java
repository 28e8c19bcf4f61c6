package stockade.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stockade.host.Host;
import stockade.plan.PlanException;
import stockade.spec.Key;

/** What this host can't do is said in one sentence: what, where in the user's words, and what to do instead. */
class PlanExceptionTest {
  private static final String NO_GROUPS =
      "--group-add: an ordinary user without subordinate ids can't take on groups; add a line to /etc/subuid and /etc/subgid "
          + "and install newuidmap (Debian: uidmap), or leave --group-add out";

  static Stream<Arguments> wishes() {
    Wishes of = Wishes.of();
    return Stream.of(
        arguments(of.and(Key.USER, "nobody"), Hosts.ROOT,
            "--user: there is no user 'nobody' in the root's own /etc/passwd; name one that is there, or give a number"),
        arguments(of.and(Key.USER, "bob:wheel"), Hosts.ROOT,
            "--user: there is no group 'wheel' in the root's own /etc/group; name one that is there, or give a number"),
        arguments(of.and(Key.GROUP_ADD, "wheel"), Hosts.ROOT,
            "--group-add: there is no group 'wheel' in the root's own /etc/group; name one that is there, or give a number"),
        arguments(of.and(Key.USER, "far"), Hosts.ROOT,
            "--user: user id 200000 does not exist inside: the map of ids leaves it out; add it to the map"),
        arguments(of.and(Key.USER, "bob:200000"), Hosts.ROOT,
            "--user: group id 200000 does not exist inside: the map of ids leaves it out; add it to the map"),
        arguments(of.and(Key.UID_MAP, "0:100000:20").and(Key.USER, "root").and(Key.GROUP_ADD, "audio"), Hosts.ROOT,
            "--user: group id 29 does not exist inside: the map of ids leaves it out; add it to the map"),
        arguments(of.and(Key.GROUP_ADD, "audio"), Hosts.USER, NO_GROUPS),
        arguments(of.and(Key.USERNS, "none"), Hosts.USER,
            "--userns: only root can do without a user namespace; leave --userns none and --share user out, or run this as "
                + "root"),
        arguments(of.and(Key.UID_MAP, "0:165536:10"), Hosts.USER,
            "--uid-map: an ordinary user needs newuidmap and newgidmap for a map of ids; install Debian's uidmap, or leave "
                + "the map out"),
        arguments(of.and(Key.OVERLAY, layers(13)), Hosts.USER,
            "--overlay: an overlay of more than 12 layers: put some together"),
        arguments(binds(253), Hosts.ROOT,
            "more than 252 mounts of the host's folders: leave some out, or use --userns none"),
        arguments(of, Hosts.with(Hosts.USER, new Host.KernelRelease(5, 11)),
            "this is Linux 5.11 and Stockade needs 5.12 or later, which has mount_setattr(2); boot a later kernel"));
  }

  private static String layers(int count) {
    return IntStream.range(0, count).mapToObj(i -> ":/layer" + i).reduce("/opt", String::concat);
  }

  /** In a root: with it one more than that many trees of the host. */
  private static Wishes binds(int trees) {
    return Wishes.small().and(Key.RO_BIND, IntStream.range(1, trees).mapToObj(i -> "/b" + i).toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("wishes")
  void a_wish_that_cannot_be_fulfilled_is_refused_with_a_remedy(Wishes wishes, Host host, String sentence) {
    assertThatThrownBy(() -> wishes.plan(host)).isInstanceOf(PlanException.class).hasMessage(sentence);
  }

  @Test
  void as_many_mounts_as_one_message_carries_are_allowed() {
    assertThat(binds(252).plan(Hosts.ROOT).parts()).hasSize(3);
    assertThat(binds(300).and(Key.USERNS, "none").plan(Hosts.ROOT).parts()).hasSize(3);
  }

  @Test
  void twelve_layers_are_allowed() {
    assertThat(Wishes.small().and(Key.OVERLAY, layers(12)).plan(Hosts.USER).parts()).hasSize(3);
  }

  @Test
  void the_oldest_kernel_that_will_do_is_5_12() {
    Host host = Hosts.with(Hosts.USER, new Host.KernelRelease(5, 12));
    assertThat(Wishes.of().plan(host).parts()).hasSize(3);
  }
}
