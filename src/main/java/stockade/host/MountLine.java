package stockade.host;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A line of /proc/self/mountinfo, proc_pid_mountinfo(5).
 *
 * @param id the mount's number
 * @param parent the number of the mount that it is on
 * @param root the directory of the file system that is seen here
 * @param path where
 * @param options of the mount, not of its file system
 * @param type of the file system
 * @param superOptions of the file system
 */
record MountLine(
    String id, String parent, String root, String path, List<String> options, String type, List<String> superOptions) {
  /** All lines, in their order; each mount comes after the one that it is on. */
  static List<MountLine> parse(String mountinfo) {
    List<MountLine> lines = new ArrayList<>();
    for (String line : mountinfo.split("\n")) {
      String[] field = line.split(" ");
      int dash = Arrays.asList(field).indexOf("-");
      if (dash >= 6 && dash + 1 < field.length) {
        lines.add(new MountLine(
            field[0], field[1], decoded(field[3]), decoded(field[4]), List.of(field[5].split(",")), field[dash + 1],
            dash + 3 < field.length ? List.of(field[dash + 3].split(",")) : List.of()));
      }
    }
    return lines;
  }

  /** The mount that a path is on: the last of the deepest. */
  static MountLine containing(List<MountLine> mounts, String path) {
    MountLine found = new MountLine("", "", "/", "/", List.of(), "unknown", List.of());
    for (MountLine mount : mounts) {
      if (isBelow(path, mount.path()) && mount.path().length() >= found.path().length()) {
        found = mount;
      }
    }
    return found;
  }

  boolean isOn(MountLine other) {
    return parent.equals(other.id);
  }

  private static boolean isBelow(String path, String directory) {
    return directory.equals("/") || path.equals(directory) || path.startsWith(directory + "/");
  }

  /** Blank, tab, newline and backslash are three octal digits after a backslash. */
  private static String decoded(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      boolean escape = bytes[i] == '\\' && i + 3 < bytes.length;
      plain.write(escape ? octal(bytes, i + 1) : bytes[i]);
      i += escape ? 3 : 0;
    }
    return plain.toString(StandardCharsets.UTF_8);
  }

  private static int octal(byte[] bytes, int from) {
    return (bytes[from] - '0') * 64 + (bytes[from + 1] - '0') * 8 + bytes[from + 2] - '0';
  }
}
