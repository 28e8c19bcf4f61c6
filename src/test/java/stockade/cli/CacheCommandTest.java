package stockade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.launch.FrontEnd;
import stockade.launch.HandOver;

/** With a start script that looks for launchers. */
class CacheCommandTest {
  @TempDir
  private Path folder;

  @BeforeEach
  void makeProgram() throws IOException {
    Files.writeString(folder.resolve("program"), "1");
    settle();
  }

  @Test
  void a_run_is_kept_by_its_words_and_gets_all_of_them() throws IOException {
    assertThat(run(false, "run", "--tmpfs", "/x", "ls", "-l"))
        .isEqualTo("0 " + folder.resolve("stockade/runs/run --tmpfs /x.image") + "\n");
    assertThat(run(false, "run", "--tmpfs", "/x", "--", "ls", "-l"))
        .isEqualTo("0 " + folder.resolve("stockade/runs/run --tmpfs /x --.image") + "\n");
  }

  @Test
  void one_that_sent_the_caller_here_is_kept_anew_but_not_started() throws IOException {
    assertThat(run(true, "run", "--tmpfs", "/x", "ls")).startsWith("3 " + folder.resolve("stockade/images"));
    assertThat(folder.resolve("stockade/runs/run --tmpfs /x.image")).isExecutable();
  }

  @Test
  void what_cannot_be_found_or_asked_again_is_not_kept() throws IOException {
    assertThat(run(false, "run", "--no-cache", "ls")).startsWith("2 " + folder.resolve("stockade/images"));
    assertThat(run(false, "--verbose", "run", "ls")).startsWith("2 " + folder.resolve("stockade/images"));
    assertThat(run(false, "run", "-f", "-", "ls")).startsWith("3 " + folder.resolve("stockade/images"));
    Files.writeString(folder.resolve("program"), "2");
    assertThat(run(false, "run", "ls")).startsWith("1 " + folder.resolve("stockade/images"));
    assertThat(folder.resolve("stockade/runs")).doesNotExist();
  }

  @Test
  void why_names_what_has_changed() throws IOException {
    Path spec = Files.writeString(folder.resolve("s.toml"), "tmpfs = [\"/x\"]\n");
    settle();
    assertThat(say("cache", "why", "-f", spec.toString())).isEqualTo("compiled next time: these words were not run before\n");
    run(false, "run", "-f", spec.toString(), "ls");
    assertThat(say("cache", "why", "-f", spec.toString(), "cat")).startsWith("kept: the next run starts without Java\n");
    Files.writeString(spec, "tmpfs = [\"/y\"]\n");
    settle();
    assertThat(say("cache", "why", "-f", spec.toString())).startsWith("compiled next time: " + spec + " has changed\n");
    run(true, "run", "-f", spec.toString(), "ls");
    assertThat(say("cache", "why", "-f", spec.toString())).endsWith(": " + spec + " has changed\n").startsWith("kept: ");
  }

  @Test
  void the_plan_of_what_is_kept_begins_with_its_guard() throws IOException {
    assertThat(say("cache", "plan", "--tmpfs", "/x", "ls"))
        .contains("\nmonitor:\n  # guard: the words are those that this launcher was compiled for\n")
        .contains("{text=\"run\", text=\"--tmpfs\", text=\"/x\"}")
        .contains("execve(\"/s/scripts/stockade\", $stale_words, $envp)");
    assertThat(say("plan", "--tmpfs", "/x", "ls")).doesNotContain("# guard:");
  }

  @Test
  void the_list_says_words_as_a_shell_takes_them() throws IOException {
    run(false, "run", "--env", "A=it's b", "ls");

    assertThat(say("cache", "list")).matches(" +BYTES +AGE +LAST USE  WORDS\n *\\d+ +\\d+ s +\\d+ s  run --env 'A=it'\\\\+''s b'\n");
    assertThat(say("cache", "list", "--format", "json"))
        .contains("\"words\": [\"run\", \"--env\", \"A=it's b\"], \"directory\": null, \"bytes\": ");
    assertThat(say("cache", "clear")).isEqualTo("removed: 1\n");
    assertThat(say("cache", "list", "--format=json")).isEqualTo("[]\n");
  }

  @Test
  void ages_are_in_the_largest_unit_that_is_over() {
    Instant now = Instant.ofEpochSecond(1_000_000);
    assertThat(List.of(-1, 59, 60, 3_600, 172_800)).extracting(age -> KeptRuns.age(now.minusSeconds(age), now))
        .containsExactly("0 s", "59 s", "1 min", "1 h", "2 d");
  }

  @Test
  void wrong_words_are_refused_with_the_right_ones() {
    assertThat(Call.of("cache")).isEqualTo(
        new Call(2, "", "stockade: what of the cache? write stockade cache list|clear|why|plan [...]\n"));
    assertThat(Call.of("cache", "why", "ls").status()).isEqualTo(2);
    assertThat(Call.of("cache", "why", "--bnd", "x").err()).contains("did you mean '--bind'?");
    assertThat(Call.of("cache", "list", "--help").out()).startsWith("Usage: stockade cache list");
  }

  private void settle() throws IOException {
    try {
      Thread.sleep(120);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private String say(String... words) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    call(false, out, err, words);
    return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
  }

  /** What the script would learn. */
  private String run(boolean stale, String... words) throws IOException {
    Files.writeString(folder.resolve("answer"), "");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    call(stale, new ByteArrayOutputStream(), err, words);
    return err.toString(StandardCharsets.UTF_8) + Files.readString(folder.resolve("answer"));
  }

  private void call(boolean stale, ByteArrayOutputStream out, ByteArrayOutputStream err, String... words) {
    FrontEnd frontEnd = new FrontEnd(Path.of("/s/scripts/stockade"), folder.resolve("program"), stale);
    Main.run(new Invocation(List.of(words), new ByteArrayInputStream(new byte[0]), new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8), Map.of("XDG_CACHE_HOME", folder.toString(), "HOME", folder.toString()),
        folder, false, new HandOver.ToScript(folder.resolve("answer"), Optional.of(frontEnd))));
  }
}
