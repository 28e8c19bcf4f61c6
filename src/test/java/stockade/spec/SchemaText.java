package stockade.spec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stockade.spec.MountTable.Field;

/** The JSON Schema that follows from the table of keys. */
final class SchemaText {
  private static final String TEXT = "{\"type\": \"string\"}";
  private static final String TEXT_OR_NUMBER = "{\"type\": [\"string\", \"integer\"]}";

  private SchemaText() {}

  static String text() {
    return "{\n"
        + "  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
        + "  \"title\": \"Stockade spec\",\n"
        + "  \"type\": \"object\",\n"
        + "  \"additionalProperties\": false,\n"
        + "  \"properties\": {\n"
        + Stream.of(Key.values()).map(SchemaText::property).collect(Collectors.joining(",\n"))
        + "\n  }\n}\n";
  }

  private static String property(Key key) {
    return "    " + quoted(key.word()) + ": {\n"
        + "      \"description\": " + quoted(key.help()) + ",\n"
        + (key.kind() == Key.Kind.FLAG ? "      \"default\": false,\n" : "")
        + "      \"examples\": [" + example(key) + "],\n"
        + "      " + type(key) + "\n    }";
  }

  private static String example(Key key) {
    return switch (key.kind()) {
      case FLAG -> key.example();
      case SINGLE -> quoted(key.example());
      case LIST -> "[" + quoted(key.example()) + "]";
    };
  }

  private static String type(Key key) {
    return switch (key.type()) {
      case FLAG -> "\"type\": \"boolean\"";
      case TEXT -> key.syntax().matches("[a-z0-9_]+([|][a-z0-9_]+)+")
          ? "\"enum\": " + list(key.syntax().split("\\|"))
          : "\"type\": \"string\"";
      case TEXT_OR_NUMBER -> "\"type\": [\"string\", \"integer\"]";
      case SETTINGS -> "\"anyOf\": [" + TEXT + ", {\"type\": \"object\", \"additionalProperties\": "
          + "{\"type\": [\"string\", \"integer\", \"boolean\"]}}]";
      case TEXTS -> array(TEXT);
      case TEXTS_OR_NUMBERS -> array(TEXT_OR_NUMBER);
      case MOUNTS -> array("{\"anyOf\": [" + TEXT + ", " + table(MountTable.FIELDS.get(key)) + "]}");
      case VARIABLES -> "\"anyOf\": [{" + array(TEXT) + "}, {\"type\": \"object\", \"additionalProperties\": "
          + TEXT_OR_NUMBER + "}]";
    };
  }

  private static String table(List<Field> fields) {
    return "{\"type\": \"object\", \"additionalProperties\": false, \"required\": "
        + list(fields.stream().filter(field -> field.role().isNeeded()).map(Field::name).toArray(String[]::new))
        + ", \"properties\": {"
        + fields.stream().map(field -> quoted(field.name()) + ": " + field(field)).collect(Collectors.joining(", "))
        + "}}";
  }

  private static String field(Field field) {
    return switch (field.role()) {
      case NEEDED, PLACED, NAMED -> TEXT;
      case NAMED_SIZE -> TEXT_OR_NUMBER;
      case LAYERS -> "{" + array(TEXT) + ", \"minItems\": 1}";
      case OPTIONS -> "{" + array("{\"enum\": " + list(BindWords.options().toArray(String[]::new)) + "}") + "}";
      case SWITCH -> "{\"type\": \"boolean\"}";
    };
  }

  private static String array(String items) {
    return "\"type\": \"array\", \"items\": " + items;
  }

  private static String list(String... texts) {
    return Arrays.stream(texts).map(SchemaText::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
