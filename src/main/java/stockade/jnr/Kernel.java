package stockade.jnr;

import stockade.linux.SystemCall;

/** What makes a process' system calls. */
interface Kernel {
  /**
   * Makes a call.
   *
   * @param next where a process that a clone makes begins
   * @return the kernel's answer: a value, or a negative errno
   */
  long call(SystemCall call, long[] arguments, int next);

  /** Whether the process has ended, or become the command, so that nothing of the plan is left for it. */
  boolean hasEnded();
}
