package stockade.image;

import java.util.List;
import java.util.stream.Stream;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Value;

/** The values that an operation reads or writes, in the order written; a failure is mentioned by its address. */
final class Mentions implements Op.Visitor<Stream<Value>>, OnFailure.Visitor<Stream<Value>> {
  @Override
  public Stream<Value> call(Op.Call op) {
    return Stream.of(op.arguments().stream(), op.result().stream(), op.onFailure().accept(this)).flatMap(part -> part);
  }

  @Override
  public Stream<Value> label(Op.Label op) {
    return Stream.empty();
  }

  @Override
  public Stream<Value> go(Op.Go op) {
    return Stream.empty();
  }

  @Override
  public Stream<Value> when(Op.When op) {
    return Stream.of(op.left(), op.right());
  }

  @Override
  public Stream<Value> set(Op.Set op) {
    return Stream.of(op.to(), op.from());
  }

  @Override
  public Stream<Value> compute(Op.Compute op) {
    return Stream.of(op.to(), op.left(), op.right());
  }

  @Override
  public Stream<Value> load(Op.Load op) {
    return Stream.of(op.to(), op.address());
  }

  @Override
  public Stream<Value> store(Op.Store op) {
    return Stream.of(op.address(), op.value());
  }

  @Override
  public Stream<Value> append(Op.Append op) {
    return Stream.of(op.cursor(), op.limit(), op.string());
  }

  @Override
  public Stream<Value> appendDecimal(Op.AppendDecimal op) {
    return Stream.of(op.cursor(), op.limit(), op.number());
  }

  @Override
  public Stream<Value> fail(Op.Fail op) {
    return Stream.of(op.failure().address());
  }

  @Override
  public Stream<Value> goOn(OnFailure.Continue onFailure) {
    return Stream.empty();
  }

  @Override
  public Stream<Value> die(OnFailure.Die onFailure) {
    return Stream.of(onFailure.failure().address());
  }

  @Override
  public Stream<Value> jump(OnFailure.Jump onFailure) {
    return Stream.empty();
  }

  /** The slots that every launcher has, whether or not its plan names them. */
  static List<Slot> always() {
    return List.of(Slot.ARGC, Slot.ARGV, Slot.ENVP, Slot.ERROR, Slot.FAILURE);
  }
}
