package stockade.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Two looks at what sandboxes use, and the time between: {@code stats} and {@code top}. */
public record Meter(Map<String, Usage> before, Map<String, Usage> now, long nanoseconds) {
  private static final int BAR = 20;

  /** In percent of one CPU. */
  public double cpu(String name) {
    Usage one = before.get(name);
    Usage other = now.get(name);
    return one == null || other == null ? 0 : Math.max(0, 100.0 * (other.nanoseconds() - one.nanoseconds()) / nanoseconds);
  }

  /** @param bars of which the longest is one CPU */
  public String text(List<String> names, boolean bars) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("NAME", bars ? "CPU" : "CPU %", "CPU TIME", "MEMORY", "PROCESSES"));
    for (String name : names) {
      Usage usage = now.get(name);
      if (usage != null) {
        String percent = String.format(Locale.ROOT, "%.1f", cpu(name));
        lines.add(List.of(
            name, bars ? bar(cpu(name)) + " " + percent + "%" : percent,
            String.format(Locale.ROOT, "%.2fs", usage.nanoseconds() / 1e9), bytes(usage.memory()),
            Integer.toString(usage.processes())));
      }
    }
    return Roll.table(lines);
  }

  private static String bar(double percent) {
    int full = (int) Math.min(BAR, Math.round(percent * BAR / 100));
    return "[" + "|".repeat(full) + " ".repeat(BAR - full) + "]";
  }

  /** {@code 12.3M}. */
  static String bytes(long bytes) {
    String[] units = {"B", "K", "M", "G", "T"};
    double number = bytes;
    int unit = 0;
    while (number >= 1024 && unit < units.length - 1) {
      number /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f%s" : "%.1f%s", number, units[unit]);
  }
}
