package stockade.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A line for each thing, in the manner of podman's {@code --format}: text with fields in it.
 *
 * <pre>
 *   {{.Name}}\t{{.State}}          web     running
 *   table {{.Name}} {{.State}}     the same in columns, with a heading
 * </pre>
 *
 * @param parts texts and names of fields by turns, the first a text
 */
public record Template(List<String> parts, boolean table) {
  private static final Pattern FIELD = Pattern.compile("\\{\\{\\s*\\.?([A-Za-z]*)\\s*\\}\\}");
  private static final String TABLE = "table ";

  /** What a template can have in it: names of fields, and each one's text. */
  public record Fields<T>(Map<String, Function<T, String>> texts) {
    /** The names, with ways to say them, in their order. */
    @SafeVarargs
    public static <T> Fields<T> of(Map.Entry<String, Function<T, String>>... fields) {
      Map<String, Function<T, String>> texts = new LinkedHashMap<>();
      for (Map.Entry<String, Function<T, String>> field : fields) {
        texts.put(field.getKey(), field.getValue());
      }
      return new Fields<>(texts);
    }

    private String names() {
      return texts.keySet().stream().map(name -> "." + name).collect(Collectors.joining(", "));
    }
  }

  /** Whether a word is a template, rather than the name of a format. */
  public static boolean isOne(String text) {
    return text.contains("{{") || text.startsWith(TABLE);
  }

  /** @throws FleetException, with status 2, for a field that isn't known, with those that are, and for braces that don't close */
  public static Template parse(String text, Fields<?> fields) {
    boolean table = text.startsWith(TABLE);
    String line = table ? text.substring(TABLE.length()) : text;
    List<String> parts = new ArrayList<>();
    Matcher field = FIELD.matcher(line);
    int end = 0;
    while (field.find()) {
      if (!fields.texts().containsKey(field.group(1))) {
        throw wrong("'" + field.group() + "' is no field of --format", fields);
      }
      parts.add(literal(line.substring(end, field.start()), fields));
      parts.add(field.group(1));
      end = field.end();
    }
    parts.add(literal(line.substring(end), fields));
    return new Template(List.copyOf(parts), table);
  }

  private static String literal(String text, Fields<?> fields) {
    if (text.contains("{{")) {
      throw wrong("--format: '" + text.substring(text.indexOf("{{")) + "' is no field", fields);
    }
    return text.replace("\\t", "\t").replace("\\n", "\n");
  }

  private static FleetException wrong(String what, Fields<?> fields) {
    return new FleetException(what + "; write {{.FIELD}}, with one of " + fields.names(), 2);
  }

  /** What is printed of them all. */
  public <T> String text(List<T> things, Fields<T> fields) {
    List<String> lines = new ArrayList<>();
    if (table) {
      lines.add(line(name -> name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toUpperCase(java.util.Locale.ROOT)));
    }
    things.forEach(thing -> lines.add(line(name -> fields.texts().get(name).apply(thing))));
    return table ? columns(lines) : lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private String line(Function<String, String> text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      line.append(i % 2 == 0 ? between(i) : text.apply(parts.get(i)));
    }
    return line.toString();
  }

  /** In a table, what stands between two fields and is nothing but space separates columns. */
  private String between(int at) {
    boolean inside = at > 0 && at < parts.size() - 1;
    return table && inside && parts.get(at).isBlank() ? "\t" : parts.get(at);
  }

  private static String columns(List<String> lines) {
    List<List<String>> rows = lines.stream().map(line -> List.of(line.split("\t", -1))).toList();
    return Roll.table(rows);
  }
}
