package stockade.seccomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The tables that this package brings with it. */
final class Resource {
  private Resource() {}

  /** All lines but empty ones and comments, which start with a hash. */
  static List<String> lines(String name) {
    return text(name).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }

  static String text(String name) {
    try (InputStream stream = Resource.class.getResourceAsStream("/stockade/seccomp/" + name)) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
