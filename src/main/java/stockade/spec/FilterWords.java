package stockade.spec;

import java.util.List;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stockade.linux.Errno;
import stockade.spec.Confinement.Filter;
import stockade.spec.Confinement.Filter.Action;
import stockade.spec.Confinement.Filter.Base;
import stockade.spec.Confinement.Filter.Rule;

/** The system-call filter. Which calls and groups there are, libseccomp knows. */
final class FilterWords {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,64}|@[a-z0-9-]{1,64}");
  private static final Action FORBIDDEN = new Action.Fail(Errno.EPERM);

  private FilterWords() {}

  static Filter of(Words words) {
    Optional<Piece> base = words.last(Key.SECCOMP);
    base.filter(piece -> piece.raw().equals("none")).ifPresent(none -> checkAlone(words, none));
    return new Filter(
        base.map(FilterWords::base).orElseGet(Base.Default::new),
        words.each(Key.SECCOMP_ALLOW, Key.SECCOMP_DENY).stream()
            .flatMap(FilterWords::rules)
            .collect(Collectors.toUnmodifiableList()),
        restrictsSuid(words),
        words.flag(Key.SECCOMP_LOG));
  }

  private static boolean restrictsSuid(Words words) {
    boolean restricted = words.flag(Key.RESTRICT_SUID_SGID);
    words.each(Key.CAP_ADD).stream()
        .filter(piece -> restricted && List.of(piece.raw().toUpperCase(Locale.ROOT).split(",")).stream()
            .anyMatch(name -> name.replaceFirst("^CAP_", "").equals("SETFCAP")))
        .findFirst()
        .ifPresent(piece -> {
          throw piece.contradicts(words.set(Key.RESTRICT_SUID_SGID).orElseThrow());
        });
    return restricted;
  }

  private static void checkAlone(Words words, Piece none) {
    words.each(Key.SECCOMP_ALLOW, Key.SECCOMP_DENY).stream().findFirst()
        .or(() -> words.set(Key.SECCOMP_LOG))
        .or(() -> words.set(Key.RESTRICT_SUID_SGID))
        .ifPresent(rule -> {
          throw rule.contradicts(none);
        });
  }

  private static Base base(Piece piece) {
    return switch (piece.raw()) {
      case "default" -> new Base.Default();
      case "none" -> new Base.None(piece.origin());
      case "unconfined" -> throw piece.wrong("is podman's word; write none, or ./unconfined for a file of that name");
      default -> new Base.Profile(Paths.host(piece, piece.plain()), piece.origin());
    };
  }

  private static Stream<Rule> rules(Piece piece) {
    String[] fields = piece.raw().split(":", -1);
    Action action = action(piece, fields);
    return Stream.of(fields[0].split(",", -1)).map(name -> new Rule(checked(piece, name), action, piece.origin()));
  }

  private static String checked(Piece piece, String name) {
    if (!NAME.matcher(name).matches()) {
      throw piece.isNot(name, "a system call or a group of them; write names as ptrace, or groups as @mount");
    }
    return name;
  }

  private static Action action(Piece piece, String[] fields) {
    boolean allow = piece.word().key() == Key.SECCOMP_ALLOW;
    if (fields.length > (allow ? 1 : 2)) {
      throw piece.wrong(allow
          ? "has an action, but what is allowed is carried out; drop it from the colon on"
          : "has more than one action; write one, or each with a rule of its own");
    }
    if (allow) {
      return new Action.Allow();
    }
    return fields.length == 1 ? FORBIDDEN : action(piece, fields[1]);
  }

  private static Action action(Piece piece, String word) {
    return switch (word) {
      case "kill" -> new Action.Kill();
      case "log" -> new Action.Log();
      default -> new Action.Fail(Errno.parse(word).orElseThrow(() -> unknown(piece, word)));
    };
  }

  private static SpecException unknown(Piece piece, String word) {
    List<String> names = Stream.of(Errno.values()).map(Errno::name).collect(Collectors.toList());
    String remedy = NearestWord.remedy(word, names);
    return piece.isNot(word, "an action" + (remedy.isEmpty() ? "; write an error, as EACCES, or kill or log" : remedy));
  }
}
