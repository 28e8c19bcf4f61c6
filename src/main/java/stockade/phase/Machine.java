package stockade.phase;

import static stockade.linux.SystemCall.PERSONALITY;

import stockade.draft.Draft;
import stockade.host.Host;
import stockade.host.Programs32;
import stockade.linux.Architecture.Sister;
import stockade.linux.Errno;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.PlanException;
import stockade.spec.Mount;
import stockade.spec.Origin;
import stockade.spec.Spec;

/** What programs see as the machine: personality(2), which the exec keeps. PER_LINUX32 makes uname(2) say i686, or armv8l. */
final class Machine {
  private static final long PER_LINUX32 = 0x8;

  private Machine() {}

  /**
   * Programs of the 32-bit sister want a kernel that runs them. That the root lacks their ELF interpreter is known only of the spec's
   * own command; of others execve(2) tells, and {@link Diagnosis}.
   */
  static void demand(Spec spec, Host host) {
    Origin origin = spec.confinement().machine().origin();
    Sister sister = host.architecture().sister();
    host.programs32().filter(known -> !known.kernel()).ifPresent(known -> {
      throw PlanException.at(
          origin, "this host's kernel runs no programs for " + sister.word() + "; `stockade doctor` says more");
    });
    host.programs32().flatMap(Programs32::lacking).filter(lacking -> !isCovered(spec, lacking)).ifPresent(lacking -> {
      throw PlanException.at(origin, lacking.program() + " is a program for " + sister.word()
          + ", and the root lacks its ELF interpreter " + lacking.interpreter() + "; install the C library for " + sister.word()
          + " there, which in Debian is " + sister.library());
    });
  }

  /** Whether a mount may bring the interpreter, or another program. */
  private static boolean isCovered(Spec spec, Programs32.Lacking lacking) {
    return spec.mounts().stream().anyMatch(mount -> isAbove(mount, lacking.program()) || isAbove(mount, lacking.interpreter()));
  }

  private static boolean isAbove(Mount mount, String path) {
    return path.equals(mount.path()) || path.startsWith(mount.path().equals("/") ? "/" : mount.path() + "/");
  }

  static void plan(Draft draft) {
    stockade.spec.Confinement.Machine wished = draft.spec().confinement().machine();
    long personality = wished.personality() | (wished.compat() ? PER_LINUX32 : 0);
    if (personality == 0) {
      return;
    }
    draft.target().step("machine", "let programs see another machine");
    draft
        .target()
        .call(PERSONALITY, Number.symbol("0x" + Long.toHexString(personality), personality))
        .orDie(Failure.of("cannot take on the personality", wished.origin())
            .remedy(Errno.EINVAL, "this kernel doesn't know it, or the processor has no 32-bit programs"));
  }
}
