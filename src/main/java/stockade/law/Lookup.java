package stockade.law;

import static java.util.Map.entry;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import stockade.linux.SystemCall;
import stockade.plan.Op;
import stockade.plan.Value;

/** A path that a system call looks up, and the descriptor of the folder that it starts at: openat(2). */
record Lookup(SystemCall call, Value start, Value path) {
  /** Which argument is the descriptor; the path is the next. */
  private static final Map<SystemCall, List<Integer>> STARTS = new EnumMap<>(Map.ofEntries(
      entry(SystemCall.OPENAT, List.of(0)),
      entry(SystemCall.OPENAT2, List.of(0)),
      entry(SystemCall.MKDIRAT, List.of(0)),
      entry(SystemCall.MKNODAT, List.of(0)),
      entry(SystemCall.FCHOWNAT, List.of(0)),
      entry(SystemCall.UNLINKAT, List.of(0)),
      entry(SystemCall.RENAMEAT2, List.of(0, 2)),
      entry(SystemCall.SYMLINKAT, List.of(1)),
      entry(SystemCall.READLINKAT, List.of(0)),
      entry(SystemCall.FCHMODAT, List.of(0)),
      entry(SystemCall.FACCESSAT, List.of(0)),
      entry(SystemCall.STATX, List.of(0)),
      entry(SystemCall.OPEN_TREE, List.of(0)),
      entry(SystemCall.MOVE_MOUNT, List.of(0, 2)),
      entry(SystemCall.MOUNT_SETATTR, List.of(0))));

  static final Event MADE = new Event(STARTS.keySet(), node -> true);

  /** Whether this holds for one of the paths that an operation looks up. */
  static boolean any(Node node, Predicate<Lookup> wanted) {
    return node.call().isPresent() && any(node.call().get(), wanted);
  }

  private static boolean any(Op.Call call, Predicate<Lookup> wanted) {
    for (int place : STARTS.getOrDefault(call.call(), List.of())) {
      if (wanted.test(new Lookup(call.call(), call.arguments().get(place), call.arguments().get(place + 1)))) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is the descriptor itself that is meant, AT_EMPTY_PATH. */
  boolean isEmpty() {
    return path.text().equals("\"\"");
  }
}
