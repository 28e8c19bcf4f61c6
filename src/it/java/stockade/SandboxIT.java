package stockade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.spec.Key;
import stockade.spec.Word;

/** The Java API against the live kernel; the example of docs/reference/java-api.md is the first of its users. */
class SandboxIT {
  private static final Path PAGE = Path.of("docs/reference/java-api.md");

  @TempDir
  private Path folder;

  @Test
  void the_example_of_the_reference_prints_what_the_reference_says() throws Exception {
    Path source = Files.writeString(folder.resolve("Example.java"), block("java"));
    String classes = folder + ":" + System.getProperty("java.class.path");
    int errors = ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, "-cp", classes, "-d", folder.toString(), source.toString());
    assertThat(errors).isZero();

    ProcessBuilder builder =
        new ProcessBuilder(java(), "-cp", classes, "Example", folder.resolve("launcher").toString());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    Process example = builder.redirectErrorStream(true).start();

    assertThat(new String(example.getInputStream().readAllBytes())).isEqualTo(block("text"));
    assertThat(example.waitFor()).isZero();
    assertThat(new ProcessBuilder(folder.resolve("launcher").toString(), "/bin/true").start().waitFor()).isZero();
  }

  @Test
  void streams_can_be_redirected() throws Exception {
    Path output = folder.resolve("output");

    int status = sandbox(Word.of(Key.COMMAND, "/bin/echo")).processBuilder("a", "b")
        .redirectOutput(output.toFile()).start().waitFor();

    assertThat(status).isZero();
    assertThat(output).hasContent("a b\n");
  }

  @Test
  void an_engine_is_started_as_a_launcher_is() throws Exception {
    Process process = sandbox(Word.of(Key.HOSTNAME, "inside"), Word.of(Key.ENGINE, "jnr")).launch("/bin/sh", "-c", "uname -n; exit 9");

    assertThat(new String(process.getInputStream().readAllBytes())).isEqualTo("inside\n");
    assertThat(process.waitFor()).isEqualTo(9);
  }

  @Test
  void a_process_is_the_launcher_with_the_status_of_the_command() throws Exception {
    Process process = sandbox(Word.of(Key.HOSTNAME, "inside")).launch("/bin/sh", "-c", "uname -n; exit 9");

    assertThat(new String(process.getInputStream().readAllBytes())).isEqualTo("inside\n");
    assertThat(process.waitFor()).isEqualTo(9);
  }

  /** With a cache of its own. */
  private Sandbox sandbox(Word... words) {
    return Sandbox.of(List.of(words), folder, Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()));
  }

  private static String block(String language) throws IOException {
    Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
