package stockade.view;

import java.util.ArrayList;
import java.util.List;
import stockade.spec.Quotation;

/**
 * An overview for people: a tree of the files, then the facts. What confines less than the default has an exclamation
 * mark. Of a very long list the start is there.
 */
public final class OverviewText {
  private static final int LONGEST_LINE = 100;
  private static final int LONGEST_LIST = 40;

  private final Paint paint;
  private final StringBuilder text = new StringBuilder();

  private OverviewText(Paint paint) {
    this.paint = paint;
  }

  /** @param coloured for a terminal */
  public static String of(Overview overview, boolean coloured) {
    return new OverviewText(coloured ? Paint.COLOURED : Paint.PLAIN).text(overview);
  }

  private record Line(String place, Sight sight) {}

  private String text(Overview overview) {
    List<Line> lines = new ArrayList<>();
    Sight root = overview.files().get(0);
    lines.add(new Line(root.path(), root));
    branch(overview.files().subList(1, overview.files().size()), root, "", lines);
    int width = lines.stream().mapToInt(line -> line.place.length()).max().orElseThrow();
    text.append(paint.heading("files")).append('\n');
    lines.forEach(line -> write(line, width));
    overview.topics().forEach(this::write);
    return text.toString();
  }

  /** What is directly below {@code parent}, each with what is below it; {@code files} are all below {@code parent}. */
  private static void branch(List<Sight> files, Sight parent, String indent, List<Line> lines) {
    int at = 0;
    while (at < files.size()) {
      Sight sight = files.get(at);
      int end = at + 1;
      while (end < files.size() && sight.covers(files.get(end))) {
        end++;
      }
      boolean last = end == files.size();
      String name = sight.path().substring(parent.path().equals("/") ? 1 : parent.path().length() + 1);
      lines.add(new Line(indent + (last ? "└─ " : "├─ ") + Quotation.printable(name), sight));
      branch(files.subList(at + 1, end), sight, indent + (last ? "   " : "│  "), lines);
      at = end;
    }
  }

  private void write(Line line, int width) {
    Sight sight = line.sight;
    text.append("  ").append(line.place).append(" ".repeat(width - line.place.length() + 2));
    text.append(paint.access(sight.access(), sight.access().word()));
    if (!sight.what().isEmpty()) {
      text.append(" ".repeat(8 - sight.access().word().length())).append(Quotation.printable(sight.what()));
    }
    text.append('\n');
  }

  private void write(Topic topic) {
    text.append(paint.heading(topic.name())).append('\n');
    int width = topic.facts().stream().mapToInt(fact -> fact.name().length()).max().orElseThrow();
    for (Fact fact : topic.facts()) {
      String line = fact.name() + " ".repeat(width - fact.name().length() + 2) + list(fact.values(), width + 4);
      text.append(fact.loose() ? paint.loose("! " + line) : "  " + line).append('\n');
    }
  }

  private static String list(List<String> values, int indent) {
    StringBuilder list = new StringBuilder();
    int column = indent;
    for (int at = 0; at < Math.min(values.size(), LONGEST_LIST); at++) {
      String word = Quotation.printable(values.get(at)) + (at + 1 < values.size() ? "," : "");
      boolean wraps = at > 0 && column + 1 + word.length() > LONGEST_LINE;
      list.append(at == 0 ? "" : wraps ? "\n" + " ".repeat(indent) : " ").append(word);
      column = wraps ? indent + word.length() : column + 1 + word.length();
    }
    return values.size() <= LONGEST_LIST
        ? list.toString()
        : list + " and " + (values.size() - LONGEST_LIST) + " more, in --format json";
  }
}
