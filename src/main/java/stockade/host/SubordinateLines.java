package stockade.host;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The lines of subuid(5) and subgid(5): {@code OWNER:FIRST:COUNT}, the owner a name or a number. */
final class SubordinateLines {
  private static final long IDS = 1L << 32;

  private SubordinateLines() {}

  static List<Host.SubordinateRange> parse(String text, String name, long uid) {
    List<Host.SubordinateRange> ranges = new ArrayList<>();
    String number = Long.toString(uid);
    for (String line : text.split("\n")) {
      String[] field = line.split(":", -1);
      if (field.length == 3 && (field[0].equals(name) || field[0].equals(number))) {
        addRange(ranges, field);
      }
    }
    return ranges;
  }

  private static void addRange(List<Host.SubordinateRange> ranges, String[] field) {
    OptionalLong first = Id.parse(field[1]);
    OptionalLong count = Id.parseCount(field[2]);
    if (first.isPresent() && count.isPresent() && count.getAsLong() > 0
        && first.getAsLong() + count.getAsLong() < IDS) {
      ranges.add(new Host.SubordinateRange(first.getAsLong(), count.getAsLong()));
    }
  }
}
