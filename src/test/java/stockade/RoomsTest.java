package stockade;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rooms of the design: a package imports only packages below it. */
class RoomsTest {
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final List<String> FROM_TOP_TO_BOTTOM = List.of(
      "stockade.cli", "stockade", "stockade.fleet", "stockade.rootfs", "stockade.launch", "stockade.image",
      "stockade.jnr", "stockade.view", "stockade.phase", "stockade.supervision", "stockade.service", "stockade.resources", "stockade.mount", "stockade.draft", "stockade.law",
      "stockade.listing", "stockade.plan", "stockade.seccomp", "stockade.spec", "stockade.host", "stockade.tar", "stockade.linux");

  /** Room and simple name; a nested or static import ends at its first capitalised word. */
  private static final Pattern REFERENCE = Pattern.compile("\\b(stockade(?:\\.[a-z]+)*)\\.[A-Z]\\w*");

  private static final Pattern LIBRARY = Pattern.compile("import (static )?(com\\.kenai\\.)?jnr\\.");

  @Test
  void a_room_sees_only_rooms_below_it() {
    assertThat(sources().flatMap(RoomsTest::wrongWay)).isEmpty();
  }

  @Test
  void every_package_is_a_room() {
    assertThat(sources().map(RoomsTest::room).distinct()).isSubsetOf(FROM_TOP_TO_BOTTOM);
  }

  /** Room jnr makes system calls; the binding of libseccomp lies below plans, which a filter becomes part of. */
  @Test
  void only_the_reference_engine_and_the_binding_of_libseccomp_see_jnr() {
    assertThat(sources().filter(file -> LIBRARY.matcher(text(file)).find())
        .filter(file -> !room(file).equals("stockade.jnr"))
        .map(file -> SOURCES.relativize(file).toString()))
        .isSubsetOf("stockade/seccomp/LibSeccomp.java", "stockade/seccomp/Fragment.java");
  }

  @Test
  void a_reference_upwards_is_found() {
    assertThat(upwards("stockade.host", "import stockade.linux.Errno;\nimport static stockade.plan.Data.TEXT;"))
        .containsExactly("stockade.plan");
  }

  @Test
  void no_type_has_a_name_that_hides_what_it_is() {
    assertThat(sources().map(file -> file.getFileName().toString()))
        .noneMatch(name -> name.matches(".*(Manager|Helper|Utils?|Impl|Info|Handler|Processor)\\.java"))
        .noneMatch(name -> name.matches("(Abstract|Base)[A-Z].*|.+Data\\.java"));
  }

  private static Stream<String> wrongWay(Path file) {
    return upwards(room(file), code(file)).map(room -> file + " sees " + room);
  }

  private static Stream<String> upwards(String room, String code) {
    int own = FROM_TOP_TO_BOTTOM.indexOf(room);
    return REFERENCE.matcher(code).results()
        .map(found -> found.group(1))
        .distinct()
        .filter(other -> FROM_TOP_TO_BOTTOM.indexOf(other) < own);
  }

  private static String room(Path file) {
    return SOURCES.relativize(file).getParent().toString().replace('/', '.');
  }

  /** Without comments: a link to a room above is no dependency. */
  private static String code(Path file) {
    Matcher comments = Pattern.compile("/\\*.*?\\*/|^\\s*//[^\n]*", Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(text(file));
    return comments.replaceAll("").lines().collect(joining("\n"));
  }

  private static Stream<Path> sources() {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(found).isNotEmpty();
      return found.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
