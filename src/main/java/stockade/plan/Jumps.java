package stockade.plan;

import java.util.Optional;

/** The label that an operation may jump to. */
public final class Jumps implements Op.Visitor<Optional<String>> {
  private static final Jumps LABEL = new Jumps();

  private static final OnFailure.Visitor<Optional<String>> ON_FAILURE = new OnFailure.Visitor<>() {
    @Override
    public Optional<String> goOn(OnFailure.Continue onFailure) {
      return Optional.empty();
    }

    @Override
    public Optional<String> die(OnFailure.Die onFailure) {
      return Optional.of(Op.REPORT);
    }

    @Override
    public Optional<String> jump(OnFailure.Jump onFailure) {
      return Optional.of(onFailure.label());
    }
  };

  private Jumps() {}

  public static Optional<String> of(Op op) {
    return op.accept(LABEL);
  }

  @Override
  public Optional<String> call(Op.Call op) {
    return op.onFailure().accept(ON_FAILURE);
  }

  @Override
  public Optional<String> label(Op.Label op) {
    return Optional.empty();
  }

  @Override
  public Optional<String> go(Op.Go op) {
    return Optional.of(op.label());
  }

  @Override
  public Optional<String> when(Op.When op) {
    return Optional.of(op.label());
  }

  @Override
  public Optional<String> set(Op.Set op) {
    return Optional.empty();
  }

  @Override
  public Optional<String> compute(Op.Compute op) {
    return Optional.empty();
  }

  @Override
  public Optional<String> load(Op.Load op) {
    return Optional.empty();
  }

  @Override
  public Optional<String> store(Op.Store op) {
    return Optional.empty();
  }

  @Override
  public Optional<String> append(Op.Append op) {
    return Optional.empty();
  }

  @Override
  public Optional<String> appendDecimal(Op.AppendDecimal op) {
    return Optional.empty();
  }

  @Override
  public Optional<String> fail(Op.Fail op) {
    return Optional.of(Op.REPORT);
  }
}
