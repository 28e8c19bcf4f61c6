package stockade.spec;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stockade.spec.Resources.IoPriority;
import stockade.spec.Resources.Policy;
import stockade.spec.Resources.Scheduling;

/** How the kernel favours the processes of the sandbox. */
final class SchedulingWords {
  private static final Pattern IO = Pattern.compile("([a-z0-9-]+)(?::([0-7]))?");
  private static final List<String> IO_CLASSES = List.of("realtime", "best-effort", "idle");
  private static final Pattern POLICY = Pattern.compile("([a-z]+)(?::([0-9]{1,2}))?");
  private static final List<String> POLICIES = List.of("other", "fifo", "rr", "batch", "idle");
  private static final List<Integer> NUMBERS = List.of(0, 1, 2, 3, 5);
  private static final List<String> WITH_PRIORITY = List.of("fifo", "rr");

  private SchedulingWords() {}

  static Scheduling of(Words words) {
    return new Scheduling(
        words.last(Key.NICE).map(piece -> said(piece, signed(piece, "a niceness", -20, 19))),
        words.last(Key.IONICE).map(piece -> said(piece, io(piece))),
        words.last(Key.OOM_SCORE_ADJ).map(piece -> said(piece, signed(piece, "an adjustment", -1000, 1000))),
        words.last(Key.SCHED).map(piece -> said(piece, policy(piece))));
  }

  private static <T> Said<T> said(Piece piece, T value) {
    return new Said<>(value, piece.origin());
  }

  private static int signed(Piece piece, String noun, int least, int greatest) {
    if (!piece.raw().matches("-?[0-9]{1,5}") || Integer.parseInt(piece.raw()) < least
        || Integer.parseInt(piece.raw()) > greatest) {
      throw piece.isNot(piece.raw(), noun + "; write a number from " + least + " to " + greatest);
    }
    return Integer.parseInt(piece.raw());
  }

  /** The class by ionice(1)'s name or number; only the first two have levels. */
  private static IoPriority io(Piece piece) {
    Matcher parts = IO.matcher(piece.raw());
    if (!parts.matches()) {
      throw piece.wrong("is no class of input and output; write realtime, best-effort or idle, and a level 0 to 7, as "
          + "best-effort:7");
    }
    String word = parts.group(1);
    int kind = word.matches("[123]") ? Integer.parseInt(word) : IO_CLASSES.indexOf(word) + 1;
    if (kind == 0) {
      String remedy = NearestWord.remedy(word, IO_CLASSES);
      throw piece.isNot(word, "a class of input and output"
          + (remedy.isEmpty() ? "; there are " + String.join(", ", IO_CLASSES) : remedy));
    }
    if (kind == 3 && parts.group(2) != null) {
      throw piece.wrong("gives the class idle a level, which it has none of; write idle");
    }
    return new IoPriority(kind, kind == 3 ? 7 : parts.group(2) == null ? 4 : Integer.parseInt(parts.group(2)));
  }

  private static Policy policy(Piece piece) {
    Matcher parts = POLICY.matcher(piece.raw());
    int place = parts.matches() ? POLICIES.indexOf(parts.group(1)) : -1;
    if (place < 0) {
      throw piece.wrong("is no scheduling policy; write other, batch, idle, fifo:PRIORITY or rr:PRIORITY");
    }
    boolean realtime = WITH_PRIORITY.contains(parts.group(1));
    if (realtime != (parts.group(2) != null) || realtime && parts.group(2).matches("0+")) {
      throw piece.wrong(realtime
          ? "needs a priority; write one from 1 to 99, as " + parts.group(1) + ":10"
          : "has a priority, which only fifo and rr have; write " + parts.group(1));
    }
    return new Policy(
        "SCHED_" + parts.group(1).toUpperCase(java.util.Locale.ROOT), NUMBERS.get(place),
        realtime ? Integer.parseInt(parts.group(2)) : 0);
  }
}
