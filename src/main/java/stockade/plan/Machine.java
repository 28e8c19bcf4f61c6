package stockade.plan;

import static stockade.linux.SystemCall.PERSONALITY;

import stockade.linux.Errno;
import stockade.spec.Origin;

/** What programs see as the machine: personality(2), which the exec keeps. PER_LINUX32 makes uname(2) say i686. */
final class Machine {
  private static final long PER_LINUX32 = 0x8;

  private Machine() {}

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
