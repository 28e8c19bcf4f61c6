package stockade.spec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** Paths of the host and of the sandbox. The limits are the kernel's, path_resolution(7). */
final class Paths {
  static final int LONGEST_PATH = 4095;
  static final int LONGEST_NAME = 255;

  private Paths() {}

  /** An absolute path of the host. {@code ..} stays: what it means depends on the symbolic links before it. */
  static String host(Piece piece, String text) {
    if (text.isEmpty()) {
      throw piece.wrong("names no file of the host; write its path");
    }
    if (text.equals("~") || text.startsWith("~/")) {
      throw piece.wrong("begins with ~, which only shells understand; write ${HOME} in a spec, or ./~ for a file ~");
    }
    String whole = text.startsWith("/") ? text : piece.place().folder(piece.origin()) + "/" + text;
    return joined(piece, names(whole));
  }

  /** An absolute path inside, without {@code .}, {@code ..}, and empty names. */
  static String inside(Piece piece, String text) {
    if (!text.startsWith("/")) {
      throw piece.isNot(text, "a path inside; write it from /, as /" + (text.isEmpty() ? "data" : text));
    }
    List<String> names = names(text);
    if (names.contains("..")) {
      throw piece.wrong("has '..' in a path inside; write the path without it");
    }
    return joined(piece, names);
  }

  /** The place inside of a file of the host that is to be at the same path. */
  static String sameInside(Piece piece, String host) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : names(host)) {
      if (name.equals("..")) {
        names.pollLast();
      } else {
        names.addLast(name);
      }
    }
    return joined(piece, List.copyOf(names));
  }

  private static List<String> names(String path) {
    return Arrays.stream(path.split("/"))
        .filter(name -> !name.isEmpty() && !name.equals("."))
        .collect(Collectors.toUnmodifiableList());
  }

  private static String joined(Piece piece, List<String> names) {
    String path = "/" + String.join("/", names);
    if (bytes(path) > LONGEST_PATH || names.stream().anyMatch(name -> bytes(name) > LONGEST_NAME)) {
      throw piece.wrong("is too long; the kernel takes paths of 4095 bytes, and names of 255");
    }
    return path;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
