package stockade.spec;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stockade.spec.Mount.Bind.Access;

/** {@code SRC[:DEST[:OPT,...]]} */
final class BindWords {
  private BindWords() {}

  private enum Option {
    RW,
    RO,
    DEV,
    NOEXEC,
    NOSUID,
    OPTIONAL,
    NOREC;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
      return Stream.of(values()).map(Option::word).collect(Collectors.toUnmodifiableList());
    }
  }

  /** The words that OPT may be. */
  static List<String> options() {
    return Option.words();
  }

  /** {@code standard} is what the key allows when no option says otherwise. */
  static Mount bind(Piece piece, List<Piece> fields, Access standard) {
    MountWords.count(piece, fields, 1, 3);
    String source = Paths.host(piece, fields.get(0).text());
    Set<Option> options = options(piece, fields);
    return new Mount.Bind(
        source,
        destination(piece, fields, source),
        access(piece, options, standard),
        options.contains(Option.NOEXEC),
        options.contains(Option.NOSUID),
        options.contains(Option.OPTIONAL),
        !options.contains(Option.NOREC),
        piece.origin());
  }

  /** An empty DEST is the same path, but only where options follow: {@code SRC:} is rather an unset variable. */
  private static String destination(Piece piece, List<Piece> fields, String source) {
    boolean same = fields.size() == 1 || fields.size() == 3 && fields.get(1).raw().isEmpty();
    return same ? Paths.sameInside(piece, source) : given(piece, fields.get(1));
  }

  private static String given(Piece piece, Piece field) {
    if (Option.words().contains(field.raw().split(",", 2)[0])) {
      throw piece.wrong("has options where DEST is needed; write SRC::OPT for the same path inside");
    }
    return Paths.inside(piece, field.text());
  }

  private static Set<Option> options(Piece piece, List<Piece> fields) {
    Set<Option> options = EnumSet.noneOf(Option.class);
    if (fields.size() == 3) {
      fields.get(2).split(',').forEach(field -> options.add(option(piece, field.raw())));
    }
    return options;
  }

  private static Option option(Piece piece, String word) {
    return Stream.of(Option.values())
        .filter(option -> option.word().equals(word))
        .findFirst()
        .orElseThrow(() -> piece.wrong("has the unknown option " + Quotation.of(word) + "; there are "
            + String.join(", ", Option.words())));
  }

  private static Access access(Piece piece, Set<Option> options, Access standard) {
    Set<Access> said = EnumSet.noneOf(Access.class);
    options.forEach(option -> said.addAll(access(option)));
    if (standard != Access.READ_WRITE) {
      said.add(standard);
    }
    if (said.size() > 1) {
      throw piece.wrong("is to be at once " + words(said) + "; keep one of them");
    }
    return said.isEmpty() ? standard : said.iterator().next();
  }

  private static Set<Access> access(Option option) {
    return switch (option) {
      case RW -> Set.of(Access.READ_WRITE);
      case RO -> Set.of(Access.READ_ONLY);
      case DEV -> Set.of(Access.DEVICE);
      case NOEXEC, NOSUID, OPTIONAL, NOREC -> Set.of();
    };
  }

  private static String words(Set<Access> said) {
    return said.stream().map(BindWords::word).collect(Collectors.joining(" and "));
  }

  private static String word(Access access) {
    return switch (access) {
      case READ_ONLY -> "ro";
      case READ_WRITE -> "rw";
      case DEVICE -> "dev";
    };
  }
}
