package stockade.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import stockade.seccomp.BpfProgram;
import stockade.seccomp.BpfText;

/**
 * The caller's folder of compiled filters, {@code filters} beside that of {@link ImageCache}. A filter is a file with the
 * SHA-256 of what follows, a line of its own, and the program as {@link BpfText}. What isn't whole, or lies in a folder
 * that others can change, is compiled again; a filter that can't be kept is still the filter.
 */
final class FilterCache {
  private final Path folder;

  private FilterCache(Path folder) {
    this.folder = folder;
  }

  static FilterCache of(Map<String, String> environment, Path home) {
    return new FilterCache(CacheFolder.of(environment, home).resolve("filters"));
  }

  /** The filter of {@code source}, the text that it is compiled from. */
  BpfProgram get(String source, Supplier<BpfProgram> compilation) {
    Path file = folder.resolve(Sha256.of(source.getBytes(UTF_8)));
    return kept(file).orElseGet(() -> keep(file, compilation.get()));
  }

  private Optional<BpfProgram> kept(Path file) {
    try {
      return isOurs() ? program(Files.readString(file)) : Optional.empty();
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  private static Optional<BpfProgram> program(String text) {
    String[] parts = text.split("\n", 2);
    boolean whole = parts.length == 2 && parts[0].equals(Sha256.of(parts[1].getBytes(UTF_8)));
    return whole ? Optional.of(BpfText.parse(parts[1])) : Optional.empty();
  }

  private BpfProgram keep(Path file, BpfProgram program) {
    String text = BpfText.of(program);
    try {
      CacheFolder.make(folder);
      if (isOurs()) {
        write(file, Sha256.of(text.getBytes(UTF_8)) + "\n" + text);
      }
    } catch (IOException full) {
      return program;
    }
    return program;
  }

  private void write(Path file, String text) throws IOException {
    Path written = Files.createTempFile(folder, ".stockade-", ".new");
    try {
      Files.writeString(written, text);
      Files.move(written, file, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private boolean isOurs() throws IOException {
    return Ownership.firstForeign(folder.toRealPath()).isEmpty();
  }
}
