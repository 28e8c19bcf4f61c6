package stockade.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** A mount as a table, which becomes the option's value: {@code {source = "/a:b", path = "/data", options = ["ro"]}}. */
record MountTable(String name, Origin origin, Key key, TomlTable table) {
  private static final List<Field> BIND = List.of(
      new Field("source", Role.NEEDED), new Field("path", Role.PLACED), new Field("options", Role.OPTIONS));

  /** The fields of each kind of mount, in the order of the option's value. */
  static final Map<Key, List<Field>> FIELDS = Map.of(
      Key.BIND, BIND,
      Key.RO_BIND, BIND,
      Key.DEV_BIND, BIND,
      Key.TMPFS, List.of(
          new Field("path", Role.NEEDED), new Field("size", Role.NAMED_SIZE), new Field("mode", Role.NAMED)),
      Key.DIR, List.of(new Field("path", Role.NEEDED), new Field("mode", Role.PLACED)),
      Key.SYMLINK, List.of(new Field("target", Role.NEEDED), new Field("path", Role.NEEDED)),
      Key.FILE, List.of(
          new Field("source", Role.NEEDED), new Field("path", Role.NEEDED), new Field("mode", Role.PLACED)),
      Key.OVERLAY, List.of(
          new Field("path", Role.NEEDED), new Field("lower", Role.LAYERS), new Field("upper", Role.NAMED),
          new Field("work", Role.NAMED)),
      Key.MASK, List.of(new Field("path", Role.NEEDED), new Field("optional", Role.SWITCH)));

  /** A field of the table. */
  record Field(String name, Role role) {}

  /** How a field is written, and where it stands in the option's value. */
  enum Role {
    NEEDED("a string"),
    PLACED("a string"),
    LAYERS("a list of strings"),
    OPTIONS("a list of strings"),
    NAMED("a string"),
    NAMED_SIZE("a string or an integer"),
    SWITCH("true or false");

    private final String label;

    Role(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }

    boolean isNeeded() {
      return this == NEEDED || this == LAYERS;
    }

    boolean fits(Object value) {
      return switch (this) {
        case NEEDED, PLACED, NAMED -> value instanceof String;
        case NAMED_SIZE -> value instanceof String || value instanceof Long;
        case LAYERS, OPTIONS -> value instanceof TomlArray list && holdsStrings(list);
        case SWITCH -> value instanceof Boolean;
      };
    }

    private static boolean holdsStrings(TomlArray list) {
      return list.toList().stream().allMatch(String.class::isInstance);
    }
  }

  /** The same mount as the option takes it. */
  String value() {
    table.keySet().forEach(this::checkName);
    List<String> placed = new ArrayList<>();
    List<String> options = new ArrayList<>();
    FIELDS.get(key).forEach(field -> write(field, placed, options));
    placed.add(String.join(",", options));
    while (placed.get(placed.size() - 1).isEmpty()) {
      placed.remove(placed.size() - 1);
    }
    return String.join(":", placed);
  }

  private void checkName(String field) {
    List<String> names = FIELDS.get(key).stream().map(Field::name).collect(Collectors.toList());
    if (!names.contains(field)) {
      throw SpecException.at(place(field), "unknown field " + Quotation.of(field) + " of '" + key.word() + "'"
          + NearestWord.to(field, names).map(best -> "; did you mean '" + best + "'?")
              .orElse("; there are " + String.join(", ", names)));
    }
  }

  private void write(Field field, List<String> placed, List<String> options) {
    if (!table.keySet().contains(field.name)) {
      missing(field, placed);
      return;
    }
    List<String> texts = texts(field, table.get(List.of(field.name)));
    switch (field.role) {
      case NEEDED, PLACED, LAYERS -> placed.addAll(texts);
      case OPTIONS -> options.addAll(texts);
      case NAMED, NAMED_SIZE -> options.add(field.name + "=" + texts.get(0));
      case SWITCH -> options.addAll(texts);
    }
  }

  private void missing(Field field, List<String> placed) {
    if (field.role.isNeeded()) {
      throw SpecException.at(origin, "'" + key.word() + "' has no '" + field.name + "'; add it to the table");
    }
    if (field.role == Role.PLACED) {
      placed.add("");
    }
  }

  private List<String> texts(Field field, Object value) {
    if (!field.role.fits(value)) {
      throw SpecException.at(
          place(field.name), "'" + field.name + "' takes " + field.role.label + ", not " + TomlKind.of(value)
              + (field.name.equals("mode") ? "; write octal digits, as \"0755\"" : ""));
    }
    if (value instanceof Boolean optional) {
      return optional ? List.of(field.name) : List.of();
    }
    return value instanceof TomlArray list
        ? IntStream.range(0, list.size()).mapToObj(at -> escaped(field, list.get(at))).collect(Collectors.toList())
        : List.of(escaped(field, value));
  }

  private String escaped(Field field, Object value) {
    if (value.toString().isEmpty()) {
      throw SpecException.at(place(field.name), "'" + field.name + "' is empty; write a value, or leave it out");
    }
    return new Units(false, key.putsInVariables()).escape(value.toString());
  }

  private Origin place(String field) {
    return TomlText.origin(name, TomlWords.position(table, field));
  }
}
