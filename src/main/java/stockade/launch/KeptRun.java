package stockade.launch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import stockade.host.Fact;

/**
 * What a launcher was compiled from, in words. It stands behind the image in the same file, where the kernel doesn't map it: two
 * files could come to differ.
 *
 * @param name what it is found by
 * @param compiled when
 * @param because why there was none
 * @param facts a line for each, as {@link Fact#line} says it
 */
public record KeptRun(RunName name, Instant compiled, String because, List<String> facts) {
  private static final String HEAD = "\nstockade run\n";

  public KeptRun {
    facts = List.copyOf(facts);
  }

  /** Of those facts each that this one wasn't compiled from. */
  public List<Fact> changed(List<Fact> now) {
    return now.stream().filter(fact -> !facts.contains(fact.line())).toList();
  }

  /** The image with this behind it. */
  byte[] behind(byte[] image) {
    StringBuilder text = new StringBuilder(HEAD);
    line(text, "compiled", Long.toString(compiled.getEpochSecond()));
    line(text, "because", because);
    name.directory().ifPresent(folder -> line(text, "directory", folder.toString()));
    name.words().forEach(word -> line(text, "word", word));
    facts.forEach(fact -> line(text, "fact", fact));
    byte[] bytes = text.toString().getBytes(UTF_8);
    byte[] whole = Arrays.copyOf(image, image.length + bytes.length);
    System.arraycopy(bytes, 0, whole, image.length, bytes.length);
    return whole;
  }

  /** What stands behind the image in a file; nothing where it can't be read, or is no such file. */
  static Optional<KeptRun> read(Path file) {
    try {
      String bytes = Files.readString(file, ISO_8859_1);
      int head = bytes.lastIndexOf(HEAD);
      return head < 0 ? Optional.empty()
          : Optional.of(parse(new String(bytes.substring(head + HEAD.length()).getBytes(ISO_8859_1), UTF_8)));
    } catch (IOException | NumberFormatException other) {
      return Optional.empty();
    }
  }

  private static KeptRun parse(String text) {
    List<String> words = values(text, "word");
    Optional<Path> directory = values(text, "directory").stream().findFirst().map(Path::of);
    String compiled = values(text, "compiled").stream().findFirst().orElse("");
    String because = values(text, "because").stream().findFirst().orElse("");
    return new KeptRun(new RunName(words, directory), Instant.ofEpochSecond(Long.parseLong(compiled)), because, values(text, "fact"));
  }

  private static List<String> values(String text, String key) {
    List<String> values = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (line.startsWith(key + " ")) {
        values.add(line.substring(key.length() + 1).translateEscapes());
      }
    }
    return values;
  }

  /** A value may have any character; a newline would end it. */
  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append(' ').append(value.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
  }
}
