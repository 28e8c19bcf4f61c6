package stockade.jnr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The words and variables that this Java machine was started with, byte for byte, proc(5): Java's own strings have lost what was no
 * UTF-8. A character is a byte.
 *
 * @param java the words that start a Java machine like this one
 * @param words the engine's
 */
record CommandLine(List<String> java, List<String> words, List<String> variables) {
  /** @param count how many words are the engine's */
  static CommandLine read(int count) {
    List<String> all = strings("/proc/self/cmdline");
    int own = all.size() - count;
    return new CommandLine(all.subList(0, own), all.subList(own, all.size()), strings("/proc/self/environ"));
  }

  private static List<String> strings(String file) {
    try {
      String text = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
      return text.isEmpty() ? List.of() : Stream.of(text.substring(0, text.length() - 1).split("\0", -1)).toList();
    } catch (IOException failure) {
      throw new EngineException("cannot read " + file + ", which the JNR engine needs; mount /proc on this host");
    }
  }
}
