package stockade.plan;

import java.util.stream.Stream;

/** The values that an operation reads, in the order written. */
public final class Operands implements Op.Visitor<Stream<Value>> {
  public static final Operands VALUES = new Operands();

  private Operands() {}

  @Override
  public Stream<Value> call(Op.Call op) {
    return op.arguments().stream();
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
    return Stream.of(op.from());
  }

  @Override
  public Stream<Value> compute(Op.Compute op) {
    return Stream.of(op.left(), op.right());
  }

  @Override
  public Stream<Value> load(Op.Load op) {
    return Stream.of(op.address());
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
    return Stream.empty();
  }
}
