package stockade.image;

import java.util.ArrayList;
import java.util.List;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Value;

/** The values that an operation reads or writes, in the order written; a failure is mentioned by its address. */
final class Mentions implements Op.Visitor<List<Value>>, OnFailure.Visitor<List<Value>> {
  @Override
  public List<Value> call(Op.Call op) {
    List<Value> values = new ArrayList<>(op.arguments());
    op.result().ifPresent(values::add);
    values.addAll(op.onFailure().accept(this));
    return values;
  }

  @Override
  public List<Value> label(Op.Label op) {
    return List.of();
  }

  @Override
  public List<Value> go(Op.Go op) {
    return List.of();
  }

  @Override
  public List<Value> when(Op.When op) {
    return List.of(op.left(), op.right());
  }

  @Override
  public List<Value> set(Op.Set op) {
    return List.of(op.to(), op.from());
  }

  @Override
  public List<Value> compute(Op.Compute op) {
    return List.of(op.to(), op.left(), op.right());
  }

  @Override
  public List<Value> load(Op.Load op) {
    return List.of(op.to(), op.address());
  }

  @Override
  public List<Value> store(Op.Store op) {
    return List.of(op.address(), op.value());
  }

  @Override
  public List<Value> append(Op.Append op) {
    return List.of(op.cursor(), op.limit(), op.string());
  }

  @Override
  public List<Value> appendDecimal(Op.AppendDecimal op) {
    return List.of(op.cursor(), op.limit(), op.number());
  }

  @Override
  public List<Value> fail(Op.Fail op) {
    return List.of(op.failure().address());
  }

  @Override
  public List<Value> goOn(OnFailure.Continue onFailure) {
    return List.of();
  }

  @Override
  public List<Value> die(OnFailure.Die onFailure) {
    return List.of(onFailure.failure().address());
  }

  @Override
  public List<Value> jump(OnFailure.Jump onFailure) {
    return List.of();
  }

  /** The slots that every launcher has, whether or not its plan names them. */
  static List<Slot> always() {
    return List.of(Slot.ARGC, Slot.ARGV, Slot.ENVP, Slot.ERROR, Slot.FAILURE);
  }
}
