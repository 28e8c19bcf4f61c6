package stockade.plan;

import java.util.stream.Stream;

/** The labels that an operation may jump to. */
final class Jumps implements Op.Visitor<Stream<String>> {
  private static final Jumps LABELS = new Jumps();

  private static final OnFailure.Visitor<Stream<String>> ON_FAILURE = new OnFailure.Visitor<>() {
    @Override
    public Stream<String> goOn(OnFailure.Continue onFailure) {
      return Stream.empty();
    }

    @Override
    public Stream<String> die(OnFailure.Die onFailure) {
      return Stream.of(Op.REPORT);
    }

    @Override
    public Stream<String> jump(OnFailure.Jump onFailure) {
      return Stream.of(onFailure.label());
    }
  };

  private Jumps() {}

  static Stream<String> of(Op op) {
    return op.accept(LABELS);
  }

  @Override
  public Stream<String> call(Op.Call op) {
    return op.onFailure().accept(ON_FAILURE);
  }

  @Override
  public Stream<String> label(Op.Label op) {
    return Stream.empty();
  }

  @Override
  public Stream<String> go(Op.Go op) {
    return Stream.of(op.label());
  }

  @Override
  public Stream<String> when(Op.When op) {
    return Stream.of(op.label());
  }

  @Override
  public Stream<String> set(Op.Set op) {
    return Stream.empty();
  }

  @Override
  public Stream<String> compute(Op.Compute op) {
    return Stream.empty();
  }

  @Override
  public Stream<String> load(Op.Load op) {
    return Stream.empty();
  }

  @Override
  public Stream<String> store(Op.Store op) {
    return Stream.empty();
  }

  @Override
  public Stream<String> append(Op.Append op) {
    return Stream.empty();
  }

  @Override
  public Stream<String> appendDecimal(Op.AppendDecimal op) {
    return Stream.empty();
  }

  @Override
  public Stream<String> fail(Op.Fail op) {
    return Stream.of(Op.REPORT);
  }
}
