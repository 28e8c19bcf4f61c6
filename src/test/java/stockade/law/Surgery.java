package stockade.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import stockade.linux.SystemCall;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Role;
import stockade.plan.Step;
import stockade.plan.Value;

/** Makes a broken plan from a real one. A cut that finds nothing to cut fails the test. */
public record Surgery(Plan plan) {
  public static Surgery on(Plan plan) {
    return new Surgery(plan);
  }

  /** A call whose first arguments have these texts; {@code _} stands for any. */
  public static Predicate<Op> call(SystemCall name, String... arguments) {
    return op -> op instanceof Op.Call call && call.call() == name && IntStream.range(0, arguments.length)
        .allMatch(i -> arguments[i].equals("_") || call.arguments().get(i).text().equals(arguments[i]));
  }

  public static Predicate<Op> label(String name) {
    return Predicate.isEqual(new Op.Label(name));
  }

  /** Leaves out all that match. */
  public Surgery without(Role role, Predicate<Op> which) {
    return edit(role, ops -> {
      find(ops, which);
      return ops.stream().filter(placed -> !which.test(placed.op)).toList();
    });
  }

  public Surgery withoutFirst(Role role, Predicate<Op> which) {
    return edit(role, ops -> {
      List<Placed> left = new ArrayList<>(ops);
      left.remove(find(ops, which));
      return left;
    });
  }

  /** Swaps the first of each. */
  public Surgery swapped(Role role, Predicate<Op> one, Predicate<Op> other) {
    return edit(role, ops -> {
      List<Placed> swapped = new ArrayList<>(ops);
      Placed first = ops.get(find(ops, one));
      Placed second = ops.get(find(ops, other));
      swapped.set(ops.indexOf(first), new Placed(first.step, second.op));
      swapped.set(ops.indexOf(second), new Placed(second.step, first.op));
      return swapped;
    });
  }

  /** Changes all that match. */
  public Surgery changed(Role role, Predicate<Op> which, UnaryOperator<Op> change) {
    return edit(role, ops -> {
      find(ops, which);
      return ops.stream()
          .map(placed -> which.test(placed.op) ? new Placed(placed.step, change.apply(placed.op)) : placed)
          .toList();
    });
  }

  /** Puts an operation before the first that matches, into its step. */
  public Surgery inserted(Role role, Predicate<Op> place, Op op) {
    return edit(role, ops -> {
      List<Placed> more = new ArrayList<>(ops);
      int index = find(ops, place);
      more.add(index, new Placed(ops.get(index).step, op));
      return more;
    });
  }

  /** The first that matches. */
  public Op first(Role role, Predicate<Op> which) {
    List<Placed> ops = placed(plan.parts().get(role.ordinal()));
    return ops.get(find(ops, which)).op;
  }

  public static UnaryOperator<Op> argument(int place, Value value) {
    return op -> {
      Op.Call call = (Op.Call) op;
      List<Value> arguments = new ArrayList<>(call.arguments());
      arguments.set(place, value);
      return new Op.Call(call.call(), arguments, call.result(), call.onFailure());
    };
  }

  public static UnaryOperator<Op> onFailure(OnFailure onFailure) {
    return op -> {
      Op.Call call = (Op.Call) op;
      return new Op.Call(call.call(), call.arguments(), call.result(), onFailure);
    };
  }

  /** A call that nobody looks at. */
  public static Op added(SystemCall name, Value... arguments) {
    return new Op.Call(name, List.of(arguments), Optional.empty(), new OnFailure.Continue());
  }

  private static int find(List<Placed> ops, Predicate<Op> which) {
    return IntStream.range(0, ops.size())
        .filter(i -> which.test(ops.get(i).op))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is nothing to cut"));
  }

  private static List<Placed> placed(Part part) {
    return IntStream.range(0, part.steps().size())
        .boxed()
        .flatMap(step -> part.steps().get(step).ops().stream().map(op -> new Placed(step, op)))
        .toList();
  }

  private Surgery edit(Role role, UnaryOperator<List<Placed>> edit) {
    List<Part> parts = new ArrayList<>(plan.parts());
    Part part = parts.get(role.ordinal());
    List<Placed> after = edit.apply(placed(part));
    List<Step> steps = IntStream.range(0, part.steps().size()).mapToObj(step -> {
      List<Op> ops = after.stream().filter(placed -> placed.step == step).map(Placed::op).toList();
      return new Step(part.steps().get(step).phase(), part.steps().get(step).purpose(), ops);
    }).toList();
    parts.set(role.ordinal(), new Part(role, steps));
    return new Surgery(new Plan(parts, plan.headroom()));
  }

  /** An operation, and which step it is in. */
  private record Placed(int step, Op op) {}
}
