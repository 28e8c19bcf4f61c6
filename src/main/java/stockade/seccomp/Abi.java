package stockade.seccomp;

import java.util.List;
import stockade.linux.Architecture;

/** A way of making system calls, with a table of numbers of its own. x32 is none: its calls are never admitted. */
public enum Abi {
  X86_64("x86_64", 0xC000003EL, "SCMP_ARCH_X86_64"),
  I386("i386", 0x40000003L, "SCMP_ARCH_X86"),
  AARCH64("aarch64", 0xC00000B7L, "SCMP_ARCH_AARCH64"),
  ARM("arm", 0x40000028L, "SCMP_ARCH_ARM");

  private final String text;
  private final long audit;
  private final String profile;

  Abi(String text, long audit, String profile) {
    this.text = text;
    this.audit = audit;
    this.profile = profile;
  }

  public String text() {
    return text;
  }

  /** AUDIT_ARCH_* of {@code linux/audit.h}, the field {@code arch} of struct seccomp_data; unsigned, 32 bits. */
  public long audit() {
    return audit;
  }

  /** Whether its arguments have 32 bits. */
  public boolean isNarrow() {
    return this == I386 || this == ARM;
  }

  /** The name in profiles of Docker's format. */
  String profile() {
    return profile;
  }

  /** The native one; with {@code compat} the 32-bit one of the same machine, too. */
  public static List<Abi> of(Architecture architecture, boolean compat) {
    List<Abi> both = switch (architecture) {
      case X86_64 -> List.of(X86_64, I386);
      case AARCH64 -> List.of(AARCH64, ARM);
    };
    return compat ? both : both.subList(0, 1);
  }
}
