package stockade.spec;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** The words of one TOML document, in the order written: lists of several keys interleave as their values do. */
record TomlWords(String name, Lines lines) {
  private record Placed(TomlPosition position, Key key, Object value) {}

  static List<Word> of(String name, String text) {
    TomlWords words = new TomlWords(name, Lines.of(text));
    TomlTable document = TomlText.parse(name, text);
    return document.keySet().stream()
        .sorted((one, other) -> TomlText.order(position(document, one), position(document, other)))
        .flatMap(word -> words.values(document, word))
        .sorted((one, other) -> TomlText.order(one.position, other.position))
        .map(words::word)
        .collect(Collectors.toUnmodifiableList());
  }

  static TomlPosition position(TomlTable table, String key) {
    return table.inputPositionOf(List.of(key));
  }

  private Stream<Placed> values(TomlTable document, String word) {
    Object value = document.get(List.of(word));
    Origin origin = TomlText.origin(name, position(document, word));
    Key key = Key.parse(word).orElseThrow(() -> unknown(origin, word, value));
    if (key.kind() != Key.Kind.LIST) {
      return Stream.of(new Placed(position(document, word), key, value));
    }
    if (value instanceof TomlArray list) {
      return IntStream.range(0, list.size())
          .mapToObj(at -> new Placed(lines.element(list.inputPositionOf(at)), key, list.get(at)));
    }
    if (key.type() == Key.Type.VARIABLES && value instanceof TomlTable table) {
      return table.keySet().stream().map(variable -> variable(table, variable));
    }
    throw SpecException.at(origin, "'" + word + "' takes " + key.type().withArticle() + ", not " + TomlKind.of(value)
        + "; write " + TomlExample.of(key, value));
  }

  private static SpecException unknown(Origin origin, String word, Object value) {
    String remedy = NearestWord.remedy(word, Key.words());
    String table = value instanceof TomlTable
        ? "; keys of a spec stand at its beginning, not in a table"
        : "; docs/reference/spec.md lists all keys";
    return SpecException.at(origin, "unknown key " + Quotation.of(word) + (remedy.isEmpty() ? table : remedy));
  }

  private Placed variable(TomlTable table, String variable) {
    TomlPosition position = position(table, variable);
    Object value = table.get(List.of(variable));
    if (!(value instanceof String || value instanceof Long)) {
      throw SpecException.at(TomlText.origin(name, position), "variable " + Quotation.of(variable) + " is "
          + TomlKind.of(value) + "; write a string, and [env] after all other keys, for it takes what follows");
    }
    if (Key.parse(variable).isPresent()) {
      throw SpecException.at(TomlText.origin(name, position), "'" + variable
          + "' after [env] would be a variable; write the key before [env], or the variable as env = [\"" + variable + "=...\"]");
    }
    VariableWords.name(TomlText.origin(name, position), variable);
    return new Placed(position, Key.ENV, variable + "=" + value);
  }

  private Word word(Placed placed) {
    Origin origin = TomlText.origin(name, placed.position);
    String value = placed.key.isMount() && placed.value instanceof TomlTable table
        ? new MountTable(name, origin, placed.key, table).value()
        : placed.key.type() == Key.Type.SETTINGS && placed.value instanceof TomlTable table
            ? settings(placed.key, table)
            : scalar(placed.key, placed.value).orElseThrow(() -> wrong(origin, placed));
    return new Word(placed.key, value, origin);
  }

  /** {@code {tcp = 80, timeout = "5s"}} as the string has it: {@code tcp=80,timeout=5s}; what is true needs no value. */
  private String settings(Key key, TomlTable table) {
    return table.keySet().stream()
        .sorted((one, other) -> TomlText.order(position(table, one), position(table, other)))
        .map(setting -> setting(key, table, setting))
        .collect(Collectors.joining(","));
  }

  private String setting(Key key, TomlTable table, String setting) {
    Object value = table.get(List.of(setting));
    if (value instanceof Boolean truth && truth) {
      return setting;
    }
    if (!(value instanceof String || value instanceof Long)) {
      throw SpecException.at(TomlText.origin(name, position(table, setting)), "'" + setting + "' of '" + key.word()
          + "' takes a string or a number, not " + TomlKind.of(value) + "; write it so, or leave it out");
    }
    return setting + "=" + new Units(true, false).escape(value.toString());
  }

  private static Optional<String> scalar(Key key, Object value) {
    boolean fits = key.type() == Key.Type.FLAG
        ? value instanceof Boolean
        : value instanceof String || value instanceof Long && key.type().takesNumbers();
    return fits ? Optional.of(value.toString()) : Optional.empty();
  }

  private static SpecException wrong(Origin origin, Placed placed) {
    return SpecException.at(origin, "'" + placed.key.word() + "' takes " + placed.key.type().withArticle() + ", not "
        + (placed.key.kind() == Key.Kind.LIST ? "one with " : "") + TomlKind.of(placed.value)
        + "; write " + TomlExample.of(placed.key, placed.value));
  }
}
