package stockade.image;

import static stockade.image.Amd64Register.RAX;
import static stockade.image.Amd64Register.RCX;
import static stockade.image.Amd64Register.RSP;

import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Slot;
import stockade.plan.Width;

/**
 * Code for x86-64, in this order: the entry, the parts, the ways to die, the routines for texts.
 *
 * <p>A process begins with RSP at argc, argv, a null pointer, envp, a null pointer (System V ABI for x86-64, "Initial
 * Stack and Register State"). With a headroom of 4 words:
 *
 * <pre>
 * mov rax,rsp
 * mov rcx,QWORD PTR [rax+0x0]
 * mov QWORD PTR ds:0x410000,rcx      $argc
 * add rax,0x8
 * mov QWORD PTR ds:0x410008,rax      $argv
 * mov rsp,rax
 * sub rsp,0xa0                       8 bytes for each word, and 128
 * and rsp,0xfffffffffffffff0
 * add rcx,0x1                        the words and the null pointer behind them
 * add rcx,rcx
 * add rcx,rcx
 * add rcx,rcx
 * add rax,rcx
 * mov QWORD PTR ds:0x410010,rax      $envp
 * </pre>
 */
final class Amd64Emitter implements Emitter {
  private static final int EM_X86_64 = 62;
  private static final int WORD = 8;
  private static final int SLACK = 128;
  private static final int STACK_ALIGNMENT = 16;

  @Override
  public int machine() {
    return EM_X86_64;
  }

  @Override
  public byte[] emit(Plan plan, Memory memory) {
    Amd64Code code = new Amd64Code(new Code());
    Amd64Operations operations = new Amd64Operations(code, memory);
    enter(code, memory, plan.headroom());
    plan.parts().forEach(part -> emit(part, operations, code));
    operations.finish();
    return code.code().bytes();
  }

  /** Control never runs off a part's end; where a plan breaks that rule, the process ends there. */
  private static void emit(Part part, Amd64Operations operations, Amd64Code code) {
    part.steps().forEach(step -> step.ops().forEach(op -> op.accept(operations)));
    code.trap();
  }

  private static void enter(Amd64Code code, Memory memory, int headroom) {
    code.move(RAX, RSP).load(RCX, RAX, 0, Width.LONG).store(memory.address(Slot.ARGC), RCX);
    code.add(RAX, WORD).store(memory.address(Slot.ARGV), RAX);
    code.move(RSP, RAX).subtract(RSP, room(headroom)).and(RSP, -STACK_ALIGNMENT);
    code.add(RCX, 1).add(RCX, RCX).add(RCX, RCX).add(RCX, RCX);
    code.add(RAX, RCX).store(memory.address(Slot.ENVP), RAX);
  }

  private static int room(int headroom) {
    return Math.addExact(Math.multiplyExact(WORD, headroom), SLACK);
  }
}
