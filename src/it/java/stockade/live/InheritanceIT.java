package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What of the caller's surroundings reaches the command: descriptors, variables, mask, folder, signals, groups, words. */
@LiveTest
class InheritanceIT {
  private static final String DEBIAN = Machine.debianRoot().toString();

  @ParameterizedTest
  @EnumSource(Caller.class)
  void variables_pass_by_a_short_list(Caller caller, Stockade stockade) {
    Sight sight = Sight.of(stockade.looking(caller, "--env", "A=1", "--env", "B")
        .env("B", "2").env("LC_TIME", "C").env("LC_MINE", "x").env("TZ", "UTC").env("LD_PRELOAD", "")
        .env("LD_LIBRARY_PATH", "/nowhere").env("SECRET_TOKEN", "s").env("JAVA_TOOL_OPTIONS", "-Dx=y")
        .env("BASH_ENV", "/etc/passwd").env("TERM", "dumb").env("LANG", "C").run());
    assertThat(names(sight)).contains("A", "B", "LC_TIME", "LC_MINE", "TZ", "TERM", "LANG", "PATH", "HOME")
        .isSubsetOf("A", "B", "LC_TIME", "LC_MINE", "LC_ALL", "TZ", "TERM", "LANG", "PATH", "HOME", "USER", "LOGNAME",
            "SHELL");
    assertThat(sight.one("env.A")).isEqualTo("1");
    assertThat(sight.one("env.B")).isEqualTo("2");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void clear_env_passes_what_is_named_alone(Caller caller, Stockade stockade) {
    Sight sight = Sight.of(stockade.looking(caller, "--clear-env", "--env", "A=b=c", "--env", "NEVER_SET").run());
    assertThat(names(sight)).containsExactly("A");
    assertThat(sight.one("env.A")).isEqualTo("b=c");
  }

  private static List<String> names(Sight sight) {
    return sight.values().keySet().stream().filter(key -> key.startsWith("env.")).map(key -> key.substring(4)).toList();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void descriptors_are_closed_but_for_those_that_are_named(Caller caller, Stockade stockade) {
    String open = "ulimit -n 1024; exec 3</etc/hostname 4<&3 5<&3 9<&3 77<&3 200<&3 255<&3; ";
    String look = " --ro-bind \"$V\":/tmp/v /tmp/v";
    assertThat(Sight.of(stockade.shell(caller, open + "exec \"$S\" run" + look).run()).all("fd"))
        .containsExactly("0", "1", "2");
    assertThat(Sight.of(stockade.shell(caller,
        open + "exec \"$S\" run --pass-fd 3 --pass-fd 9 --pass-fd 200" + look).run()).all("fd"))
        .containsExactly("0", "1", "2", "3", "9", "200");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_passed_descriptor_is_the_callers_file(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.shell(caller,
        "exec \"$S\" run --root " + DEBIAN + " --pass-fd 200 bash -c 'cat <&200' 200<<<words").run();
    assertThat(outcome.out()).isEqualTo("words\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_closed_stream_stays_closed(Caller caller, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path folder = scratch.folder("out", caller);
      String bind = "--ro-bind \"$V\":/tmp/v --bind " + folder + ":/tmp/out ";
      String look = bind + "sh -c '/tmp/v >/tmp/out/$0; echo x; echo y >&2; cat' ";
      assertThat(stockade.shell(caller, "\"$S\" run " + look + "in <&-; \"$S\" run " + look + "out >&- </dev/null;"
          + "\"$S\" run " + look + "err 2>&- </dev/null; \"$S\" run " + look + "all <&- >&- 2>&-; true").run().status())
          .isZero();
      assertThat(fds(folder.resolve("in"))).containsExactly("1", "2");
      assertThat(fds(folder.resolve("out"))).containsExactly("0", "1", "2");
      assertThat(fds(folder.resolve("err"))).containsExactly("0", "1");
      assertThat(fds(folder.resolve("all"))).containsExactly("1");
    }
  }

  /** Nothing that the launcher opens lands at 0, 1 or 2, and its own messages stay away from the files there. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void nothing_lands_in_a_file_that_took_a_closed_streams_number(Caller caller, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path launcher = scratch.folder("l", caller).resolve("launcher");
      stockade.build(caller, launcher, "--root", DEBIAN);
      for (String closed : List.of("<&-", ">&-", "2>&-", "<&- >&- 2>&-")) {
        Outcome outcome = Program.of("sh", "-c",
            launcher + " /bin/none " + closed + "; [ $? = 127 ] && " + launcher + " /bin/sh -c 'exit 3' " + closed)
            .as(caller).run();
        assertThat(outcome.status()).as(closed).isEqualTo(3);
      }
    }
  }

  private static List<String> fds(Path file) {
    return Sight.of(Program.of("cat", file.toString()).run()).all("fd");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_umask_is_the_callers_or_the_given_one(Caller caller, Stockade stockade) {
    String look = " --ro-bind \"$V\":/tmp/v /tmp/v";
    assertThat(Sight.of(stockade.shell(caller, "umask 027; exec \"$S\" run" + look).run()).one("umask")).isEqualTo("027");
    assertThat(stockade.look(caller, "--umask", "077").one("umask")).isEqualTo("077");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_command_starts_where_the_caller_is_if_that_exists_inside(Caller caller, Stockade stockade) {
    assertThat(Sight.of(stockade.looking(caller, "--root", DEBIAN).in(Path.of("/usr/share")).run()).one("cwd"))
        .isEqualTo("/usr/share");
    assertThat(Sight.of(stockade.looking(caller, "--root", DEBIAN).in(stockade.home()).run()).one("cwd")).isEqualTo("/");
    assertThat(stockade.look(caller, "--workdir", "/etc").one("cwd")).isEqualTo("/etc");
    Outcome outcome = stockade.run(caller, "--workdir", "/none", "true").run();
    assertThat(outcome.status()).isEqualTo(125);
    assertThat(outcome.err()).contains("/none").hasLineCount(1);
  }

  @Test
  void a_folder_that_is_gone_is_no_way_out(Stockade stockade) {
    Outcome outcome = stockade.shell(Caller.ORDINARY, "d=$(mktemp -d); cd $d; rmdir $d; exec \"$S\" run pwd").run();
    assertThat(outcome.out()).isEqualTo("/\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void no_signal_is_blocked_or_ignored(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.shell(caller, "exec \"$V\" odd-signals \"$S\" run --ro-bind \"$V\":/tmp/v /tmp/v").run();
    Sight sight = Sight.of(outcome);
    assertThat(sight.all("blocked")).isEmpty();
    assertThat(sight.all("ignored")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void killing_its_own_group_does_not_reach_the_caller(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.shell(caller,
        "\"$S\" run --root " + DEBIAN + " sh -c 'kill -TERM 0; sleep 9'; echo $?; \"$S\" run --root " + DEBIAN
            + " sh -c 'kill -KILL -1; echo alive'; echo $?").run();
    assertThat(outcome.out()).isIn("143\nalive\n0\n", "143\n137\n");
    assertThat(outcome.status()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_new_session_is_asked_for_by_name(Caller caller, Stockade stockade) {
    Sight without = stockade.look(caller);
    Sight with = stockade.look(caller, "--new-session");
    assertThat(without.one("pgid")).isEqualTo(without.one("pid"));
    assertThat(without.one("sid")).isEqualTo("0");
    assertThat(with.one("sid")).isEqualTo(with.one("pid"));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void words_of_any_bytes_and_any_number_arrive_untouched(Caller caller, Stockade stockade) {
    Outcome bytes = stockade.shell(caller, "exec \"$S\" run --root " + DEBIAN
        + " printf '%s|' $'\\xff\\xfe' $'a\\nb' '' ' ' $'\\x01\\x80' '*' '$HOME' --tmpfs").run();
    assertThat(bytes.outBytes())
        .isEqualTo("\u00ff\u00fe|a\nb|| |\u0001\u0080|*|$HOME|--tmpfs|".getBytes(StandardCharsets.ISO_8859_1));
    Outcome many = stockade.shell(caller, "set -- $(seq 100000); exec \"$S\" run --root " + DEBIAN
        + " sh -c 'echo $#; shift 99999; echo $1' sh \"$@\"").run();
    assertThat(many.out()).as(many.err()).isEqualTo("100000\n100000\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void five_thousand_variables_pass_where_they_are_named(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.shell(caller, "for i in $(seq 5000); do export MANY_$i=$i; done; exec \"$S\" run --root "
        + DEBIAN + " --env 'MANY_*' sh -c 'env | grep -c ^MANY_; echo $MANY_4999'").run();
    assertThat(outcome.out()).as(outcome.err()).isEqualTo("5000\n4999\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void streams_pass_through_untouched(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.shell(caller, "seq 300000 | \"$S\" run cat"
        + " | md5sum; seq 300000 | md5sum").run();
    assertThat(outcome.out().lines().distinct()).hasSize(1);
    assertThat(outcome.out().lines()).hasSize(2);
  }
}
