package stockade.phase;

import static stockade.linux.SystemCall.SECCOMP;
import static stockade.plan.Symbols.SECCOMP_FILTER_FLAG_LOG;
import static stockade.plan.Symbols.SECCOMP_SET_MODE_FILTER;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import stockade.draft.Draft;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Width;
import stockade.seccomp.BpfProgram.Instruction;
import stockade.seccomp.BpfProgram;
import stockade.spec.Origin;

/**
 * The system-call filter: last before the exec, so that it need not allow what the launcher itself does. It is accepted because
 * no_new_privs is set; without that it needs CAP_SYS_ADMIN. seccomp(2), since 3.17.
 */
final class Seccomp {
  private Seccomp() {}

  static void install(Draft draft) {
    draft.filter().ifPresent(program -> install(draft, program));
  }

  private static void install(Draft draft, BpfProgram program) {
    boolean log = draft.spec().confinement().filter().log();
    draft.target().step("system-call filter", "let only the filter's system calls pass");
    draft
        .target()
        .call(SECCOMP, SECCOMP_SET_MODE_FILTER, log ? SECCOMP_FILTER_FLAG_LOG : ZERO, Address.of(sockFprog(program)))
        .orDie(Failure.of("cannot install the system-call filter", Origin.DEFAULT)
            .remedy(Errno.EINVAL, "this kernel has no filters: `stockade doctor` tells more; without it: --seccomp none")
            .remedy(Errno.EACCES, "without no_new_privs a filter needs CAP_SYS_ADMIN: add --cap-add SYS_ADMIN"));
  }

  /** struct sock_fprog, and the instructions, 8 bytes each. */
  private static Data.Struct sockFprog(BpfProgram program) {
    List<Data.Field> instructions =
        program.instructions().stream().map(i -> Data.Field.hidden(Width.LONG, Number.of(bits(i)))).toList();
    return new Data.Struct(List.of(
        new Data.Field("len", Width.LONG, Number.of(instructions.size())),
        new Data.Field("filter", Width.LONG, Address.of(new Data.Struct(instructions)))));
  }

  private static long bits(Instruction i) {
    return i.code() | (long) i.jt() << 16 | (long) i.jf() << 24 | i.k() << 32;
  }
}
