package stockade.plan;

import java.util.Optional;

/** The slot that an operation writes to. */
public final class WrittenSlot implements Op.Visitor<Optional<Slot>> {
  public static final WrittenSlot OF = new WrittenSlot();

  private WrittenSlot() {}

  @Override
  public Optional<Slot> call(Op.Call op) {
    return op.result();
  }

  @Override
  public Optional<Slot> label(Op.Label op) {
    return Optional.empty();
  }

  @Override
  public Optional<Slot> go(Op.Go op) {
    return Optional.empty();
  }

  @Override
  public Optional<Slot> when(Op.When op) {
    return Optional.empty();
  }

  @Override
  public Optional<Slot> set(Op.Set op) {
    return Optional.of(op.to());
  }

  @Override
  public Optional<Slot> compute(Op.Compute op) {
    return Optional.of(op.to());
  }

  @Override
  public Optional<Slot> load(Op.Load op) {
    return Optional.of(op.to());
  }

  @Override
  public Optional<Slot> store(Op.Store op) {
    return Optional.empty();
  }

  @Override
  public Optional<Slot> append(Op.Append op) {
    return Optional.of(op.cursor());
  }

  @Override
  public Optional<Slot> appendDecimal(Op.AppendDecimal op) {
    return Optional.of(op.cursor());
  }

  @Override
  public Optional<Slot> fail(Op.Fail op) {
    return Optional.empty();
  }
}
