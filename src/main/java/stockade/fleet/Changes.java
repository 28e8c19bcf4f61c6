package stockade.fleet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stockade.spec.Key;
import stockade.spec.Word;

/**
 * What {@code stockade update} has changed since the command was started; a restart makes the group anew, with the limits of the
 * spec. So the file begins with the process that it is true of, as {@code target} names it:
 *
 * <pre>
 *   limits    43 4026532177
 *             folder    /
 *             option    memory    1G
 * </pre>
 */
record Changes(Cell cell) {
  private static final String FILE = "limits";

  /** In the order in which they were made. */
  List<Word> words() {
    String target = target();
    return cell.text(FILE)
        .filter(text -> text.startsWith(target))
        .map(text -> Manifest.parse(text.substring(target.length()), cell.name()).words())
        .orElse(List.of());
  }

  /** Adds what is said now, in place of what was said of the same. */
  void add(List<Word> said) {
    Set<String> subjects = said.stream().map(Changes::subject).collect(Collectors.toSet());
    List<Word> all = Stream.concat(words().stream().filter(word -> !subjects.contains(subject(word))), said.stream()).toList();
    cell.write(FILE, target() + new Manifest(all, cell.folder(), Map.of()).text());
  }

  /** Words with those of the same keys in them replaced. */
  static List<Word> replaced(List<Word> former, List<Word> said) {
    Set<Key> keys = said.stream().map(Word::key).collect(Collectors.toSet());
    return Stream.concat(former.stream().filter(word -> !keys.contains(word.key())), said.stream()).toList();
  }

  /** A disk and its rates, or a size of pages, is limited by itself: {@code io-max /dev/sda:rbps=}. */
  private static String subject(Word word) {
    String parts = word.value().contains("=") ? " " + word.value().replaceAll("=[^,]*", "=") : "";
    return word.key().word() + parts;
  }

  private String target() {
    return cell.text("target").map(String::strip).orElse("") + "\n";
  }
}
