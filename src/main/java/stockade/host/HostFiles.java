package stockade.host;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host's own files. Who can write to these is root already. */
record HostFiles(Path base, Ledger ledger) {
  HostFiles(Path base) {
    this(base, new Ledger());
  }

  /**
   * The text of a file, empty where there is none that the caller can read. Files.readAllBytes asks for a single byte
   * where a file's size is 0, and a number below /proc/sys ends after the first read. What is asked of /proc, who asks writes
   * down.
   */
  String read(String path) {
    if (!path.startsWith("/proc/")) {
      ledger.file(at(path));
    }
    try (InputStream file = new FileInputStream(at(path).toFile())) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** The first line, without blanks around it. */
  String line(String path) {
    String text = read(path);
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  /** The value of a field of a file like /proc/PID/status: {@code Name:\tvalue}. Empty where there is none. */
  String field(String path, String name) {
    for (String line : read(path).split("\n")) {
      if (line.startsWith(name + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return "";
  }

  boolean has(String path) {
    return Files.exists(at(path));
  }

  Path at(String path) {
    return base.resolve(path.substring(1));
  }
}
