package stockade.phase;

import static stockade.linux.SystemCall.PERSONALITY;

import stockade.draft.Draft;
import stockade.host.Host;
import stockade.host.I386;
import stockade.linux.Errno;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.PlanException;
import stockade.spec.Mount;
import stockade.spec.Origin;
import stockade.spec.Spec;

/** What programs see as the machine: personality(2), which the exec keeps. PER_LINUX32 makes uname(2) say i686. */
final class Machine {
  private static final long PER_LINUX32 = 0x8;

  private Machine() {}

  /**
   * Programs for i386 want a kernel that runs them. That the root lacks their ELF interpreter is known only of the spec's own
   * command; of others execve(2) tells, and {@link Diagnosis}.
   */
  static void demand(Spec spec, Host host) {
    Origin origin = spec.confinement().machine().origin();
    host.i386().filter(i386 -> !i386.kernel()).ifPresent(i386 -> {
      throw PlanException.at(origin, "this host's kernel runs no programs for i386; `stockade doctor` says more");
    });
    host.i386().flatMap(I386::lacking).filter(lacking -> !isCovered(spec, lacking)).ifPresent(lacking -> {
      throw PlanException.at(origin, lacking.program() + " is a program for i386, and the root lacks its ELF interpreter "
          + lacking.interpreter() + "; install the C library for i386 there, which in Debian is libc6:i386");
    });
  }

  /** Whether a mount may bring the interpreter, or another program. */
  private static boolean isCovered(Spec spec, I386.Lacking lacking) {
    return spec.mounts().stream().anyMatch(mount -> isAbove(mount, lacking.program()) || isAbove(mount, lacking.interpreter()));
  }

  private static boolean isAbove(Mount mount, String path) {
    return path.equals(mount.path()) || path.startsWith(mount.path().equals("/") ? "/" : mount.path() + "/");
  }

  static void plan(Draft draft) {
    stockade.spec.Confinement.Machine wished = draft.spec().confinement().machine();
    long personality = wished.personality() | (wished.i386() ? PER_LINUX32 : 0);
    if (personality == 0) {
      return;
    }
    draft.target().step("machine", "let programs see another machine");
    draft
        .target()
        .call(PERSONALITY, Number.symbol("0x" + Long.toHexString(personality), personality))
        .orDie(Failure.of("cannot take on the personality", wished.origin())
            .remedy(Errno.EINVAL, "this kernel doesn't know it"));
  }
}
