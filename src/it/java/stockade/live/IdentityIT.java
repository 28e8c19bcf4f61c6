package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who the command is, inside and outside, and what it may. */
@LiveTest
class IdentityIT {
  private static final String DEBIAN = Machine.debianRoot().toString();
  private static final List<String> SETS = List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");
  private static final String NONE = "0000000000000000";

  @Test
  void an_ordinary_user_keeps_the_one_id_and_nothing_else(Stockade stockade) {
    Sight sight = stockade.look(Caller.ORDINARY, "--root", DEBIAN);
    String uid = idOf(Caller.ORDINARY, "-u");
    assertThat(sight.one("uid")).isEqualTo("%1$s,%1$s,%1$s".formatted(uid));
    assertThat(sight.one("uid_map").trim()).matches(uid + "\\s+" + uid + "\\s+1");
    assertThat(sight.one("setgroups")).isEqualTo("deny");
  }

  @Test
  void root_inside_is_an_unprivileged_range_outside(Stockade stockade) {
    Sight sight = stockade.look(Caller.ROOT, "--root", DEBIAN);
    assertThat(sight.one("uid")).isEqualTo("0,0,0");
    assertThat(sight.all("group")).isEmpty();
    List.of("uid_map", "gid_map").forEach(map -> {
      String[] parts = sight.one(map).trim().split("\\s+");
      assertThat(parts[0]).isEqualTo("0");
      assertThat(Long.parseLong(parts[1])).isGreaterThan(65536L);
      assertThat(parts[2]).isEqualTo("65536");
    });
  }

  @Test
  void two_sandboxes_of_root_have_different_ranges(Stockade stockade) {
    assertThat(stockade.look(Caller.ROOT).one("uid_map")).isNotEqualTo(stockade.look(Caller.ROOT).one("uid_map"));
  }

  /** In a /run of its own, so that no other test's sandbox wants a range meanwhile. */
  private static Outcome withRun(Stockade stockade, String script) {
    return stockade.shell(Caller.ROOT, "unshare --mount bash -ec 'mount -t tmpfs run /run; " + script + "'").run();
  }

  /** Holds a lock on each range that {@code free} isn't true of, while the words behind run. */
  private static String holding(String free) {
    return "python3 -c \"import fcntl, os, struct, subprocess, sys; os.mkdir(\\\"/run/stockade\\\");"
        + "file = os.open(\\\"/run/stockade/.ids\\\", os.O_RDWR | os.O_CREAT, 0o600);"
        + "[fcntl.fcntl(file, 37, struct.pack(\\\"hhlliI\\\", 1, 0, n, 1, 0, 0)) for n in range(12287) if not (" + free + ")];"
        + "sys.exit(subprocess.call(sys.argv[1:]))\" ";
  }

  @Test
  void a_range_that_another_sandbox_has_is_not_taken(Stockade stockade) {
    Outcome outcome = withRun(stockade, holding("n == 777") + "$S run cat /proc/self/uid_map");
    assertThat(outcome.out().trim().split("\\s+")).containsExactly("0", String.valueOf((1L << 30) + 777 * 65536), "65536");
  }

  @Test
  void a_sandbox_for_which_no_range_is_left_does_not_start(Stockade stockade) {
    Outcome outcome = withRun(stockade, holding("False") + "$S run echo ran");
    assertThat(outcome).returns(125, Outcome::status).returns("", Outcome::out);
    assertThat(outcome.err()).startsWith("stockade: all 12287 ranges of ids are taken").contains("--uid-map").hasLineCount(1);
  }

  @Test
  void the_file_of_ranges_is_roots_alone_and_no_lock_outlives_its_sandbox(Stockade stockade) {
    Outcome outcome = withRun(stockade,
        "$S run true; stat -c \"%a %u %n\" /run/stockade /run/stockade/.ids; " + holding("False").replace("os.mkdir", "len") + "echo all");
    assertThat(outcome.out()).isEqualTo("755 0 /run/stockade\n600 0 /run/stockade/.ids\nall\n");
  }

  @Test
  void a_sandbox_that_can_reserve_no_range_does_not_start(Stockade stockade) {
    Outcome outcome = withRun(stockade, "mount -o remount,ro /run; $S run echo ran");
    assertThat(outcome).returns(125, Outcome::status).returns("", Outcome::out);
    assertThat(outcome.err()).startsWith("stockade: cannot make /run/stockade, where ranges of ids are reserved: EROFS")
        .contains("--uid-map").hasLineCount(1);
  }

  /** What root inside makes of /work, which is {@code folder} outside, and what of it works there for an ordinary user. */
  private static String left(Stockade stockade, Path folder, String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    words.addAll(List.of("--bind", folder + ":/work", "sh", "-c", "cd /work; cp /usr/bin/id a; cp a b; cp a c; cp a d; chmod 755 ?;"
        + "for try in 'chmod 4755 a' 'chmod g+s b' 'setcap cap_setuid+ep c' 'install -m 6755 /usr/bin/id d'; do"
        + " $try 2>/dev/null && echo ${try%% *} || echo -; done"));
    return stockade.run(Caller.ROOT, words.toArray(String[]::new)).run().out().replace("\n", " ")
        + Program.of("sh", "-c", "cd " + folder + "; find . -perm /6000 | sort; getcap *").run().out();
  }

  @Test
  void set_user_id_programs_and_file_capabilities_can_be_left_unless_they_are_restricted(Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      assertThat(left(stockade, scratch.folder("open", Caller.ROOT)))
          .isEqualTo("chmod chmod setcap install ./a\n./b\n./d\nc cap_setuid=ep\n");
      assertThat(left(stockade, scratch.folder("closed", Caller.ROOT), "--restrict-suid-sgid")).isEqualTo("- - - - ");
      assertThat(left(stockade, scratch.folder("profile", Caller.ROOT), "--restrict-suid-sgid", "--seccomp-allow", "@file-system"))
          .isEqualTo("- - - - ");
    }
  }

  @Test
  void check_names_the_places_where_they_can_be_left(Stockade stockade) {
    List<String> words = List.of("--root", DEBIAN, "--read-only", "--bind", "/srv:/mnt", "true");
    Outcome outcome = stockade.command(Caller.ROOT, "check", words).run();
    assertThat(outcome).returns(0, Outcome::status);
    assertThat(outcome.err()).isEqualTo("stockade: root inside can leave set-user-ID programs of root in /srv; "
        + "close it to other users, or say --restrict-suid-sgid\n");
    assertThat(stockade.command(Caller.ROOT, "check", Stream.concat(Stream.of("--restrict-suid-sgid"), words.stream()).toList()).run().err())
        .isEmpty();
  }

  @Test
  void userns_none_keeps_the_ids_of_the_host(Stockade stockade) {
    Sight sight = stockade.look(Caller.ROOT, "--root", DEBIAN, "--userns", "none");
    assertThat(sight.one("uid_map").trim()).matches("0\\s+0\\s+4294967295");
    assertThat(sight.one("no_new_privs")).isEqualTo("1");
    assertThat(sight.all("group")).isEmpty();
  }

  @Test
  void an_ordinary_user_cannot_do_without_a_user_namespace(Stockade stockade) {
    Outcome outcome = stockade.run(Caller.ORDINARY, "--userns", "none", "true").run();
    assertThat(outcome.status()).isEqualTo(125);
    assertThat(outcome.err()).startsWith("stockade: ").contains("only root").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"ORDINARY,", "ORDINARY,daemon", "ROOT,daemon", "ROOT,1234:56"})
  void a_user_who_is_not_root_has_no_capability_in_any_set(Caller caller, String user, Stockade stockade) {
    Sight sight = user == null
        ? stockade.look(caller, "--root", DEBIAN)
        : stockade.look(caller, "--root", DEBIAN, "--user", user);
    assertThat(SETS).allSatisfy(set -> assertThat(sight.status(set)).as(set).isEqualTo(NONE));
    assertThat(sight.one("no_new_privs")).isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void root_inside_has_a_short_list_of_capabilities_and_no_way_to_more(Caller caller, Stockade stockade) {
    Sight sight = stockade.look(caller, "--root", DEBIAN, "--user", "root");
    long effective = Long.parseLong(sight.status("CapEff"), 16);
    assertThat(Long.bitCount(effective)).isBetween(1, 14);
    assertThat(effective & 1L << 21).as("CAP_SYS_ADMIN").isZero();
    assertThat(effective & 1L << 12).as("CAP_NET_ADMIN").isZero();
    assertThat(effective & 1L << 27).as("CAP_MKNOD").isZero();
    assertThat(sight.status("CapPrm")).isEqualTo(sight.status("CapEff"));
    assertThat(sight.status("CapBnd")).isEqualTo(sight.status("CapEff"));
    assertThat(sight.status("CapInh")).isEqualTo(NONE);
    assertThat(sight.status("CapAmb")).isEqualTo(NONE);
  }

  @Test
  void a_user_by_name_is_looked_up_in_the_roots_own_passwd(Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path root = RootOf.debianWith(scratch,
          "echo 'worker:x:4711:4712::/home/worker:/bin/dash' >>etc/passwd; echo 'tools:x:99:worker' >>etc/group");
      Sight sight = stockade.look(Caller.ROOT, "--root", root.toString(), "--user", "worker", "--group-add", "games");
      assertThat(sight.one("uid")).isEqualTo("4711,4711,4711");
      assertThat(sight.one("gid")).isEqualTo("4712,4712,4712");
      assertThat(sight.all("group")).containsExactlyInAnyOrder("99", "60");
      assertThat(sight.all("env.HOME")).containsExactly("/home/worker");
      assertThat(sight.all("env.SHELL")).containsExactly("/bin/dash");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_user_who_is_unknown_inside_is_refused_in_a_sentence(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.run(caller, "--root", DEBIAN, "--user", Machine.ordinaryUser(), "true").run();
    assertThat(outcome.status()).isEqualTo(125);
    assertThat(outcome.err()).startsWith("stockade: ").contains(Machine.ordinaryUser()).hasLineCount(1);
  }

  @Test
  void what_root_makes_inside_belongs_to_root_outside(Stockade stockade) throws Exception {
    try (Scratch scratch = Scratch.create()) {
      Path folder = scratch.folder("shared", Caller.ROOT);
      Outcome outcome = stockade.run(Caller.ROOT, "--root", DEBIAN, "--bind", folder + ":/tmp/shared", "sh", "-ec",
          "cd /tmp/shared; touch mine; touch his; chown 1000:1001 his; stat -c %u mine his").run();
      assertThat(outcome.out()).isEqualTo("0\n1000\n");
      assertThat(Files.getAttribute(folder.resolve("mine"), "unix:uid")).isEqualTo(0);
      assertThat(Files.getAttribute(folder.resolve("his"), "unix:uid")).isEqualTo(1000);
      assertThat(Files.getAttribute(folder.resolve("his"), "unix:gid")).isEqualTo(1001);
    }
  }

  /** apt, chown and su need more than one id; subordinate ids give them. */
  @Test
  void the_subordinate_ids_of_an_ordinary_user_work_inside(Stockade stockade) throws Exception {
    try (Scratch scratch = Scratch.create()) {
      Path root = RootOf.made(scratch, Caller.ORDINARY, "cp -r --preserve=mode,links " + DEBIAN + "/* . 2>errors || "
          + "grep -vq shadow errors; rm -f errors etc/*shadow*; printf 'root:*:1::::::\\ndaemon:*:1::::::\\n' >etc/shadow");
      Outcome outcome = stockade.run(Caller.ORDINARY, "--root", root.toString(), "--user", "root", "sh", "-ec",
          "cd /srv; touch mine his; chown 1000:1001 his; stat -c %u:%g mine his; su -s /bin/sh -c 'id -u' daemon;"
              + "chown 0:0 his").run();
      assertThat(outcome.out()).as(outcome.toString()).isEqualTo("0:0\n1000:1001\n1\n");
      assertThat(Files.getAttribute(root.resolve("srv/mine"), "unix:uid"))
          .isEqualTo(Integer.parseInt(idOf(Caller.ORDINARY, "-u")));
    }
  }

  @Test
  void a_map_that_is_given_is_the_map(Stockade stockade) {
    Sight sight = stockade.look(Caller.ROOT, "--root", DEBIAN, "--uid-map", "0:500000:10", "--gid-map", "0:600000:10");
    assertThat(sight.one("uid_map").trim()).matches("0\\s+500000\\s+10");
    assertThat(sight.one("gid_map").trim()).matches("0\\s+600000\\s+10");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void set_user_id_programs_gain_nothing(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.run(caller, "--root", DEBIAN, "--user", "1000", "sh", "-c", "su -c true root; echo $?").run();
    assertThat(outcome.out()).as(outcome.toString()).isEqualTo("1\n");
  }

  /** Who a set-user-id program is, what it may, and what the command itself may; the capabilities are those of root inside. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "--allow-new-privileges | 0 00000000800405fb", "--allow-new-privileges --userns none | 0 00000000800405fb",
      "--allow-new-privileges --cap-drop SETUID | 0 000000008004057b", "--userns auto | 1000 0000000000000000",
      "--allow-new-privileges --seccomp-log | 0 00000000800405fb", "--userns none | 1000 0000000000000000"})
  void set_user_id_programs_gain_where_root_allows_new_privileges(String options, String gained, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path root = RootOf.debianWith(scratch, "for i in id grep; do cp usr/bin/$i usr/bin/suid-$i; chmod 4755 usr/bin/suid-$i; done");
      List<String> words = new ArrayList<>(List.of("--root", root.toString(), "--user", "1000"));
      words.addAll(List.of(options.split(" ")));
      words.addAll(List.of("sh", "-c", "suid-id -u; for i in suid-grep grep; do"
          + " $i -hE '^(CapPrm|CapEff|CapAmb|Seccomp):' /proc/self/status | cut -f2 | uniq; done"));
      Outcome outcome = stockade.run(Caller.ROOT, words.toArray(String[]::new)).run();
      String[] parts = gained.split(" ");
      assertThat(outcome.out()).as(outcome.err()).isEqualTo(String.join("\n", parts[0], parts[1])
          + (parts[1].equals(NONE) ? "" : "\n" + NONE) + "\n2\n" + NONE + "\n2\n");
    }
  }

  /** A mount of the host's own, as /usr may be: here one of a folder at /mnt, in a mount namespace of the test's. */
  @Test
  void set_user_id_programs_gain_on_any_mount_of_the_view_of_the_host(Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Outcome outcome = stockade.shell(Caller.ROOT, """
          cp /usr/bin/id %1$s/suid-id; chmod 4755 %1$s/suid-id; export S
          unshare --mount sh -c 'mount --bind %1$s /mnt
            for i in "--no-cache" "--allow-new-privileges --no-cache"; do "$S" run $i --user nobody /mnt/suid-id -u; done'
          """.formatted(scratch.path())).run();
      assertThat(outcome).as(outcome.toString()).returns("65534\n0\n", Outcome::out);
    }
  }

  /** Where /proc is of the outer PID namespace, the monitor can't find init there. */
  @Test
  void init_maps_its_own_id_where_the_monitor_cannot_see_it(Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path launcher = stockade.build(
          Caller.ORDINARY, scratch.folder("bin", Caller.ORDINARY).resolve("l"), "sh", "-c", "id -u; cut -c1-10 /proc/self/setgroups");
      Outcome outcome =
          Program.of("unshare", "--user", "--map-current-user", "--pid", "--fork", launcher.toString()).as(Caller.ORDINARY).run();
      assertThat(outcome.out()).as(outcome.toString()).isEqualTo(Program.of("id", "-u").as(Caller.ORDINARY).run().out() + "deny\n");
    }
  }

  @Test
  void root_inside_keeps_nothing_that_only_the_launch_needed(Stockade stockade) {
    Sight sight = stockade.look(Caller.ROOT, "--root", DEBIAN, "--allow-new-privileges");
    assertThat(List.of("CapPrm", "CapEff", "CapBnd")).allSatisfy(set -> assertThat(sight.status(set)).isEqualTo("00000000800405fb"));
    assertThat(sight.one("no_new_privs")).isEqualTo("0");
    assertThat(sight.status("Seccomp")).isEqualTo("2");
  }

  @Test
  void an_ordinary_user_cannot_allow_new_privileges(Stockade stockade) {
    Outcome outcome = stockade.run(Caller.ORDINARY, "--allow-new-privileges", "echo", "ran").run();
    assertThat(outcome).returns(125, Outcome::status).returns("", Outcome::out);
    assertThat(outcome.err()).contains("only root may say --allow-new-privileges").hasLineCount(1);
  }

  /** Supplementary groups of the caller stay outside, as far as the kernel lets go of them. */
  @Test
  void supplementary_groups_of_root_are_dropped(Stockade stockade) {
    Program look = stockade.looking(Caller.ROOT, "--root", DEBIAN);
    Outcome outcome = Program.of("setpriv", "--groups", "0,4,27").with(look.commandLine()).run();
    assertThat(Sight.of(outcome).all("group")).isEmpty();
  }

  private static String idOf(Caller caller, String option) {
    return Program.of("id", option).as(caller).run().out().trim();
  }
}
