package stockade.image;

import java.util.ArrayList;
import java.util.List;
import stockade.linux.Errno;
import stockade.plan.Failure;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Slot;

/**
 * What follows a call, whose answer is in the accumulator. Ways to die lie behind all parts, out of the way of what runs;
 * here in x86-64:
 *
 * <pre>
 * or die "cannot mount" unless EBUSY       cmp rax,-4095
 *                                          jae cold
 *                                    back: ...
 *
 *                                    cold: cmp rax,-16
 *                                          je  back
 *                                          mov ecx,failure
 *                                          jmp die
 *
 *                                    die:  neg rax                 once for all
 *                                          mov [error],rax
 *                                    fail: mov [failure],rcx
 *                                          jmp report
 * </pre>
 */
final class Failures implements OnFailure.Visitor<Instructions> {
  private record Cold(Label begin, OnFailure.Die die, Label back) {}

  private final Instructions to;
  private final List<Cold> cold = new ArrayList<>();
  private final Label die = new Label("die");
  private final Label fail = new Label("fail");
  private boolean used;

  Failures(Instructions to) {
    this.to = to;
  }

  @Override
  public Instructions goOn(OnFailure.Continue onFailure) {
    return to;
  }

  @Override
  public Instructions jump(OnFailure.Jump onFailure) {
    return to.jumpOnError(to.code().label(onFailure.label()));
  }

  @Override
  public Instructions die(OnFailure.Die onFailure) {
    Cold path = new Cold(new Label("cold"), onFailure, new Label("back"));
    cold.add(path);
    return to.jumpOnError(path.begin()).bind(path.back());
  }

  /** Goes to the report; the slot of the errno stays as it is. */
  Instructions fail(Failure failure) {
    used = true;
    return to.operand(failure.address()).jump(fail);
  }

  /** Writes what lies out of the way; nothing may be asked for afterwards. */
  void finish() {
    cold.forEach(this::write);
    if (used || !cold.isEmpty()) {
      end();
    }
  }

  private void write(Cold path) {
    to.bind(path.begin());
    path.die().tolerated().stream()
        .sorted((one, other) -> Integer.compare(one.number(), other.number()))
        .forEach(errno -> to.jumpOn(errno, path.back()));
    to.operand(path.die().failure().address()).jump(die);
  }

  private void end() {
    to.bind(die).negate().keep(Slot.ERROR);
    to.bind(fail).keepOperand(Slot.FAILURE).jump(to.code().label(Op.REPORT));
  }
}
