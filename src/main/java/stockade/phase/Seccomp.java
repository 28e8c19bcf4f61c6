package stockade.phase;

import static stockade.linux.SystemCall.SECCOMP;
import static stockade.plan.Symbols.SECCOMP_FILTER_FLAG_NEW_LISTENER;
import static stockade.plan.Symbols.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
import static stockade.plan.Symbols.SECCOMP_SET_MODE_FILTER;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.seccomp.BpfProgram.Instruction;
import stockade.seccomp.BpfProgram;
import stockade.seccomp.InstalledFilter;
import stockade.seccomp.NotifyingFilter;
import stockade.spec.Origin;
import stockade.supervision.Listener;

/**
 * The system-call filter: last before the exec, so that it need not allow what the launcher itself does. It is accepted because
 * no_new_privs is set; without that it needs CAP_SYS_ADMIN. seccomp(2), since 3.17.
 */
final class Seccomp {
  private static final Slot LISTENER = new Slot("new_listener");

  private Seccomp() {}

  static void install(Draft draft) {
    draft.filter().ifPresent(filter -> install(draft, filter));
  }

  private static void install(Draft draft, InstalledFilter filter) {
    draft.target().step("system-call filter", "let only the filter's system calls pass");
    if (filter.reports().isPresent()) {
      installAsking(draft, filter.reports().get().filter());
    } else {
      draft.target().call(SECCOMP, SECCOMP_SET_MODE_FILTER, ZERO, Address.of(sockFprog(filter.program()))).orDie(refusal());
    }
  }

  /**
   * A listener comes with Linux 5.0. From 5.19 on a call that waits for an answer can be told to be interrupted by a deadly signal only:
   * earlier, a signal makes the process ask again.
   */
  private static void installAsking(Draft draft, NotifyingFilter filter) {
    Sequence target = draft.target();
    Address program = Address.of(sockFprog(filter.asking()));
    String installed = target.fresh("installed");
    String older = target.fresh("older");
    target.call(SECCOMP, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, program).into(LISTENER).anyway();
    target.when(LISTENER, Test.GE, 0, installed).when(LISTENER, Test.EQ, Number.failed(Errno.EINVAL), older);
    target.compute(Slot.ERROR, ZERO, Arithmetic.MINUS, LISTENER).fail(refusal());
    target.label(older);
    target.call(SECCOMP, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, program).into(LISTENER).orDie(refusal());
    target.label(installed);
    Listener.hand(draft, LISTENER, Address.of(sockFprog(filter.closing())));
  }

  private static Failure refusal() {
    return Failure.of("cannot install the system-call filter", Origin.DEFAULT)
        .remedy(Errno.EINVAL, "this kernel has no filters: `stockade doctor` tells more; without it: --seccomp none")
        .remedy(Errno.EACCES, "without no_new_privs a filter needs CAP_SYS_ADMIN: leave --allow-new-privileges out")
        .remedy(Errno.EBUSY, "what runs Stockade reports denied calls itself: leave --seccomp-log out");
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
