package stockade.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, there is a spec or one sentence. {@code -Dseed=N} repeats a run. */
class SpecFuzzTest {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final String PIECES = "[]{}=,.'\"\\#\n\r\t :${}-0129.aZ~/*%\u0000\u0001é\uFFFD";

  @Test
  void random_bytes_give_a_spec_or_one_sentence() {
    run(2000, random -> {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      return bytes;
    });
  }

  @Test
  void random_toml_like_text_gives_a_spec_or_one_sentence() {
    run(2000, random -> random.ints(random.nextInt(120), 0, PIECES.length())
        .collect(StringBuilder::new, (text, at) -> text.append(PIECES.charAt(at)), StringBuilder::append)
        .toString().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void mutations_of_a_valid_spec_give_a_spec_or_one_sentence() throws IOException {
    byte[] valid = Files.readAllBytes(Path.of("src/test/resources/golden/spec/good/everything.toml"));
    int specs = run(1500, random -> mutated(random, valid));
    assertThat(specs).as("specs that are still valid, seed " + SEED).isBetween(20, 1480);
  }

  @Test
  void random_values_of_every_key_give_a_spec_or_one_sentence() {
    Random random = new Random(SEED);
    for (Key key : Key.values()) {
      for (int i = 0; i < 300; i++) {
        String value = new String(mutated(random, key.example().getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
        judge("seed " + SEED + ", " + key + " " + value, () -> SpecBuilder.of(
            java.util.List.of(Word.option(key, value)), Path.of("/home/ann"), Map.of()));
      }
    }
  }

  private static int run(int times, Function<Random, byte[]> maker) {
    Random random = new Random(SEED);
    int specs = 0;
    for (int i = 0; i < times; i++) {
      byte[] bytes = maker.apply(random);
      specs += judge("seed " + SEED + ", round " + i, () -> SpecBuilder.of(
          SpecFile.read("spec", new ByteArrayInputStream(bytes)), Path.of("/home/ann"), Map.of())) ? 1 : 0;
    }
    return specs;
  }

  private static boolean judge(String round, Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (SpecException refusal) {
      assertThat(refusal.getMessage()).as(round).isNotBlank().doesNotContain("\n", "\u001b").hasSizeLessThan(1000);
      return false;
    } catch (RuntimeException | Error other) {
      throw new AssertionError(round, other);
    }
  }

  private static byte[] mutated(Random random, byte[] valid) {
    StringBuilder text = new StringBuilder(new String(valid, StandardCharsets.ISO_8859_1));
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(4));
      text.replace(at, end, random.nextInt(8) == 0
          ? String.valueOf((char) random.nextInt(256))
          : String.valueOf(PIECES.charAt(random.nextInt(PIECES.length() - 4))).repeat(random.nextInt(3)));
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
