package stockade.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import stockade.linux.Signal;
import stockade.spec.Resources.Action;
import stockade.spec.Resources.Event;
import stockade.spec.Resources.Parent;
import stockade.spec.Resources.Reaction;
import stockade.spec.Resources.Target;

/** What a sandbox may use up, its name, and how its end is told. */
final class ResourceWords {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  private static final List<String> EVENTS = Arrays.stream(Event.values()).map(Event::word).toList();

  private ResourceWords() {}

  static Resources of(Words words) {
    List<Reaction> reactions = reactions(words);
    return new Resources(
        words.last(Key.NAME).map(ResourceWords::name),
        words.last(Key.CGROUP_PARENT).map(piece -> new Said<>(parent(piece), piece.origin())),
        LimitWords.of(words),
        RlimitWords.of(words),
        SchedulingWords.of(words),
        words.last(Key.CPU_TIME_LIMIT).map(piece -> new Said<>(Quantity.time(piece), piece.origin())),
        reactions,
        words.last(Key.REPORT).map(piece -> new Said<>(report(piece, words), piece.origin())));
  }

  /** Only digits are left to the sandboxes without a name, whose control group is named by a PID. */
  private static String name(Piece piece) {
    if (!NAME.matcher(piece.raw()).matches() || piece.raw().matches("[0-9]+")) {
      throw piece.wrong("is no name of a sandbox; write 1 to 64 letters, digits, '_', '.' and '-', beginning with a letter "
          + "or digit, and not only digits");
    }
    return piece.raw();
  }

  private static Parent parent(Piece piece) {
    if (piece.raw().equals("own")) {
      return new Parent.Own();
    }
    return new Parent.Path(Paths.inside(piece, piece.raw()));
  }

  private static Target report(Piece piece, Words words) {
    if (!piece.raw().matches("[0-9]+")) {
      return new Target.File(Paths.host(piece, piece.plain()));
    }
    int number = SurroundingsWords.descriptor(piece).number();
    words.each(Key.PASS_FD).stream()
        .filter(passed -> SurroundingsWords.descriptor(passed).number() == number)
        .findFirst()
        .ifPresent(passed -> {
          throw piece.wrong("is passed to the command, too" + passed.origin().suffix()
              + ", which could then write what it likes there; use another descriptor");
        });
    return new Target.Descriptor(number);
  }

  /** Of one event the last wins. */
  private static List<Reaction> reactions(Words words) {
    Map<Event, Reaction> reactions = new EnumMap<>(Event.class);
    for (Piece piece : words.each(Key.ON_LIMIT)) {
      Reaction reaction = reaction(piece);
      demandLimit(piece, reaction.event(), words);
      reactions.put(reaction.event(), reaction);
    }
    return new ArrayList<>(reactions.values());
  }

  private static void demandLimit(Piece piece, Event event, Words words) {
    Optional<Key> needed = switch (event) {
      case TIME_LIMIT -> Optional.of(Key.TIME_LIMIT);
      case CPU_TIME_LIMIT -> Optional.of(Key.CPU_TIME_LIMIT);
      case MEMORY_HIGH -> Optional.of(Key.MEMORY_HIGH);
      case MEMORY_PRESSURE, CPU_PRESSURE, IO_PRESSURE -> Optional.empty();
    };
    needed.filter(key -> words.last(key).isEmpty()).ifPresent(key -> {
      throw piece.wrong("says what happens at a limit that there is none of; add " + piece.written(key));
    });
  }

  private static Reaction reaction(Piece piece) {
    String[] parts = piece.raw().split("=", 2);
    int place = EVENTS.indexOf(parts[0]);
    if (place < 0) {
      String remedy = NearestWord.remedy(parts[0], EVENTS);
      throw piece.isNot(parts[0], "a limit that can be answered"
          + (remedy.isEmpty() ? "; there are " + String.join(", ", EVENTS) : remedy));
    }
    return new Reaction(Event.values()[place], action(piece, parts.length == 2 ? parts[1] : ""), piece.origin());
  }

  private static Action action(Piece piece, String word) {
    if (word.equals("log")) {
      return new Action.Log();
    }
    if (word.equals("kill")) {
      return new Action.Kill();
    }
    if (word.startsWith("signal:")) {
      return new Action.Send(Signal.parse(word.substring(7)).orElseThrow(() -> piece.isNot(word,
          "an answer; write a name or a number of signal(7) after signal:, as signal:USR1")));
    }
    throw piece.isNot(word, "an answer to a limit; write log, kill or signal:SIGNAL after =");
  }
}
