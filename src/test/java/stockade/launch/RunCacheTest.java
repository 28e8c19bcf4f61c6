package stockade.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.host.Fact;

class RunCacheTest {
  private static final byte[] IMAGE = "#!/bin/sh\nexit\n".getBytes();

  @TempDir
  private Path home;

  private RunCache cache;

  @BeforeEach
  void open() {
    cache = RunCache.of(Map.of("XDG_CACHE_HOME", home.toString()), Path.of("/nonexistent"));
  }

  @Test
  void the_name_is_the_words_with_blanks_and_folders() {
    assertThat(cache.keep(run("run", "--root", "/srv/debian"), IMAGE))
        .contains(home.resolve("stockade/runs/run --root /srv/debian.image"));
    assertThat(cache.keep(in("/home/ann", "run", "-f", "a.toml"), IMAGE))
        .contains(home.resolve("stockade/runs/at/home/ann/run -f a.toml.image"));
    assertThat(cache.keep(in("/", "run", "-f", "a//b/"), IMAGE)).contains(home.resolve("stockade/runs/at/run -f a/b/.image"));
  }

  @Test
  void words_that_lead_out_or_are_too_long_have_no_name() {
    assertThat(cache.keep(run("run", "--bind", "/a/../../../x"), IMAGE)).isEmpty();
    assertThat(cache.keep(run("run", "x".repeat(300)), IMAGE)).isEmpty();
    assertThat(home).isEmptyDirectory();
    assertThat(cache.keep(run("run", "../x/.."), IMAGE)).contains(home.resolve("stockade/runs/run ../x/...image"));
  }

  @Test
  void what_it_was_compiled_from_stands_behind_the_image() throws IOException {
    KeptRun run = new KeptRun(new RunName(List.of("run", "a\nb\\n", "é", ""), Optional.of(Path.of("/h h"))),
        Instant.ofEpochSecond(5), "why not", List.of("file 1\n2", "kernel 6"));
    Path file = cache.keep(run, IMAGE).orElseThrow();

    assertThat(Files.readAllBytes(file)).startsWith(IMAGE);
    assertThat(file).isExecutable();
    assertThat(cache.find(run.name())).contains(run);
    assertThat(new ProcessBuilder(file.toString()).start().onExit().join().exitValue()).isZero();
  }

  @Test
  void a_launcher_of_other_words_by_the_same_name_is_none() {
    cache.keep(run("run", "a b"), IMAGE);

    assertThat(cache.find(run("run", "a", "b").name())).isEmpty();
  }

  @Test
  void a_fact_with_another_answer_is_a_change() {
    KeptRun run = new KeptRun(run("run").name(), Instant.EPOCH, "", List.of("kernel 6.1", "ids 0 0"));

    assertThat(run.changed(List.of(new Fact.Kernel("6.1"), new Fact.Ids(0, 1)))).containsExactly(new Fact.Ids(0, 1));
  }

  @Test
  void a_folder_that_others_may_write_to_or_a_link_takes_nothing() throws IOException {
    cache.keep(run("run"), IMAGE);
    Files.setPosixFilePermissions(cache.folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(cache.keep(run("run"), IMAGE)).isEmpty();
    assertThat(cache.obstacle()).isPresent();

    Files.setPosixFilePermissions(cache.folder(), PosixFilePermissions.fromString("rwx------"));
    Files.move(cache.folder(), home.resolve("moved"));
    Files.createSymbolicLink(cache.folder(), home.resolve("moved"));
    assertThat(cache.keep(run("run"), IMAGE)).isEmpty();
  }

  @Test
  void a_file_in_the_place_of_a_folder_is_no_disaster() throws IOException {
    Files.createDirectories(cache.folder());
    Files.writeString(cache.folder().resolve("run --root "), "");

    assertThat(cache.keep(run("run", "--root", "/x"), IMAGE)).isEmpty();
    assertThat(cache.obstacle()).isEmpty();
  }

  @Test
  void they_are_listed_by_their_last_use_and_cleared_with_their_folders() throws IOException {
    Path old = cache.keep(run("run", "--root", "/a/b"), IMAGE).orElseThrow();
    cache.keep(run("run"), IMAGE);
    Files.setAttribute(old, "lastAccessTime", FileTime.fromMillis(0));
    Files.setLastModifiedTime(old, FileTime.fromMillis(0));

    assertThat(cache.list()).extracting(listed -> listed.run().name().words())
        .containsExactly(List.of("run"), List.of("run", "--root", "/a/b"));
    assertThat(cache.clear()).isEqualTo(2);
    assertThat(cache.folder()).isEmptyDirectory();
  }

  @Test
  void of_too_many_the_longest_unused_goes_and_nothing_that_is_about_to_start() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      Path file = cache.keep(run(name), IMAGE).orElseThrow();
      FileTime used = FileTime.from(Instant.now().minus(Duration.ofHours("abcd".indexOf(name))));
      Files.setAttribute(file, "lastAccessTime", used);
      Files.setLastModifiedTime(file, used);
    }
    new Eviction(1, 1 << 20, Duration.ofMinutes(90)).from(cache.folder());
    assertThat(names()).containsExactly("a", "b");
    new Eviction(9, 1, Duration.ZERO).from(cache.folder());
    assertThat(names()).isEmpty();
  }

  @Test
  void what_a_killed_process_has_left_goes_after_an_hour() throws IOException {
    Files.createDirectories(cache.folder());
    Path left = Files.writeString(cache.folder().resolve(".stockade-1.new"), "");
    cache.keep(run("run"), IMAGE);
    assertThat(left).exists();
    assertThat(cache.list()).hasSize(1);
    Files.setAttribute(left, "lastAccessTime", FileTime.fromMillis(0));
    Files.setLastModifiedTime(left, FileTime.fromMillis(0));
    cache.keep(run("run"), IMAGE);
    assertThat(left).doesNotExist();
  }

  private List<String> names() {
    return cache.list().stream().map(listed -> listed.run().name().words().get(0)).toList();
  }

  private static KeptRun run(String... words) {
    return new KeptRun(new RunName(List.of(words), Optional.empty()), Instant.EPOCH, "", List.of());
  }

  private static KeptRun in(String folder, String... words) {
    return new KeptRun(new RunName(List.of(words), Optional.of(Path.of(folder))), Instant.EPOCH, "", List.of());
  }
}
