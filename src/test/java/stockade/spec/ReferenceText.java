package stockade.spec;

/** What the reference must say of a key, as the table of keys has it. */
final class ReferenceText {
  private ReferenceText() {}

  /** The key's section in spec.md, up to the prose. */
  static String section(Key key) {
    return "### `" + key.word() + "`\n\n"
        + key.help() + "\n\n"
        + "- type: " + key.type().label() + "\n"
        + "- default: " + standard(key) + "\n"
        + "- option: " + (key.isOption() ? "`" + option(key, key.syntax()) + "`" : "none") + "\n"
        + "- `${ENV}`: " + (key.putsInVariables() ? "yes" : "no") + "\n";
  }

  /** The option's line in options.md. */
  static String row(Key key) {
    return "| `" + option(key, key.syntax()).replace("|", "\\|") + "` | " + standard(key) + " | " + key.help()
        + " | `" + option(key, key.kind() == Key.Kind.FLAG ? "" : key.example()) + "` |";
  }

  private static String standard(Key key) {
    return key.standard().isEmpty() ? "none" : key.standard();
  }

  private static String option(Key key, String value) {
    return value.isEmpty() ? key.option() : key.option() + " " + value;
  }
}
