package stockade.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import stockade.linux.SystemCall;

/** Where control goes from an operation. A jump to a label that isn't there leads nowhere. */
final class Successors {
  private final Map<String, Integer> labels = new HashMap<>();

  Successors(Plan plan) {
    AtomicInteger index = new AtomicInteger();
    plan.ops().forEach(op -> {
      if (op instanceof Op.Label label) {
        labels.putIfAbsent(label.name(), index.get());
      }
      index.incrementAndGet();
    });
  }

  List<Integer> onSuccess(int index, Op op) {
    if (op instanceof Op.Call call) {
      return ends(call.call()) ? List.of() : List.of(index + 1);
    }
    return Stream.concat(
            goesOn(op) ? Stream.of(index + 1) : Stream.empty(),
            Jumps.of(op).map(label -> Optional.ofNullable(labels.get(label))).flatMap(Optional::stream))
        .toList();
  }

  List<Integer> onFailure(int index, Op op) {
    if (!(op instanceof Op.Call call) || call.call() == SystemCall.EXIT_GROUP) {
      return List.of();
    }
    if (call.onFailure() instanceof OnFailure.Continue) {
      return List.of(index + 1);
    }
    return Jumps.of(op).map(label -> Optional.ofNullable(labels.get(label))).flatMap(Optional::stream).toList();
  }

  /** Whether nothing follows its success in this program. */
  private static boolean ends(SystemCall call) {
    return call == SystemCall.EXIT_GROUP || call == SystemCall.EXECVE;
  }

  private static boolean goesOn(Op op) {
    return !(op instanceof Op.Go) && !(op instanceof Op.Fail);
  }
}
