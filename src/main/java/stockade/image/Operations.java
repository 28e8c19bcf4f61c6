package stockade.image;

import stockade.plan.Op;
import stockade.plan.Value;

/**
 * Writes an operation's instructions. What operations have in common is in memory: no register keeps its value from one
 * to the next.
 *
 * <pre>
 * $fd = openat(AT_FDCWD, "/", O_PATH) or ...    argument 0, 1, 2; call; on an error to ...; keep $fd
 * $next = $next + 8                             accumulator $next; operand 8; combine +; keep $next
 * if $fd &lt; 0 goto none                          accumulator $fd; operand 0; jump &lt; to none
 * </pre>
 */
final class Operations implements Op.Visitor<Instructions> {
  private final Instructions to;
  private final Failures failures;

  Operations(Instructions to) {
    this.to = to;
    failures = new Failures(to);
  }

  @Override
  public Instructions call(Op.Call op) {
    for (int i = 0; i < op.arguments().size(); i++) {
      to.argument(i, op.arguments().get(i));
    }
    to.call(op.call());
    op.result().ifPresent(to::keep);
    return op.onFailure().accept(failures);
  }

  @Override
  public Instructions label(Op.Label op) {
    return to.bind(named(op.name()));
  }

  @Override
  public Instructions go(Op.Go op) {
    return to.jump(named(op.label()));
  }

  @Override
  public Instructions when(Op.When op) {
    return bring(op.left(), op.right()).jump(op.test(), named(op.label()));
  }

  @Override
  public Instructions set(Op.Set op) {
    return to.accumulator(op.from()).keep(op.to());
  }

  @Override
  public Instructions compute(Op.Compute op) {
    return bring(op.left(), op.right()).combine(op.operation()).keep(op.to());
  }

  @Override
  public Instructions load(Op.Load op) {
    return to.operand(op.address()).load(op.offset(), op.width()).keep(op.to());
  }

  @Override
  public Instructions store(Op.Store op) {
    return bring(op.value(), op.address()).store(op.offset(), op.width());
  }

  @Override
  public Instructions append(Op.Append op) {
    return to.append(op.cursor(), op.limit(), op.string());
  }

  @Override
  public Instructions appendDecimal(Op.AppendDecimal op) {
    return to.appendDecimal(op.cursor(), op.limit(), op.number());
  }

  @Override
  public Instructions fail(Op.Fail op) {
    return failures.fail(op.failure());
  }

  /** Writes what lies behind all parts. */
  void finish() {
    failures.finish();
    to.finish();
  }

  private Instructions bring(Value accumulator, Value operand) {
    return to.accumulator(accumulator).operand(operand);
  }

  private Label named(String name) {
    return to.code().label(name);
  }
}
