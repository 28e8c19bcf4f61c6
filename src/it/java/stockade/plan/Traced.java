package stockade.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stockade.linux.Errno;

/**
 * A system call as strace(1) has seen it.
 *
 * @param value what it returned, negative errors included
 * @param returned whether it came back
 */
record Traced(String name, List<String> arguments, long value, boolean returned) {
  private static final Pattern LINE = Pattern.compile("([a-z0-9_]+)\\((.*)\\) += (\\S+)(?: (E[A-Z0-9]+))?.*");

  Traced {
    arguments = List.copyOf(arguments);
  }

  /** Signals and ends of processes are no calls. */
  static Optional<Traced> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String result = matcher.group(3);
    long value = result.equals("-1") ? -Errno.valueOf(matcher.group(4)).number() : result.equals("?") ? 0 : Long.decode(result);
    return Optional.of(new Traced(matcher.group(1), split(matcher.group(2)), value, !result.equals("?")));
  }

  /** At commas that are in no string, structure or vector. */
  private static List<String> split(String text) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int from = 0;
    boolean string = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (string && c == '\\') {
        i++;
      } else if (c == '"') {
        string = !string;
      } else if (!string && "{[(".indexOf(c) >= 0) {
        depth++;
      } else if (!string && "}])".indexOf(c) >= 0) {
        depth--;
      } else if (!string && depth == 0 && c == ',') {
        arguments.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    arguments.add(text.substring(from).strip());
    return arguments;
  }

  @Override
  public String toString() {
    return name + "(" + String.join(", ", arguments) + ") = " + value;
  }
}
