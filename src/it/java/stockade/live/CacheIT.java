package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Launchers that are found by the words alone. A script of {@link #shell} has a folder of its own, {@code $T}, with the cache;
 * {@code how WORDS…} runs and says whether that took Java: the start script asks readlink(1) for its project first.
 */
@LiveTest
class CacheIT {
  private static final String HOW = """
      exec 2>&1
      cd "$T"
      export XDG_CACHE_HOME=$T/cache XDG_RUNTIME_DIR=$T/runtime
      mkdir -m 700 -p "$XDG_RUNTIME_DIR"
      mkdir -p "$T/java/bin" && cp '@JAVA@/release' "$T/java/"
      printf '#!/bin/sh\\necho >>"%s"\\nexec "@JAVA@/bin/java" "$@"\\n' "$T/log" >"$T/java/bin/java"
      chmod +x "$T/java/bin/java"
      export JAVA_HOME=$T/java
      how() {
        : >"$T/log"
        "$S" run "$@"
        echo "=$? $([ -s "$T/log" ] && echo compiled || echo kept)"
      }
      """.replace("@JAVA@", System.getProperty("java.home"));

  private final Stockade stockade;
  private Scratch scratch;

  CacheIT(Stockade stockade) {
    this.stockade = stockade;
  }

  @BeforeEach
  void makeScratch() {
    scratch = Scratch.create();
  }

  @AfterEach
  void removeScratch() {
    scratch.close();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void words_seen_before_start_no_process_but_the_launcher(Caller caller) {
    String script = """
        "$S" run --tmpfs /mnt echo one
        strace -f -o trace -e trace=execve,clone,clone3,fork,vfork "$S" run --tmpfs /mnt echo two
        grep -n 'runs/run --tmpfs' trace | cut -d: -f1
        sed 2q trace | grep -o '[a-z0-9]*('
        """;
    assertThat(shell(caller, script)).endsWith("one\ntwo\n2\nexecve(\nexecve(\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void any_words_of_the_command_find_the_launcher_and_reach_it_untouched(Caller caller) {
    String script = """
        how --tmpfs /mnt printf '<%s>' a
        how --tmpfs /mnt printf '<%s>' 'a  b' '' "it's" '"' "$(printf 'c\\nd')" '*' 'ü' -x -- --tmpfs
        how --tmpfs /mnt sh -c 'exit 7'
        how --tmpfs /mnt sh -c 'kill -9 $$'
        how --tmpfs /mnt nosuch 2>/dev/null
        how --tmpfs /mnt /etc/../etc 2>/dev/null
        how --tmpfs /mnt -- echo -n a
        how --tmpfs /mnt -- echo -n b
        how --tmpfs /mnt -- -n 2>/dev/null
        """;
    assertThat(shell(caller, script)).isEqualTo("""
        <a>=0 compiled
        <a  b><><it's><"><c
        d><*><ü><-x><--><--tmpfs>=0 kept
        =7 kept
        =137 kept
        =127 kept
        =126 kept
        a=0 compiled
        b=0 kept
        =127 kept
        """);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void an_option_behind_known_words_is_no_command(Caller caller) {
    assertThat(shell(caller, """
        how --tmpfs /mnt true
        how --tmpfs /mnt --hostname inside uname -n
        how --tmpfs /mnt --hostname inside uname -n
        how --tmpfs /mnt --no-such 2>/dev/null
        how --tmpfs /mnt 2>&1
        how --tmpfs /mnt --
        """)).isEqualTo("""
        =0 compiled
        inside
        =0 compiled
        inside
        =0 kept
        =2 compiled
        stockade: which command? write it behind the options, or 'command' in the spec
        =2 compiled
        stockade: which command? write it behind the options, or 'command' in the spec
        =2 compiled
        """);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void whatever_it_was_compiled_from_and_has_changed_compiles_it_anew(Caller caller) {
    String script = """
        ask() { sleep 0.2; how -f s.toml --env-file vars sh -c 'echo $A $B $C' 2>&1; }
        echo 'env = ["A=1"]' >base.toml
        echo 'extends = ["base.toml"]' >s.toml; echo 'env = ["B=${NAME:-none}"]' >>s.toml
        echo C=1 >vars
        ask; ask
        echo 'env = ["A=2"]' >base.toml; ask; ask
        echo C=2 >vars; ask; ask
        export NAME=n; ask; ask
        export NAME=; ask
        mv s.toml t.toml; echo 'tmpfs = []' >s.toml; ask
        rm s.toml; ask
        mv t.toml s.toml; ask; ask
        """;
    assertThat(shell(caller, script)).isEqualTo("""
        1 none 1
        =0 compiled
        1 none 1
        =0 kept
        2 none 1
        =0 compiled
        2 none 1
        =0 kept
        2 none 2
        =0 compiled
        2 none 2
        =0 kept
        2 n 2
        =0 compiled
        2 n 2
        =0 kept
        2 none 2
        =0 compiled
        2
        =0 compiled
        stockade: spec 's.toml' can't be read: there is no such file; check its path
        =125 compiled
        2 none 2
        =0 compiled
        2 none 2
        =0 kept
        """);
  }

  @Test
  void the_roots_passwd_and_the_program_are_looked_at() {
    Path root = scratch.folder("root", Caller.ROOT);
    assertThat(shell(Caller.ROOT, """
        ask() { sleep 0.2; how --root %s --ro-bind "$V" --user %s "$V" 2>&1 | grep -e '^=' -e 'no such user' -e 'has no'; }
        ask; mkdir %s/etc; echo u:x:7:7::/:/bin/sh >%s/etc/passwd
        ask; ask
        touch "${S%%scripts/*}target/stockade.jar"; sleep 1
        ask; ask
        """.formatted(root, "7", root, root)))
        .matches("(?s).*=\\d+ compiled\n=\\d+ compiled\n=\\d+ kept\n=\\d+ compiled\n=\\d+ kept\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_relative_path_counts_for_its_folder_alone(Caller caller) {
    assertThat(shell(caller, """
        mkdir a b; echo a >a/f; echo b >b/f; ln -s a l
        for folder in a b a b l "$T/l"; do cd "$folder"; how --ro-bind f:/tmp/f cat /tmp/f; cd "$T"; done
        rm l; ln -s b l; cd l; how --ro-bind f:/tmp/f cat /tmp/f
        """)).isEqualTo("""
        a
        =0 compiled
        b
        =0 compiled
        a
        =0 kept
        b
        =0 kept
        a
        =0 compiled
        a
        =0 kept
        b
        =0 compiled
        """);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void what_cannot_be_looked_at_again_is_compiled_each_time(Caller caller) {
    assertThat(shell(caller, """
        for i in 1 2; do how --no-cache echo $i; done
        for i in 1 2; do echo 'command = ["echo"]' | how -f - $i; done
        "$S" cache why --no-cache ls; "$S" cache why -f - ls </dev/null
        find cache -name '*.image'
        """)).isEqualTo("""
        1
        =0 compiled
        2
        =0 compiled
        1
        =0 compiled
        2
        =0 compiled
        compiled each time: --no-cache says so
        compiled each time: the spec comes from standard input
        """);
  }

  @Test
  void a_run_with_the_jnr_engine_is_never_kept() {
    assertThat(shell(Caller.ROOT, """
        how --engine jnr echo 1; "$S" cache why --engine jnr echo; find cache/stockade/runs -name '*.image'
        """)).startsWith("1\n=0 compiled\ncompiled each time: the JNR engine is a Java program, which no launcher could do without\n")
        .doesNotContain(".image");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void what_is_no_executable_file_of_the_callers_is_not_started(Caller caller) {
    assertThat(shell(caller, """
        image=cache/stockade/runs/run.image; how echo 1
        printf '#!/bin/sh\\necho wrong\\n' >evil; chmod +x evil
        mv "$image" kept; ln -s "$T/evil" "$image"; how echo 2
        rm "$image"; mkdir "$image"; how echo 3
        rmdir "$image"; how echo 4
        chmod -x "$image"; how echo 5
        mv cache/stockade/runs elsewhere; ln -s "$T/elsewhere" cache/stockade/runs; how echo 6
        rm cache/stockade/runs; how echo 7; how echo 8
        """)).isEqualTo("""
        1
        =0 compiled
        2
        =0 compiled
        3
        =0 compiled
        4
        =0 compiled
        5
        =0 compiled
        6
        =0 compiled
        7
        =0 compiled
        8
        =0 kept
        """);
  }

  @Test
  void root_takes_nothing_from_a_folder_of_another_user() {
    String user = Machine.ordinaryUser();
    assertThat(shell(Caller.ROOT, """
        mkdir -p home/.cache/stockade/runs; unset XDG_CACHE_HOME; export HOME=$T/home
        printf '#!/bin/sh\\necho wrong\\n' >home/.cache/stockade/runs/run.image; chmod +x home/.cache/stockade/runs/run.image
        chown -R %s: home
        how echo 1; how echo 2
        chown root: home/.cache/stockade/runs; how echo 3
        cat home/.cache/stockade/runs/run.image
        find runtime -type f | wc -l
        """.formatted(user))).isEqualTo("""
        1
        =0 compiled
        2
        =0 compiled
        3
        =0 compiled
        #!/bin/sh
        echo wrong
        1
        """);
  }

  @Test
  void without_a_folder_that_can_be_written_to_it_runs_all_the_same() {
    assertThat(shell(Caller.ORDINARY, """
        unset XDG_CACHE_HOME; export HOME=$T/home; mkdir home; chmod 555 home
        how echo 1; "$S" cache why echo; unset XDG_RUNTIME_DIR; how echo 2; ls /dev/shm | grep -c "^stockade-$(id -u)$"
        rm -r "/dev/shm/stockade-$(id -u)"; chmod 755 home
        """)).matches("""
        1
        =0 compiled
        compiled each time: cannot write to .*/home/.cache/stockade/runs: permission denied, and launchers in other places aren't looked for; set .*
        2
        =0 compiled
        1
        """);
  }

  @Test
  void a_full_disk_and_one_without_execution_leave_nothing_half() {
    assertThat(shell(Caller.ROOT, """
        export -f how; mkdir -p small noexec
        unshare --mount bash -c 'mount -t tmpfs -o size=40k none small; export XDG_CACHE_HOME=$T/small; how echo 1; how echo 2
          find small -type f; rm -r small/*
          mount -t tmpfs -o noexec none noexec; export XDG_CACHE_HOME=$T/noexec; how echo 3; find noexec -name "*.image"
          "$S" cache why ls'
        """)).isEqualTo("""
        1
        =0 compiled
        2
        =0 compiled
        3
        =0 compiled
        compiled each time: what is in %s/noexec/stockade/runs can't be executed, or others can change it, and launchers in other places aren't looked for; set XDG_CACHE_HOME to a folder of yours
        """.formatted(scratch.path().resolve("own-ROOT")));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void many_at_once_each_get_the_right_launcher(Caller caller) {
    assertThat(shell(caller, """
        for round in 1 2 3; do
          sleep 0.2; echo "env = [\\"A=$round\\"]" >s.toml; sleep 0.2
          [ $round != 3 ] || "$S" cache clear >>cleared &
          for i in 1 2 3 4 5 6; do "$S" run -f s.toml sh -c '[ $A = '$round' ] && echo right' & done
          wait
        done
        find cache -name '.stockade-*'
        """).lines().filter("right"::equals)).hasSize(18);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_kill_at_any_moment_leaves_no_half_launcher(Caller caller) {
    assertThat(shell(caller, """
        for wait in 0.3 0.5 0.6 0.7 0.8 0.9 1.0 1.2; do
          rm -rf cache; sh -c "timeout -s KILL $wait '$S' run --tmpfs /mnt sleep 0; :" >/dev/null 2>&1
          "$S" run --tmpfs /mnt echo right
        done
        """)).isEqualTo("right\n".repeat(8));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void streams_that_are_closed_and_long_lines_are_no_obstacle(Caller caller) {
    assertThat(shell(caller, """
        how sh -c 'exit 5' >/dev/null
        "$S" run sh -c 'exit 5' <&- >&-; echo =$?
        "$S" run sh -c 'exit 6' 2>&-; echo =$?
        echo in | how cat
        echo nine >nine; echo 'umask = "022"' >p.toml; sleep 0.2
        how --pass-fd 9 -f p.toml sh -c 'cat <&9' 9<nine; echo 'umask = "027"' >p.toml; sleep 0.2
        how --pass-fd 9 -f p.toml sh -c 'umask; cat <&9' 9<nine
        long=$(head -c 100000 /dev/zero | tr '\\0' x); how sh -c 'echo ${#1}' - "$long"
        how echo $(seq 20000) | wc -c
        how --tmpfs "/$long" true 2>/dev/null
        how --env "A=$(head -c 3000 /dev/zero | tr '\\0' y)" sh -c 'echo ${#A}'
        """)).isEqualTo("""
        =5
        =6
        in
        =0 kept
        nine
        =0 compiled
        0027
        nine
        =0 compiled
        100000
        =0 kept
        108902
        =2 compiled
        3000
        =0 compiled
        """);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void it_says_what_is_kept_and_why(Caller caller) {
    assertThat(shell(caller, """
        "$S" cache why --tmpfs /mnt ls; "$S" run --tmpfs /mnt true; "$S" cache why --tmpfs /mnt ls
        "$S" cache list | sed 's/^ *[0-9]* .* s  /BYTES AGE USE /'
        "$S" cache list --format json | grep -c '"because": "these words were not run before"'
        "$S" cache clear; "$S" cache list | wc -l; find cache -type f
        """)).matches("""
        compiled next time: these words were not run before
        kept: the next run starts without Java
        compiled last \\S+Z: these words were not run before
         *BYTES .*WORDS
        BYTES AGE USE run --tmpfs /mnt
        1
        removed: 1
        1
        """);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_mask_that_may_have_become_too_small_is_never_used(Caller caller) {
    assertThat(shell(caller, """
        mkdir keys; echo a >keys/a.pem; sleep 0.2
        "$S" build --ro-bind "$T/keys" --mask "$T/keys/*.pem" -o launcher sh -c "cat $T/keys/*.pem 2>/dev/null; echo end" && ./launcher
        how --ro-bind "$T/keys" --mask "$T/keys/*.pem" sh -c "cat $T/keys/*.pem 2>/dev/null; echo end"
        how --ro-bind "$T/keys" --mask "$T/keys/*.pem" sh -c "cat $T/keys/*.pem 2>/dev/null; echo end"
        echo b >keys/b.pem; ./launcher 2>&1; echo "=$?"; sleep 0.2
        how --ro-bind "$T/keys" --mask "$T/keys/*.pem" sh -c "cat $T/keys/*.pem 2>/dev/null; echo end"
        """)).isEqualTo("""
        end
        end
        =0 compiled
        end
        =0 kept
        stockade: files may have come that the patterns of masks match and this launcher doesn't hide; a folder that they look \
        through has changed since it was built: build it again
        =125
        end
        =0 compiled
        """);
  }

  @Test
  void another_shell_finds_them_too() {
    assertThat(shell(Caller.ROOT, """
        how echo 1; for shell in dash bash 'bash --posix'; do
          : >log; $shell "$S" run echo "$shell"; [ -s log ] || echo kept
          mv cache/stockade/runs/run.image gone; $shell "$S" run echo again; rm -f gone
        done
        """)).isEqualTo("1\n=0 compiled\n" + "dash\nkept\nagain\nbash\nkept\nagain\nbash --posix\nkept\nagain\n");
  }

  private String shell(Caller caller, String script) {
    Path own = scratch.folder("own-" + caller, caller);
    Outcome outcome = stockade.shell(caller, HOW + script).env("T", own.toString())
        .within(Duration.ofMinutes(3)).run();
    return outcome.out();
  }
}
