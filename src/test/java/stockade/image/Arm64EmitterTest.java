package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;
import static stockade.image.Plans.Ops.callOr;
import static stockade.image.Plans.Ops.die;
import static stockade.image.Plans.Ops.exit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.linux.Architecture;
import stockade.linux.Errno;
import stockade.linux.SystemCall;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Number;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Plan;
import stockade.plan.Slot;

/** Plans as the instructions that objdump reads in their images. */
class Arm64EmitterTest {
  private static final Slot NEXT = new Slot("next");
  private static final int ENTRY = 13;

  @TempDir Path folder;

  @Test
  void the_entry_keeps_the_vectors_and_makes_room_below_them() throws IOException {
    assertThat(instructions(Plans.bare(4, List.of()))).containsExactly(
        "mov x28, #0x410000",
        "mov x0, sp",
        "ldr x1, [x0]",
        "str x1, [x28]",
        "add x0, x0, #0x8",
        "str x0, [x28, #8]",
        "mov x2, #0xa0",
        "sub x2, x0, x2",
        "and sp, x2, #0xfffffffffffffff0",
        "add x0, x0, x1, lsl #3",
        "add x0, x0, #0x8",
        "str x0, [x28, #16]",
        "udf #0");
  }

  @Test
  void ways_to_die_lie_behind_the_parts() throws IOException {
    Op mount = callOr(die("cannot mount", Errno.EBUSY), SystemCall.FCHDIR, Number.of(3));
    assertThat(operations(mount, new Op.Label(Op.REPORT), exit(Number.of(0)))).containsExactly(
        "mov x0, #0x3",
        "mov x8, #0x32",
        "svc #0x0",
        "cmn x0, #0xfff",
        "b.cs BEHIND",
        "mov x0, #0x0",
        "mov x8, #0x5e",
        "svc #0x0",
        "udf #0",
        "cmn x0, #0x10",
        "b.eq BEFORE",
        "adr x1, 0x4000e8",
        "b BEHIND",
        "neg x0, x0",
        "str x0, [x28, #24]",
        "str x1, [x28, #32]",
        "b BEFORE");
  }

  @Test
  void a_call_that_may_fail_without_consequence_has_no_comparison() throws IOException {
    assertThat(operations(callOr(new OnFailure.Continue(), SystemCall.GETPID)))
        .containsExactly("mov x8, #0xac",
        "svc #0x0",
        "udf #0");
  }

  @Test
  void arithmetic_goes_from_memory_to_memory() throws IOException {
    assertThat(operations(new Op.Compute(NEXT, NEXT, Arithmetic.PLUS, Number.of(8)))).containsExactly(
        "ldr x0, [x28, #40]",
        "mov x1, #0x8",
        "add x0, x0, x1",
        "str x0, [x28, #40]",
        "udf #0");
  }

  @Test
  void what_is_appended_is_called_with_cursor_limit_and_text() throws IOException {
    assertThat(operations(new Op.Append(NEXT, Number.of(-1), Address.of("x")))).startsWith(
        "ldr x0, [x28, #40]",
        "mov x1, #0xffffffffffffffff",
        "adr x2, 0x4000e8",
        "bl BEHIND",
        "str x0, [x28, #40]",
        "udf #0");
  }

  /** Without the entry; the targets of jumps are said by their direction. */
  private List<String> operations(Op... ops) throws IOException {
    List<String> all = instructions(Plans.bare(0, List.of(ops)));
    return all.subList(ENTRY - 1, all.size());
  }

  private List<String> instructions(Plan plan) throws IOException {
    Memory memory = Memory.of(plan, Architecture.AARCH64);
    byte[] image = Image.of(plan, Architecture.AARCH64);
    byte[] code = Arrays.copyOfRange(image, memory.code() - Memory.BASE, image.length);
    return new Objdump(folder, Architecture.AARCH64, memory.code()).directions(code);
  }
}
