package stockade.law;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import stockade.linux.SystemCall;
import stockade.plan.Jumps;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Plan;

/** Where control goes from an operation. A jump to a label that isn't there leads nowhere. */
final class Successors {
  private static final int[] NONE = {};
  private final Map<String, Integer> labels = new HashMap<>();

  Successors(Plan plan) {
    int index = 0;
    for (Op op : plan.ops().toList()) {
      if (op instanceof Op.Label label) {
        labels.putIfAbsent(label.name(), index);
      }
      index++;
    }
  }

  int[] onSuccess(int index, Op op) {
    if (op instanceof Op.Call call) {
      return ends(call.call()) ? NONE : new int[] {index + 1};
    }
    if (op instanceof Op.Go || op instanceof Op.Fail) {
      return jump(op);
    }
    int[] jump = jump(op);
    return jump.length == 0 ? new int[] {index + 1} : new int[] {index + 1, jump[0]};
  }

  int[] onFailure(int index, Op op) {
    if (!(op instanceof Op.Call call) || call.call() == SystemCall.EXIT_GROUP) {
      return NONE;
    }
    return call.onFailure() instanceof OnFailure.Continue ? new int[] {index + 1} : jump(op);
  }

  private int[] jump(Op op) {
    Optional<String> label = Jumps.of(op);
    return label.isPresent() && labels.containsKey(label.get()) ? new int[] {labels.get(label.get())} : NONE;
  }

  /** Whether nothing follows its success in this program. */
  private static boolean ends(SystemCall call) {
    return call == SystemCall.EXIT_GROUP || call == SystemCall.EXECVE;
  }
}
