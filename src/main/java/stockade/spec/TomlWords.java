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
record TomlWords(String name) {
  private record Placed(TomlPosition position, Key key, Object value) {}

  static List<Word> of(String name, TomlTable document) {
    TomlWords words = new TomlWords(name);
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
      return IntStream.range(0, list.size()).mapToObj(at -> new Placed(list.inputPositionOf(at), key, list.get(at)));
    }
    if (key.type() == Key.Type.VARIABLES && value instanceof TomlTable table) {
      return table.keySet().stream().map(variable -> variable(table, variable));
    }
    throw SpecException.at(origin, "'" + word + "' takes a " + key.type().label() + ", not " + TomlKind.of(value)
        + "; write " + TomlExample.of(key, value));
  }

  private static SpecException unknown(Origin origin, String word, Object value) {
    String remedy = NearestWord.remedy(word, Key.words());
    String table = value instanceof TomlTable ? "; keys of a spec stand at its beginning, not in a table" : "";
    return SpecException.at(origin, "unknown key " + Quotation.of(word) + (remedy.isEmpty() ? table : remedy));
  }

  private Placed variable(TomlTable table, String variable) {
    TomlPosition position = position(table, variable);
    Object value = table.get(List.of(variable));
    if (variable.contains("=") || !(value instanceof String || value instanceof Long)) {
      throw SpecException.at(TomlText.origin(name, position), "variable " + Quotation.of(variable)
          + " has a = in its name, or is no string or integer; keys after [env] belong to it, so write [env] last");
    }
    return new Placed(position, Key.ENV, variable + "=" + value);
  }

  private Word word(Placed placed) {
    Origin origin = TomlText.origin(name, placed.position);
    String value = placed.key.isMount() && placed.value instanceof TomlTable table
        ? new MountTable(name, origin, placed.key, table).value()
        : scalar(placed.key, placed.value).orElseThrow(() -> wrong(origin, placed));
    return new Word(placed.key, value, origin);
  }

  private static Optional<String> scalar(Key key, Object value) {
    boolean fits = key.type() == Key.Type.FLAG
        ? value instanceof Boolean
        : value instanceof String || value instanceof Long && key.type().takesNumbers();
    return fits ? Optional.of(value.toString()) : Optional.empty();
  }

  private static SpecException wrong(Origin origin, Placed placed) {
    return SpecException.at(origin, "'" + placed.key.word() + "' takes a " + placed.key.type().label() + ", not "
        + (placed.key.kind() == Key.Kind.LIST ? "one with " : "") + TomlKind.of(placed.value)
        + "; write " + TomlExample.of(placed.key, placed.value));
  }
}
