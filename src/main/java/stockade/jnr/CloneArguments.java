package stockade.jnr;

import stockade.plan.Width;

/**
 * What of struct clone_args plans use.
 *
 * @param pidfd the address where a descriptor of the child goes, if the flags ask for one
 */
record CloneArguments(long flags, long pidfd) {
  static final long CLONE_FS = 0x200;
  static final long CLONE_FILES = 0x400;
  static final long CLONE_PIDFD = 0x1000;
  private static final int PIDFD = 8;

  static CloneArguments of(Memory memory, long[] arguments) {
    return new CloneArguments(memory.load(arguments[0], Width.LONG), memory.load(arguments[0] + PIDFD, Width.LONG));
  }

  boolean wantsPidfd() {
    return (flags & CLONE_PIDFD) != 0;
  }

  /** The new namespaces, and what a thread must have for itself before it is given them. */
  long unshared() {
    return flags & ~CLONE_PIDFD | CLONE_FS | CLONE_FILES;
  }
}
