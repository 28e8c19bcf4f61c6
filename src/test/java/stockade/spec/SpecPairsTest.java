package stockade.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import stockade.Golden;

/** Specs and what becomes of them: adding a case is adding NAME.toml, and reviewing what golden=accept writes beside. */
class SpecPairsTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/spec");
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOME", "/home/ann", "NAME", "value", "EMPTY", "", "COLON", "/c:d");

  @TestFactory
  Stream<DynamicTest> bad_specs_get_one_sentence() throws IOException {
    return specs("bad").map(file -> DynamicTest.dynamicTest(name(file), () -> {
      SpecException refusal = catchThrowableOfType(SpecException.class, () -> spec(file));
      assertThat(refusal).as(file.toString()).isNotNull();
      assertThat(refusal.isUsage()).isFalse();
      String message = portable(refusal.getMessage(), "bad");
      assertThat(message).doesNotContain("\n").hasSizeLessThan(600);
      Golden.check("spec/bad/" + name(file) + ".message", message + "\n");
    }));
  }

  @TestFactory
  Stream<DynamicTest> good_specs_mean_what_they_say() throws IOException {
    return specs("good").map(file -> DynamicTest.dynamicTest(name(file), () -> Golden.check(
        "spec/good/" + name(file) + ".txt",
        portable(SpecText.of(spec(file)), "good"))));
  }

  private static Spec spec(Path file) {
    return SpecBuilder.of(SpecFile.read(file), Path.of("").toAbsolutePath(), ENVIRONMENT);
  }

  private static Stream<Path> specs(String folder) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      List<Path> specs = files.filter(file -> file.toString().endsWith(".toml")).sorted().collect(Collectors.toList());
      assertThat(specs).hasSizeGreaterThan(10);
      return specs.stream();
    }
  }

  /** Without the place of the project: paths start at the folder of the specs, or at that above it. */
  private static String portable(String text, String folder) {
    return text
        .replace(FOLDER.resolve(folder).toAbsolutePath() + "/", "HERE/")
        .replace(FOLDER.toAbsolutePath() + "/", "ABOVE/")
        .replace(FOLDER.resolve(folder) + "/", "");
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".toml", "");
  }
}
