package stockade.seccomp;

import java.util.Locale;
import stockade.linux.Errno;

/** What the kernel does with a system call, seccomp(2); the values are its own, and libseccomp's. */
public sealed interface Verdict {
  /** SECCOMP_RET_*, unsigned. */
  long value();

  /** In a word or two. */
  String text();

  default boolean allows() {
    return this == Fixed.ALLOW;
  }

  /** Whether a {@link NotifyingFilter} asks instead. */
  default boolean isAsked() {
    return this == Fixed.LOG || this instanceof Fail;
  }

  enum Fixed implements Verdict {
    KILL_PROCESS(0x80000000L),
    KILL_THREAD(0),
    TRAP(0x30000),
    /** Carried out, and logged. */
    LOG(0x7ffc0000),
    ALLOW(0x7fff0000);

    private final long value;

    Fixed(long value) {
      this.value = value;
    }

    @Override
    public long value() {
      return value;
    }

    @Override
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** It fails with this number, 0 to 4094: libseccomp has none from MAX_ERRNO on. 0: it seems to succeed. */
  record Fail(int errno) implements Verdict {
    static final int LARGEST = 4094;

    public Fail {
      if (errno < 0 || errno > LARGEST) {
        throw new IllegalArgumentException("errno " + errno);
      }
    }

    static Fail with(Errno errno) {
      return new Fail(errno.number());
    }

    @Override
    public long value() {
      return 0x50000L | errno;
    }

    @Override
    public String text() {
      return Errno.of(errno).map(Errno::name).orElse("errno " + errno);
    }
  }
}
