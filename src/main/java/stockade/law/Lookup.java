package stockade.law;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import stockade.linux.SystemCall;
import stockade.plan.Value;

/** A path that a system call looks up, and the descriptor of the folder that it starts at: openat(2). */
record Lookup(SystemCall call, Value start, Value path) {
  /** Which argument is the descriptor; the path is the next. */
  private static final Map<SystemCall, List<Integer>> STARTS = Map.ofEntries(
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
      entry(SystemCall.MOUNT_SETATTR, List.of(0)));

  static final Event MADE = new Event(STARTS.keySet(), node -> true);

  static Stream<Lookup> of(Node node) {
    return node.call().stream().flatMap(call -> STARTS.getOrDefault(call.call(), List.of()).stream()
        .map(place -> new Lookup(call.call(), call.arguments().get(place), call.arguments().get(place + 1))));
  }

  /** Whether it is the descriptor itself that is meant, AT_EMPTY_PATH. */
  boolean isEmpty() {
    return path.text().equals("\"\"");
  }
}
