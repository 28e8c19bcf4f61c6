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
class Amd64EmitterTest {
  private static final Slot NEXT = new Slot("next");
  private static final int ENTRY = 15;

  @TempDir Path folder;

  @Test
  void the_entry_keeps_the_vectors_and_makes_room_below_them() throws IOException {
    assertThat(instructions(Plans.bare(4, List.of()))).containsExactly(
        "mov rax,rsp",
        "mov rcx,QWORD PTR [rax+0x0]",
        "mov QWORD PTR ds:0x410000,rcx",
        "add rax,0x8",
        "mov QWORD PTR ds:0x410008,rax",
        "mov rsp,rax",
        "sub rsp,0xa0",
        "and rsp,0xfffffffffffffff0",
        "add rcx,0x1",
        "add rcx,rcx",
        "add rcx,rcx",
        "add rcx,rcx",
        "add rax,rcx",
        "mov QWORD PTR ds:0x410010,rax",
        "ud2");
  }

  @Test
  void ways_to_die_lie_behind_the_parts() throws IOException {
    Op mount = callOr(die("cannot mount", Errno.EBUSY), SystemCall.FCHDIR, Number.of(3));
    assertThat(operations(mount, new Op.Label(Op.REPORT), exit(Number.of(0)))).containsExactly(
        "mov edi,0x3",
        "mov eax,0x51",
        "syscall",
        "cmp rax,0xfffffffffffff001",
        "jae BEHIND",
        "xor edi,edi",
        "mov eax,0xe7",
        "syscall",
        "ud2",
        "cmp rax,0xfffffffffffffff0",
        "je BEFORE",
        "mov ecx,0x4000e8",
        "jmp BEHIND",
        "neg rax",
        "mov QWORD PTR ds:0x410018,rax",
        "mov QWORD PTR ds:0x410020,rcx",
        "jmp BEFORE");
  }

  @Test
  void a_call_that_may_fail_without_consequence_has_no_comparison() throws IOException {
    assertThat(operations(callOr(new OnFailure.Continue(), SystemCall.GETPID)))
        .containsExactly("mov eax,0x27", "syscall", "ud2");
  }

  @Test
  void arithmetic_goes_from_memory_to_memory() throws IOException {
    assertThat(operations(new Op.Compute(NEXT, NEXT, Arithmetic.PLUS, Number.of(8)))).containsExactly(
        "mov rax,QWORD PTR ds:0x410028", "mov ecx,0x8", "add rax,rcx", "mov QWORD PTR ds:0x410028,rax", "ud2");
  }

  @Test
  void what_is_appended_is_called_with_cursor_limit_and_text() throws IOException {
    assertThat(operations(new Op.Append(NEXT, Number.of(-1), Address.of("x")))).startsWith(
        "mov rdi,QWORD PTR ds:0x410028",
        "mov r9,0xffffffffffffffff",
        "mov esi,0x4000e8",
        "call BEHIND",
        "mov QWORD PTR ds:0x410028,rdi",
        "ud2");
  }

  /** Without the entry; the targets of jumps are said by their direction. */
  private List<String> operations(Op... ops) throws IOException {
    List<String> all = instructions(Plans.bare(0, List.of(ops)));
    return all.subList(ENTRY - 1, all.size());
  }

  private List<String> instructions(Plan plan) throws IOException {
    Memory memory = Memory.of(plan, Architecture.X86_64);
    byte[] image = Image.of(plan, Architecture.X86_64);
    byte[] code = Arrays.copyOfRange(image, memory.code() - Memory.BASE, image.length);
    return new Objdump(folder, Architecture.X86_64).directions(code);
  }
}
