package stockade.mount;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.spec.Origin;

/**
 * No further user namespaces inside: in one, a program would have every capability again, and with it most of the kernel's
 * attack surface. The limit is the sandbox's own, namespaces(7) (since 4.9), and raising it needs CAP_SYS_RESOURCE. The filter
 * forbids them as well.
 */
final class NestedNamespaces {
  private static final Slot LIMIT = new Slot("namespace_limit");

  private NestedNamespaces() {}

  /** Before the pivot: the host's /proc/sys/user shows each process the limits of its own user namespace. */
  static void forbid(Draft draft) {
    if (draft.spec().confinement().allowUserns() || !draft.ids().hasUserNamespace()) {
      return;
    }
    Sequence init = draft.init();
    Failure failure = Failure.of("cannot forbid further user namespaces inside", Origin.DEFAULT)
        .remedy(Errno.ENOENT, "is /proc mounted on this host? else use --allow-userns");
    init.step("nested namespaces", "allow no further user namespaces inside");
    init.call(OPENAT, AT_FDCWD, Address.of("/proc/sys/user/max_user_namespaces"), Flags.of(O_WRONLY, O_CLOEXEC), ZERO)
        .into(LIMIT)
        .orDie(failure);
    init.call(WRITE, LIMIT, Address.of("0"), Number.of(1)).orDie(failure);
    init.call(CLOSE, LIMIT).anyway();
  }
}
