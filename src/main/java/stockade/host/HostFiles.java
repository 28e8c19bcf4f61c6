package stockade.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host's own files. Who can write to these is root already. */
record HostFiles(Path base) {
  /** The text of a file, empty where there is none that the caller can read. */
  String read(String path) {
    try {
      return new String(Files.readAllBytes(at(path)), StandardCharsets.UTF_8);
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
