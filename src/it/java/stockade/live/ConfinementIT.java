package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What opens a sandbox by name opens that, and nothing without it. */
@LiveTest
class ConfinementIT {
  private static final String DEBIAN = Machine.debianRoot().toString();
  private static final List<String> SETS = List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");

  private static Outcome script(Stockade stockade, Caller caller, List<String> options, String script) {
    return stockade.run(caller, Stream.of(List.of("--root", DEBIAN), options, List.of("sh", "-c", script))
        .flatMap(List::stream).toArray(String[]::new)).run();
  }

  @ParameterizedTest
  @CsvSource({"ROOT,''", "ORDINARY,''", "ROOT,:rw", "ORDINARY,:rwm"})
  void a_device_that_is_given_works(Caller caller, String access, Stockade stockade) {
    String open = "[ -e /dev/net ] || exit 9; : <>/dev/net/tun && echo open";
    assertThat(script(stockade, caller, List.of(), open).status()).isEqualTo(9);
    assertThat(script(stockade, caller, List.of("--device", "/dev/net/tun" + access), open).out()).isEqualTo("open\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_device_that_is_not_there_is_an_error(Caller caller, Stockade stockade) {
    Outcome outcome = script(stockade, caller, List.of("--device", "/dev/none"), "echo ran");
    assertThat(outcome).returns(125, Outcome::status).returns("", Outcome::out);
    assertThat(outcome.err()).contains("/dev/none", "--device").hasLineCount(1);
  }

  /** Init can't be looked into, so it counts as another's. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void hidepid_hides_the_processes_of_others(Caller caller, Stockade stockade) {
    String look = "ls -d /proc/1 /proc/$$ | wc -l";
    assertThat(script(stockade, caller, List.of(), look).out()).isEqualTo("2\n");
    assertThat(script(stockade, caller, List.of("--proc", "hidepid"), look).out()).isEqualTo("1\n");
  }

  @ParameterizedTest
  @CsvSource({"ROOT,/proc/interrupts", "ORDINARY,/proc/interrupts", "ORDINARY,all"})
  void an_interface_that_is_unmasked_can_be_read(Caller caller, String unmasked, Stockade stockade) {
    String read = "grep -c CPU0 /proc/interrupts";
    assertThat(script(stockade, caller, List.of(), read).out()).isEmpty();
    assertThat(script(stockade, caller, List.of("--unmask", unmasked), read).out()).isEqualTo("1\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_mask_of_what_is_not_there_says_so(Caller caller, Stockade stockade) {
    Outcome outcome = script(stockade, caller, List.of("--mask", "/etc/none"), "echo ran");
    assertThat(outcome).returns(125, Outcome::status).returns("", Outcome::out);
    assertThat(outcome.err()).contains("/etc/none", "does not exist", "--mask").hasLineCount(1);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_pattern_masks_all_that_it_names(Caller caller, Stockade stockade) {
    Outcome outcome = script(stockade, caller, List.of("--mask", "/etc/*.conf"),
        "cat /etc/*.conf; cat /etc/debian_version >/tmp/x && echo open");
    assertThat(outcome.out()).isEqualTo("open\n");
    assertThat(outcome.err()).contains("/etc/host.conf: Permission denied", "/etc/nsswitch.conf: Permission denied");
  }

  /** Those of the host that its view shows are read-only. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void every_tmpfs_has_a_size(Caller caller, Stockade stockade) {
    Stream.of(
            stockade.look(caller),
            stockade.look(caller, "--root", DEBIAN, "--tmpfs", "/srv", "--mask", "/home", "--file", "/etc/hosts:/tmp/hosts",
                "--overlay", "/opt:" + DEBIAN + "/etc"),
            stockade.look(caller, "--tmpfs", "/"))
        .forEach(sight -> assertThat(sight.all("mount")).filteredOn(line -> line.contains(" - tmpfs none "))
            .hasSizeGreaterThan(2).allMatch(line -> line.matches(".*[ ,]size=(1048576k|4k).*")));
    assertThat(stockade.look(caller).mounts())
        .filteredOn(mount -> mount.type().equals("tmpfs") && mount.options().contains("rw"))
        .extracting(Sight.MountSeen::path).containsExactlyInAnyOrder("/dev", "/run", "/tmp", "/var/tmp");
  }

  /** A JVM raises the limit of descriptors for itself. That of processes is the sandbox's own unless it is lifted. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void limits_that_the_spec_leaves_alone_are_the_callers(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.shell(caller, "ulimit -Sn 700; ulimit -Ss 4096; ulimit -Hc 0; ulimit -Su 5000; cat /proc/self/limits;"
        + "\"$S\" run --pids-limit unlimited --root " + DEBIAN + " cat /proc/self/limits").run();
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines).as(outcome.err()).isNotEmpty();
    assertThat(lines.subList(lines.size() / 2, lines.size())).isEqualTo(lines.subList(0, lines.size() / 2))
        .anyMatch(line -> line.matches("Max open files +700 .*"));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_capability_given_by_name_is_in_all_sets_of_a_user(Caller caller, Stockade stockade) {
    Sight sight = stockade.look(caller, "--root", DEBIAN, "--user", "1000", "--cap-add", "NET_BIND_SERVICE");
    assertThat(SETS).allSatisfy(set -> assertThat(sight.status(set)).as(set).isEqualTo("0000000000000400"));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void root_without_capabilities_has_none_in_any_set(Caller caller, Stockade stockade) {
    Sight sight = stockade.look(caller, "--root", DEBIAN, "--user", "root", "--cap-drop", "ALL");
    assertThat(SETS).allSatisfy(set -> assertThat(sight.status(set)).as(set).isEqualTo("0000000000000000"));
  }

  /** Locked is NO_CAP_AMBIENT_RAISE, for a user NOROOT besides, capabilities(7). */
  @ParameterizedTest
  @CsvSource({"ROOT,root,0xc0", "ORDINARY,root,0xc0", "ROOT,1000,0xc3", "ORDINARY,1000,0xc3"})
  void the_secure_bits_are_locked(Caller caller, String user, String bits, Stockade stockade) {
    assertThat(stockade.look(caller, "--root", DEBIAN, "--user", user).one("securebits")).isEqualTo(bits);
  }

  /** As named(8) does before it becomes another user: PR_SET_KEEPCAPS is 8. */
  @ParameterizedTest
  @CsvSource({"ROOT,root", "ORDINARY,root", "ROOT,1000", "ORDINARY,1000"})
  void a_service_may_say_that_its_capabilities_outlive_its_change_of_users(Caller caller, String user, Stockade stockade) {
    Outcome outcome = stockade.run(
        caller, "--user", user, "python3", "-c", "import ctypes; print(ctypes.CDLL(None).prctl(8, 1, 0, 0, 0))").run();
    assertThat(outcome.out()).isEqualTo("0\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void user_namespaces_are_made_inside_only_where_they_are_allowed(Caller caller, Stockade stockade) {
    String make = "unshare --user echo made";
    assertThat(script(stockade, caller, List.of(), make).out()).isEmpty();
    assertThat(script(stockade, caller, List.of("--seccomp", "none"), make).out()).isEmpty();
    assertThat(script(stockade, caller, List.of("--allow-userns"), make).out()).isEqualTo("made\n");
  }

  /** Debian's golang-github-containers-common has it; scripts/test installs that. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void podmans_profile_confines_as_it_is(Caller caller, Stockade stockade) {
    Outcome outcome = script(stockade, caller, List.of("--seccomp", "/usr/share/containers/seccomp.json"),
        "grep Seccomp: /proc/self/status; setarch --addr-no-randomize true");
    assertThat(outcome.out()).isEqualTo("Seccomp:\t2\n");
    assertThat(outcome.err()).contains("setarch").hasLineCount(1);
  }
}
