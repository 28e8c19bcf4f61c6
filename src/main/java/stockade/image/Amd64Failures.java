package stockade.image;

import static stockade.image.Amd64Condition.ABOVE_OR_EQUAL;
import static stockade.image.Amd64Condition.EQUAL;
import static stockade.image.Amd64Register.RAX;
import static stockade.image.Amd64Register.RCX;

import java.util.ArrayList;
import java.util.List;
import stockade.linux.Errno;
import stockade.plan.Failure;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Slot;

/**
 * What follows a call, whose answer is in RAX. Ways to die lie behind all parts, out of the way of what runs:
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
final class Amd64Failures implements OnFailure.Visitor<Amd64Code> {
  /** The kernel's answers from here to -1 are errors (MAX_ERRNO). */
  private static final int LOWEST_ERROR = -4095;

  private record Cold(Label begin, OnFailure.Die die, Label back) {}

  private final Amd64Code code;
  private final Memory memory;
  private final List<Cold> cold = new ArrayList<>();
  private final Label die = new Label("die");
  private final Label fail = new Label("fail");
  private boolean used;

  Amd64Failures(Amd64Code code, Memory memory) {
    this.code = code;
    this.memory = memory;
  }

  @Override
  public Amd64Code goOn(OnFailure.Continue onFailure) {
    return code;
  }

  @Override
  public Amd64Code jump(OnFailure.Jump onFailure) {
    return onError(code.code().label(onFailure.label()));
  }

  @Override
  public Amd64Code die(OnFailure.Die onFailure) {
    Cold path = new Cold(new Label("cold"), onFailure, new Label("back"));
    cold.add(path);
    return onError(path.begin()).bind(path.back());
  }

  /** Goes to the report; the slot of the errno stays as it is. */
  Amd64Code fail(Failure failure) {
    used = true;
    return code.constant(RCX, memory.address(failure.address())).jump(fail);
  }

  /** Writes what lies out of the way; nothing may be asked for afterwards. */
  Amd64Code finish() {
    cold.forEach(this::write);
    return used || !cold.isEmpty() ? ends() : code;
  }

  private Amd64Code onError(Label to) {
    return code.compare(RAX, LOWEST_ERROR).jump(ABOVE_OR_EQUAL, to);
  }

  private void write(Cold path) {
    code.bind(path.begin());
    path.die().tolerated().stream()
        .mapToInt(Errno::number)
        .sorted()
        .forEach(number -> code.compare(RAX, -number).jump(EQUAL, path.back()));
    code.constant(RCX, memory.address(path.die().failure().address())).jump(die);
  }

  private Amd64Code ends() {
    return code.bind(die)
        .negate(RAX)
        .store(memory.address(Slot.ERROR), RAX)
        .bind(fail)
        .store(memory.address(Slot.FAILURE), RCX)
        .jump(code.code().label(Op.REPORT));
  }
}
