package stockade.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockade.live.Caller;
import stockade.live.LiveTest;
import stockade.live.Machine;
import stockade.live.Program;
import stockade.live.Scratch;
import stockade.live.Sight;
import stockade.live.Stockade;

/** The same spec gives the same sandbox, whether the processor carries the plan out or Java. */
@LiveTest
class SameSandboxIT {
  private Scratch scratch;

  @BeforeEach
  void makeScratch() {
    scratch = Scratch.create();
    scratch.folder("one", Caller.ROOT);
    scratch.folder("two", Caller.ROOT);
    scratch.file("file", "text");
  }

  @AfterEach
  void removeScratch() {
    scratch.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "",
      "--no-init",
      "--read-only --hostname builder",
      "--root $D",
      "--root $D --chroot",
      "--root $D --no-init --cap-drop ALL",
      "--root $D --read-only --bind $S/one:/mnt --ro-bind $S/file:/etc/motd --dev-bind /dev/zero:/etc/issue",
      "--root $D --tmpfs /srv:size=1M,mode=0700 --dir /srv/a/b:0750 --symlink a/b:/srv/c --file $S/file:/srv/d:0640",
      "--root $D --overlay /opt:$S/one:$S/two --mask /etc/passwd --mask /usr/share --unmask /proc/interrupts",
      "--root $D --no-proc --no-dev --mask /var/lib",
      "--root $D --device /dev/kmsg --proc hidepid",
      "--root $D --user 1000:100 --group-add 44 --group-add 27",
      "--root $D --user daemon --cap-add NET_BIND_SERVICE,KILL",
      "--root $D --cap-drop ALL --cap-add SYS_ADMIN",
      "--root $D --cap-drop CHOWN --allow-userns",
      "--root $D --net host",
      "--root $D --share ipc,uts,cgroup,time",
      "--root $D --share pid",
      "--root $D --seccomp none",
      "--root $D --seccomp-deny chmod,@debug:EACCES --seccomp-allow bpf",
      "--root $D --allow-read / --allow-execute / --allow-write /tmp --allow-connect 443",
      "--root $D --allow-new-privileges --seccomp none",
      "--root $D --workdir /usr --umask 0027 --clear-env --env A=b --env LC_ALL --env-file $S/variables",
      "--root $D --new-session --die-with-parent --arg0 other",
      "--root $D --arch i386",
      "--root $D --personality addr-no-randomize"})
  void what_a_command_sees_is_the_same(String options, Stockade stockade) {
    scratch.file("variables", "C=d e\n");
    assertSame(stockade, words(options));
  }

  /** What a shell would leave it: descriptors, ignored and blocked signals, limits, a mask, bytes that are no UTF-8. */
  @Test
  void what_the_caller_leaves_a_command_is_the_same(Stockade stockade) {
    String script = """
        ulimit -Sn 700 -Ss 4096 -Sc 0; umask 0137; cd /usr/share; export ODD=$'\\xff\\xfe' EMPTY=
        exec "$V" odd-signals "$S" run %s --root %s --ro-bind "$V":/tmp/victim --env ODD --env EMPTY --pass-fd 7 /tmp/victim \
            0<&- 5</etc/hostname 7</etc/hostname""";
    List<Map<String, List<String>>> seen = Stream.of("--userns none", "--engine jnr")
        .map(engine -> Seen.of(Sight.of(stockade.shell(Caller.ROOT, script.formatted(engine, Machine.debianRoot())).run())))
        .toList();
    assertThat(Seen.differences(seen.get(0), seen.get(1))).isEmpty();
    assertThat(seen.get(0)).containsEntry("fd", List.of("1", "2", "7")).containsKey("env.ODD").containsKey("env.EMPTY")
        .doesNotContainKeys("blocked", "ignored");
  }

  /** Else the comparison would find nothing. */
  @Test
  void another_spec_gives_another_sandbox(Stockade stockade) {
    List<String> options = words("--root $D --userns none");
    List<String> others = words("--root $D --userns none --umask 0001");
    assertThat(Seen.differences(look(stockade, options), look(stockade, others))).isNotEmpty();
  }

  private static void assertSame(Stockade stockade, List<String> options) {
    List<String> launcher = new ArrayList<>(List.of("--userns", "none"));
    launcher.addAll(options);
    List<String> engine = new ArrayList<>(List.of("--engine", "jnr"));
    engine.addAll(options);
    assertThat(Seen.differences(look(stockade, launcher), look(stockade, engine))).isEmpty();
  }

  private static Map<String, List<String>> look(Stockade stockade, List<String> options) {
    Program program = stockade.looking(Caller.ROOT, options.toArray(String[]::new)).env("LC_ALL", "C.UTF-8");
    return Seen.of(Sight.of(program.run()));
  }

  private List<String> words(String options) {
    return Stream.of(options.split(" "))
        .filter(word -> !word.isEmpty())
        .map(word -> word.replace("$D", Machine.debianRoot().toString()).replace("$S", scratch.path().toString()))
        .toList();
  }
}
