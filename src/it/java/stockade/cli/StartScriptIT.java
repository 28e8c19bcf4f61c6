package stockade.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scripts/stockade in a project of its own, whose jar leads to the classes under test. */
class StartScriptIT {
  private static final Path SCRIPT = Path.of("scripts/stockade").toAbsolutePath();

  @TempDir
  private Path folder;

  @BeforeEach
  void makeProject() throws IOException {
    Files.createDirectories(folder.resolve("project/scripts"));
    Files.createDirectories(folder.resolve("project/src/main"));
    Files.createDirectories(folder.resolve("project/src/build"));
    Files.createDirectories(folder.resolve("project/target"));
    Files.copy(SCRIPT, folder.resolve("project/scripts/stockade"));
    Files.writeString(folder.resolve("project/pom.xml"), "no project");
    Files.setLastModifiedTime(folder.resolve("project/pom.xml"), FileTime.fromMillis(0));
    Files.setLastModifiedTime(folder.resolve("project/src/main"), FileTime.fromMillis(0));
    Files.setLastModifiedTime(folder.resolve("project/src/build"), FileTime.fromMillis(0));
    Files.createFile(folder.resolve("project/target/.built"));
    writeJar(folder.resolve("project/target/stockade.jar"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("project/scripts/stockade"));
  }

  @Test
  void a_link_from_another_folder_works() throws Exception {
    assertThat(shell("cd / && \"$S\" --version")).matches("stockade [0-9.]+\n=0\n");
  }

  @Test
  void statuses_are_passed_on() throws Exception {
    assertThat(shell("\"$S\" run /bin/sh -c 'exit 7'")).isEqualTo("=7\n");
    assertThat(shell("\"$S\" run --bnd x")).endsWith("=2\n");
    assertThat(shell("\"$S\" run --root /none true")).endsWith("=125\n");
  }

  @Test
  void the_bytes_of_words_reach_the_command_untouched() throws Exception {
    assertThat(shell("\"$S\" run /bin/echo \"$(printf 'a\\377\\200b')\" '' 'c  d' '*' -- --tmpfs"))
        .isEqualTo("a\u00ff\u0080b  c  d * -- --tmpfs\n=0\n");
  }

  @Test
  void an_option_that_is_no_text_is_refused() throws Exception {
    assertThat(shell("\"$S\" run --hostname \"$(printf 'a\\377')\" true")).contains("--hostname").endsWith("=2\n");
  }

  @Test
  void descriptors_3_and_4_are_the_callers() throws Exception {
    assertThat(shell("\"$S\" run --pass-fd 3 --pass-fd 4 /bin/sh -c 'cat <&3; cat <&4' 3<<A 4<<B\nthree\nA\nfour\nB\n"))
        .isEqualTo("three\nfour\n=0\n");
  }

  @Test
  void standard_input_is_the_commands() throws Exception {
    assertThat(shell("echo in | \"$S\" run /bin/cat")).isEqualTo("in\n=0\n");
  }

  @Test
  void a_spec_comes_from_standard_input() throws Exception {
    assertThat(shell("echo 'command = [\"/bin/echo\", \"a\"]' | \"$S\" run -f - b")).isEqualTo("a b\n=0\n");
  }

  @Test
  void a_spec_can_be_executed() throws Exception {
    Files.createSymbolicLink(folder.resolve("stockade"), folder.resolve("link"));
    Path spec = Files.writeString(folder.resolve("spec"), "#!/usr/bin/env -S stockade run -f\ncommand = [\"/bin/echo\"]\n");
    assertThat(spec.toFile().setExecutable(true)).isTrue();

    assertThat(shell("PATH=$T:$PATH; \"$T/spec\" 'a  b' --help")).isEqualTo("a  b --help\n=0\n");
  }

  @Test
  void variables_that_java_heeds_steer_the_command_alone() throws Exception {
    assertThat(shell("export JAVA_TOOL_OPTIONS=-Xbad LD_LIBRARY_PATH=/x LC_ALL=C CLASSPATH=/y\n"
        + "\"$S\" run --env JAVA_TOOL_OPTIONS --env LD_LIBRARY_PATH --env CLASSPATH /bin/sh -c "
        + "'echo $JAVA_TOOL_OPTIONS $LD_LIBRARY_PATH $LC_ALL $CLASSPATH'")).isEqualTo("-Xbad /x C /y\n=0\n");
  }

  @Test
  void a_spec_sees_the_variables_of_the_caller() throws Exception {
    assertThat(shell("export LC_ALL=C.utf8; echo 'env = [\"A=${LC_ALL}\"]' | \"$S\" run -f - /bin/sh -c 'echo $A'"))
        .isEqualTo("C.utf8\n=0\n");
  }

  @Test
  void names_of_files_are_utf_8_whatever_the_locale() throws Exception {
    assertThat(shell("mkdir \"$T/h\u00c3\u00a9\" && echo yes >\"$T/h\u00c3\u00a9/f\"\n"
        + "LC_ALL=POSIX \"$S\" run --ro-bind \"$T/h\u00c3\u00a9:/mnt\" cat /mnt/f")).isEqualTo("yes\n=0\n");
  }

  @Test
  void a_reader_that_goes_early_is_no_error() throws Exception {
    assertThat(shell("\"$S\" plan | head -n 1")).matches("headroom \\d+\n=0\n");
  }

  @Test
  void closed_streams_are_no_obstacle() throws Exception {
    assertThat(shell("\"$S\" run /bin/sh -c 'exit 5' >&-")).isEqualTo("=5\n");
    assertThat(shell("\"$S\" run /bin/sh -c 'exit 5' <&- 2>&-")).isEqualTo("=5\n");
    assertThat(shell("\"$S\" --version >&-")).startsWith("stockade: cannot write").endsWith("=125\n");
  }

  @Test
  void a_build_that_fails_ends_with_125_and_leaves_nothing_built() throws Exception {
    Files.delete(folder.resolve("project/target/stockade.jar"));

    assertThat(shell("\"$S\" --version 2>&1")).contains("stockade: the build failed").endsWith("=125\n");
    assertThat(folder.resolve("project/target/stockade.jar")).doesNotExist();
  }

  /** Both outputs of a script of the shell, a character a byte, and its status; S is the link, T the folder. */
  private String shell(String script) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", written(script).toString()).redirectErrorStream(true);
    builder.environment().put("S", folder.resolve("link").toString());
    builder.environment().put("T", folder.toString());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    process.waitFor();
    return output;
  }

  private Path written(String script) throws IOException {
    return Files.writeString(folder.resolve("script"), script + "\necho \"=$?\"\n", ISO_8859_1);
  }

  private static void writeJar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "stockade.cli.Main");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
    try (OutputStream out = Files.newOutputStream(file)) {
      new JarOutputStream(out, manifest).close();
    }
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toUri().toString())
        .collect(Collectors.joining(" "));
  }
}
