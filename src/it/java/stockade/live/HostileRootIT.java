package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Roots that their owner has prepared against the launcher. Each test ends with the proof that nothing outside the root was made,
 * changed or shown: a folder outside has a canary in it, and is the same afterwards.
 */
@LiveTest
class HostileRootIT {
  private static final String SOUND = "mkdir -p usr proc dev tmp etc mnt var; ln -s usr/bin bin; ln -s usr/lib lib;"
      + "ln -s usr/lib64 lib64; ";

  private Scratch scratch;
  private Path outside;
  private String before;

  @BeforeEach
  void makeOutside() {
    scratch = Scratch.create();
    outside = scratch.folder("outside", Caller.ORDINARY);
    RootOf.change(outside, Caller.ORDINARY, "echo canary >canary; mkdir sub; mkdir sub/deep");
    before = state();
  }

  @AfterEach
  void removeScratch() {
    scratch.close();
  }

  private String state() {
    return Program.of("find", outside.toString(), "-printf", "%p %y %m %U %s %T@ %i\n").run().out();
  }

  private Path root(String script) {
    return RootOf.made(scratch, Caller.ORDINARY, SOUND + script.replace("$OUT", outside.toString()));
  }

  /** Both callers run a look around in the root at once; each must end well or be refused in one sentence. */
  private List<Outcome> lookAround(Path root, Stockade stockade, String... options) {
    List<String> words = new ArrayList<>(List.of("--root", root.toString(), "--ro-bind", "/usr:/usr"));
    words.addAll(List.of(options));
    words.addAll(List.of("sh", "-c", "ls -R /tmp /mnt /etc /var; cat /*/canary /mnt/*/canary; true"));
    List<Outcome> outcomes = Stream.of(Caller.values())
        .map(caller -> stockade.run(caller, words.toArray(String[]::new)).start())
        .toList().stream().map(Running::outcome).toList();
    assertThat(state()).isEqualTo(before);
    assertThat(outcomes).allSatisfy(outcome -> {
      assertThat(outcome.out()).doesNotContain("canary");
      assertThat(outcome.status()).as(outcome.toString()).isIn(0, 125);
      assertThat(outcome.status() == 0 || outcome.err().matches("stockade: .+\n")).as(outcome.toString()).isTrue();
    });
    return outcomes;
  }

  private void refused(Path root, Stockade stockade, String... options) {
    assertThat(lookAround(root, stockade, options)).extracting(Outcome::status).containsOnly(125);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../..", "../../../../../../..", "$OUT", "/none", "$P", "../outside", "/proc/self/root",
      "/proc/1/cwd"})
  void links_in_the_place_of_proc_or_dev_are_refused(String target, Stockade stockade) {
    for (String place : new String[] {"proc", "dev"}) {
      Path root = root("rmdir " + place + "; ln -s " + target.replace("$P", place) + " " + place);
      refused(root, stockade);
      scratch.close();
      makeOutside();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../..", "../../../../../../..", "$OUT", "/none", "$P", "../outside", "/proc/self/root",
      "/proc/1/cwd", "/dev/fd/0"})
  void links_in_the_place_of_other_folders_are_contained(String target, Stockade stockade) {
    Path root = root("rmdir tmp etc mnt; for p in tmp etc mnt var/run; do ln -s $(echo " + target.replace("$P", "@")
        + " | tr @ x) $p; done; ln -s x x");
    lookAround(root, stockade);
    lookAround(root, stockade, "--ro-bind", "/etc/hostname:/mnt/a/b", "--tmpfs", "/etc/c", "--dir", "/mnt/d",
        "--symlink", "x:/etc/e/f", "--file", "/etc/hostname:/var/run/g", "--mask", "/tmp:optional");
  }

  @ParameterizedTest
  @CsvSource({"proc,file", "dev,file", "tmp,file", "proc,fifo", "dev,fifo", "tmp,fifo", "mnt,file", "mnt,fifo", "mnt,socket",
      "dev,socket"})
  void mount_points_of_another_kind_are_refused_and_never_waited_for(String place, String kind, Stockade stockade) {
    String make = switch (kind) {
      case "file" -> "touch " + place;
      case "fifo" -> "mkfifo " + place;
      default -> "perl -MSocket -e 'socket(S,AF_UNIX,SOCK_STREAM,0);bind(S,sockaddr_un($ARGV[0]))' " + place;
    };
    Path root = root("rmdir " + place + "; " + make);
    refused(root, stockade, "--tmpfs", "/mnt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ln -s /etc/passwd etc/passwd", "ln -s ../../../../../../etc/passwd etc/passwd",
      "mkfifo etc/passwd", "mkdir etc/passwd", "head -c 10485760 /dev/zero >etc/passwd",
      "yes 'a:x:1:1:::' | head -c 10485760 >etc/passwd", "rmdir etc; ln -s /etc etc", "ln -s /proc/self/environ etc/passwd"})
  void users_are_looked_for_in_the_roots_own_passwd_only(String script, Stockade stockade) {
    Path root = root(script);
    refused(root, stockade, "--user", Machine.ordinaryUser());
  }

  @Test
  void a_destination_through_a_link_that_leaves_stays_inside(Stockade stockade) {
    Path root = root("ln -s $OUT mnt/absolute; ln -s ../../outside/sub mnt/relative; mkdir -p .$OUT/sub");
    Path source = scratch.file("source", "source\n");
    lookAround(root, stockade, "--ro-bind", source + ":/mnt/absolute/bound", "--dir", "/mnt/absolute/sub/made",
        "--file", source + ":/mnt/absolute/copied", "--symlink", "x:/mnt/absolute/link");
    lookAround(root, stockade, "--tmpfs", "/mnt/relative", "--ro-bind", source + ":/mnt/relative/x/y");
  }

  /** Whoever owns the root exchanges a mount point's parent with a link to the outside all the while. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_race_for_the_mount_points_is_never_won(Caller caller, Stockade stockade) {
    Path root = root("mkdir mnt/a mnt/a/deep; ln -s $OUT mnt/b; mkdir mnt/c; ln -s ../../../outside/sub mnt/d");
    Path launcher = stockade.build(caller, scratch.folder("launcher", caller).resolve("it"), "--root", root.toString(),
        "--ro-bind", "/usr:/usr", "--dir", "/mnt/a/deep/made", "--ro-bind", "/etc/hostname:/mnt/a/bound", "--tmpfs",
        "/mnt/c/deep", "--symlink", "x:/mnt/c/link", "--file", "/etc/hostname:/mnt/a/copied", "sh", "-c",
        "cat /mnt/*/canary 2>/dev/null; true");
    Running first = Program.of(stockade.victim().toString(), "exchange", root + "/mnt/a", root + "/mnt/b")
        .as(Caller.ORDINARY).start();
    Running second = Program.of(stockade.victim().toString(), "exchange", root + "/mnt/c", root + "/mnt/d")
        .as(Caller.ORDINARY).start();
    Outcome outcome = Program.of("bash", "-c", "for i in {1..200}; do $0 2>>$1; echo $?; done", launcher.toString(),
        launcher.getParent() + "/errors").as(caller).within(Duration.ofSeconds(60)).run();
    first.signal("KILL").outcome();
    second.signal("KILL").outcome();
    assertThat(outcome.out().lines()).hasSize(200).containsAnyOf("0", "125")
        .allMatch(line -> line.equals("0") || line.equals("125"));
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void a_deep_root_of_many_links_ends_in_time(Stockade stockade) {
    StringBuilder links = new StringBuilder("rmdir mnt; ln -s l1/.. mnt; ");
    IntStream.range(1, 60).forEach(i -> links.append("ln -s l%d l%d; ".formatted(i + 1, i)));
    lookAround(root(links + "ln -s . l60"), stockade, "--tmpfs", "/mnt/x");
  }
}
