package stockade.fleet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stockade.spec.Key;
import stockade.spec.Origin;
import stockade.spec.Spec;
import stockade.spec.SpecBuilder;
import stockade.spec.Word;

/**
 * The words that a sandbox was started with, so that a later command on it means the same sandbox, whatever has become of its file.
 * As text a line for each, its parts separated by tabs:
 *
 * <pre>
 *   folder    /home/ann
 *   variable  HOME       /home/ann
 *   word      root       /etc/stockade/web.toml   1   8   /srv/debian
 *   option    memory     1G
 * </pre>
 *
 * @param environment of the caller, but kept are only those variables that a word names
 */
record Manifest(List<Word> words, Path workingDirectory, Map<String, String> environment) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)");

  Spec spec() {
    return SpecBuilder.of(words, workingDirectory, environment);
  }

  String text() {
    StringBuilder text = new StringBuilder(line("folder", workingDirectory.toString()));
    named().forEach((name, value) -> text.append(line("variable", name, value)));
    words.forEach(word -> text.append(line(word)));
    return text.toString();
  }

  private Map<String, String> named() {
    Map<String, String> named = new TreeMap<>();
    for (Word word : words) {
      Matcher names = VARIABLE.matcher(word.value());
      while (names.find()) {
        String value = environment.get(names.group(1));
        if (value != null) {
          named.put(names.group(1), value);
        }
      }
    }
    return named;
  }

  private static String line(Word word) {
    return word.origin() instanceof Origin.File file
        ? line("word", word.key().word(), file.name(), file.line() + "", file.column() + "", word.value())
        : line("option", word.key().word(), word.value());
  }

  private static String line(String... parts) {
    List<String> escaped = new ArrayList<>();
    for (String part : parts) {
      escaped.add(part.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t"));
    }
    return String.join("\t", escaped) + "\n";
  }

  /** @throws FleetException if the text is none that {@link #text} has made */
  static Manifest parse(String text, Name name) {
    List<Word> words = new ArrayList<>();
    Map<String, String> environment = new TreeMap<>();
    Path folder = Path.of("/");
    for (String line : text.split("\n")) {
      String[] parts = parts(line);
      if (parts[0].equals("folder") && parts.length == 2) {
        folder = Path.of(parts[1]);
      } else if (parts[0].equals("variable") && parts.length == 3) {
        environment.put(parts[1], parts[2]);
      } else if (parts[0].equals("option") && parts.length == 3) {
        words.add(Word.option(key(parts[1], name), parts[2]));
      } else if (parts[0].equals("word") && parts.length == 6) {
        Origin origin = new Origin.File(parts[2], Integer.parseInt(parts[3]), Integer.parseInt(parts[4]));
        words.add(new Word(key(parts[1], name), parts[5], origin));
      } else {
        throw foreign(name);
      }
    }
    return new Manifest(words, folder, environment);
  }

  private static String[] parts(String line) {
    String[] parts = line.split("\t", -1);
    for (int i = 0; i < parts.length; i++) {
      StringBuilder part = new StringBuilder();
      for (int at = 0; at < parts[i].length(); at++) {
        char c = parts[i].charAt(at);
        boolean escape = c == '\\' && at + 1 < parts[i].length();
        char next = escape ? parts[i].charAt(++at) : c;
        part.append(!escape ? c : next == 'n' ? '\n' : next == 't' ? '\t' : next);
      }
      parts[i] = part.toString();
    }
    return parts;
  }

  private static Key key(String word, Name name) {
    return Key.parse(word).orElseThrow(() -> foreign(name));
  }

  private static FleetException foreign(Name name) {
    return new FleetException(
        "the state of " + name + " was written by another version of Stockade; stop it, and start it again from its spec");
  }
}
