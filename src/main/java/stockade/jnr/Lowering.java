package stockade.jnr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stockade.linux.Architecture;
import stockade.linux.Errno;
import stockade.plan.Failure;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Plan;
import stockade.plan.Slot;

/** Gives the slots and data of a plan their addresses, and its labels their places. One operation is one instruction. */
final class Lowering implements Op.Visitor<Instruction>, OnFailure.Visitor<Trouble> {
  private final Layout layout;
  private final Map<String, Integer> labels = new HashMap<>();

  private Lowering(Layout layout) {
    this.layout = layout;
  }

  /** The program; its data is asked of the layout. */
  static Program of(Plan plan, Architecture architecture, Layout layout) {
    Lowering lowering = new Lowering(layout);
    List<Op> ops = plan.ops().toList();
    for (int i = 0; i < ops.size(); i++) {
      if (ops.get(i) instanceof Op.Label label) {
        lowering.labels.put(label.name(), i);
      }
    }
    List<Instruction> code = new ArrayList<>();
    ops.forEach(op -> code.add(op.accept(lowering)));
    return new Program(architecture, List.copyOf(code), lowering.place(Op.REPORT), plan.headroom(), lowering.always());
  }

  private Program.Always always() {
    return new Program.Always(
        layout.address(Slot.ARGC), layout.address(Slot.ARGV), layout.address(Slot.ENVP), layout.address(Slot.ERROR),
        layout.address(Slot.FAILURE));
  }

  @Override
  public Instruction call(Op.Call op) {
    List<Operand> arguments = op.arguments().stream().map(layout::operand).toList();
    return new Instruction.Call(
        op.call(), arguments, op.result().map(layout::address).orElse(0L), op.onFailure().accept(this));
  }

  /** A place that nothing happens at. */
  @Override
  public Instruction label(Op.Label op) {
    return new Instruction.Go(place(op.name()) + 1);
  }

  @Override
  public Instruction go(Op.Go op) {
    return new Instruction.Go(place(op.label()));
  }

  @Override
  public Instruction when(Op.When op) {
    return new Instruction.When(layout.operand(op.left()), op.test(), layout.operand(op.right()), place(op.label()));
  }

  @Override
  public Instruction set(Op.Set op) {
    return new Instruction.Set(layout.address(op.to()), layout.operand(op.from()));
  }

  @Override
  public Instruction compute(Op.Compute op) {
    return new Instruction.Compute(
        layout.address(op.to()), layout.operand(op.left()), op.operation(), layout.operand(op.right()));
  }

  @Override
  public Instruction load(Op.Load op) {
    return new Instruction.Load(layout.address(op.to()), layout.operand(op.address()), op.offset(), op.width());
  }

  @Override
  public Instruction store(Op.Store op) {
    return new Instruction.Store(layout.operand(op.address()), op.offset(), op.width(), layout.operand(op.value()));
  }

  @Override
  public Instruction append(Op.Append op) {
    return new Instruction.Append(layout.address(op.cursor()), layout.operand(op.limit()), layout.operand(op.string()));
  }

  @Override
  public Instruction appendDecimal(Op.AppendDecimal op) {
    return new Instruction.AppendDecimal(
        layout.address(op.cursor()), layout.operand(op.limit()), layout.operand(op.number()));
  }

  @Override
  public Instruction fail(Op.Fail op) {
    return new Instruction.Fail(address(op.failure()));
  }

  @Override
  public Trouble goOn(OnFailure.Continue onFailure) {
    return new Trouble(Trouble.NEXT, 0, List.of());
  }

  @Override
  public Trouble die(OnFailure.Die onFailure) {
    List<Integer> tolerated = onFailure.tolerated().stream().map(Errno::number).sorted().toList();
    return new Trouble(Trouble.DIE, address(onFailure.failure()), tolerated);
  }

  @Override
  public Trouble jump(OnFailure.Jump onFailure) {
    return new Trouble(place(onFailure.label()), 0, List.of());
  }

  private long address(Failure failure) {
    return layout.address(failure.address().data());
  }

  private int place(String label) {
    Integer place = labels.get(label);
    if (place == null) {
      throw new IllegalStateException("the plan has no label " + label);
    }
    return place;
  }
}
