package stockade.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stockade.launch.Reason;

/** {@code ps --tree}: sandboxes with their processes, as the host counts them. */
public final class Trees {
  private Trees() {}

  public static String text(List<Row> rows) {
    Map<Long, List<Long>> children = children();
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      text.append(row.name()).append(" (").append(row.state()).append(")\n");
      row.pid().ifPresent(pid -> branch(pid, "", true, children, text));
    }
    return text.toString();
  }

  private static void branch(long pid, String indent, boolean last, Map<Long, List<Long>> children, StringBuilder text) {
    text.append(indent).append(last ? "`- " : "|- ").append(pid).append(' ').append(words(pid)).append('\n');
    List<Long> below = children.getOrDefault(pid, List.of());
    for (int i = 0; i < below.size(); i++) {
      branch(below.get(i), indent + (last ? "   " : "|  "), i == below.size() - 1, children, text);
    }
  }

  /** The command line, or the name in brackets where that is empty or closed to the caller. */
  private static String words(long pid) {
    String words = read("/proc/" + pid + "/cmdline").replace('\0', ' ').strip().replaceAll("\\p{Cntrl}", "?");
    return words.isEmpty() ? "[" + read("/proc/" + pid + "/comm").strip().replaceAll("\\p{Cntrl}", "?") + "]" : words;
  }

  /** One look through /proc for all sandboxes. */
  static Map<Long, List<Long>> children() {
    Map<Long, List<Long>> children = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String stat = read(process + "/stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        if (fields.length > 1) {
          children.computeIfAbsent(Long.parseLong(fields[1]), parent -> new ArrayList<>())
              .add(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (IOException failure) {
      throw new FleetException("cannot look through /proc: " + Reason.of(failure));
    }
    children.values().forEach(pids -> pids.sort(null));
    return children;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
