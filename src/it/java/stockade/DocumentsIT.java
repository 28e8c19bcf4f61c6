package stockade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stockade.live.Caller;
import stockade.live.LiveTest;
import stockade.live.Machine;
import stockade.live.Outcome;
import stockade.live.Page;
import stockade.live.Program;
import stockade.live.RuntimeFolder;
import stockade.live.Scratch;
import stockade.live.Stockade;

/** The commands of the documents and of the examples, as a reader who isn't root would type them. */
@LiveTest
class DocumentsIT {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  /** The reader has the command on PATH, the examples, an i386 root, and the archive of a Debian root that a page makes. */
  private static final String SETTING = """
      mkdir "$HOME/bin" scripts
      ln -s "$S" "$HOME/bin/stockade"
      ln -s "$S" scripts/stockade
      PATH=$HOME/bin:$PATH
      cp -r "$PROJECT/examples" .
      cd "$FOLDER"
      if [ -e "$HOME/debian.tar" ]; then ln "$HOME/debian.tar" debian.tar; fi
      """;

  @ParameterizedTest(name = "{0}")
  @MethodSource("pagesWithCommands")
  void the_commands_of_a_page_print_what_it_says(Path file, Stockade stockade) throws IOException {
    Page page = Page.of(file);
    try (Scratch scratch = Scratch.create(); RuntimeFolder run = RuntimeFolder.of(Caller.ORDINARY)) {
      Path home = scratch.folder("home", Caller.ORDINARY);
      if (Files.readString(file).contains("debian.tar")) {
        archive(home.resolve("debian.tar"));
      }
      Outcome outcome = stockade.shell(Caller.ORDINARY, SETTING + page.script())
          .env("HOME", home.toString())
          .env("XDG_RUNTIME_DIR", run.path().toString())
          .env("I386_ROOT", Machine.i386Root().toString())
          .env("PROJECT", Path.of("").toAbsolutePath().toString())
          .env("FOLDER", file.startsWith("examples") ? file.getParent().toString() : ".")
          .in(scratch.folder("work", Caller.ORDINARY))
          .within(Duration.ofMinutes(3))
          .run();
      stockade.command(Caller.ORDINARY, "stop", List.of("--all", "--timeout", "0"))
          .env("HOME", home.toString()).env("XDG_RUNTIME_DIR", run.path().toString()).run();
      assertThat(outcome.out() + outcome.err()).isEqualTo(page.expected());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void the_links_of_a_page_lead_to_files(Path page) throws IOException {
    List<String> links = LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)).toList();
    assertThat(links).allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
  }

  private static void archive(Path file) {
    must("tar", "-C", Machine.debianRoot().toString(), "-cf", file.toString(), ".");
    must("chown", Machine.ordinaryUser() + ":", file.toString());
  }

  private static void must(String... words) {
    assertThat(Program.of(words).run().status()).as(String.join(" ", words)).isZero();
  }

  static Stream<Path> pagesWithCommands() throws IOException {
    return pages().filter(page -> !Page.of(page).blocks().isEmpty());
  }

  static Stream<Path> pages() throws IOException {
    return Stream.of("README.md", "SECURITY.md", "CONTRIBUTING.md", "NEWS.md", "docs", "examples")
        .map(Path::of)
        .flatMap(DocumentsIT::below)
        .filter(file -> file.toString().endsWith(".md"));
  }

  private static Stream<Path> below(Path file) {
    try (Stream<Path> files = Files.walk(file)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
