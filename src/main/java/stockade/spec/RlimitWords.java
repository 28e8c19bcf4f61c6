package stockade.spec;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import stockade.linux.ResourceLimit;
import stockade.spec.Resources.Rlimit;

/** Limits of each process: {@code nofile=1024:4096}. */
final class RlimitWords {
  private static final List<String> INFINITE = List.of("unlimited", "infinity", "-1");

  private RlimitWords() {}

  /** Of one limit the last wins. */
  static List<Rlimit> of(Words words) {
    Map<ResourceLimit, Rlimit> limits = new EnumMap<>(ResourceLimit.class);
    words.each(Key.RLIMIT).stream().map(RlimitWords::rlimit).forEach(rlimit -> limits.put(rlimit.limit(), rlimit));
    return List.copyOf(limits.values());
  }

  private static Rlimit rlimit(Piece piece) {
    String[] parts = piece.raw().split("=", -1);
    String remedy = NearestWord.remedy(parts[0], ResourceLimit.words());
    ResourceLimit limit = ResourceLimit.parse(parts[0]).orElseThrow(() -> piece.isNot(parts[0],
        "a limit of a process" + (remedy.isEmpty() ? "; there are " + String.join(", ", ResourceLimit.words()) : remedy)));
    String[] numbers = parts.length == 2 ? parts[1].split(":", -1) : new String[0];
    if (numbers.length < 1 || numbers.length > 2) {
      throw piece.wrong("is no limit of a process; write NAME=SOFT or NAME=SOFT:HARD, as nofile=1024:4096");
    }
    long soft = number(piece, limit, numbers[0]);
    long hard = number(piece, limit, numbers[numbers.length - 1]);
    if (hard != Limit.UNLIMITED && (soft == Limit.UNLIMITED || soft > hard)) {
      throw piece.wrong("has a soft limit above its hard limit; write the smaller number first");
    }
    return new Rlimit(limit, soft, hard, piece.origin());
  }

  private static long number(Piece piece, ResourceLimit limit, String text) {
    if (INFINITE.contains(text)) {
      return Limit.UNLIMITED;
    }
    if (limit.countsBytes()) {
      return Quantity.bytes(piece, text, 0);
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw piece.isNot(text, "a number; write one from 0 on, or unlimited");
    }
    return Long.parseLong(text);
  }
}
