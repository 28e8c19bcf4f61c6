package stockade.jnr;

import jnr.ffi.Pointer;
import stockade.linux.Signal;
import stockade.linux.SystemCall;

/**
 * Java handles its own faults by signals, and ends where it can't: no thread of it ever blocks these. All others were blocked before
 * it began, by the start script, so that each waits for who reads it, signalfd(2).
 */
final class OwnSignals {
  /** What Java stops a thread by, told so by _JAVA_SR_SIGNUM: the last real-time signal, which nobody else uses. */
  static final int SUSPEND = 64;

  private static final long NEVER_BLOCKED = bit(Signal.SIGILL.number()) | bit(Signal.SIGTRAP.number())
      | bit(Signal.SIGBUS.number()) | bit(Signal.SIGFPE.number()) | bit(Signal.SIGSEGV.number()) | bit(SUSPEND);

  private final SystemCalls calls;
  private final Pointer set = Scratch.of(8);

  OwnSignals(SystemCalls calls) {
    this.calls = calls;
  }

  private static long bit(int signal) {
    return 1L << signal - 1;
  }

  /** rt_sigprocmask(2) of this thread, but for Java's own signals. */
  long mask(Memory memory, long[] arguments) {
    if (arguments[1] == 0) {
      return calls.make(SystemCall.RT_SIGPROCMASK, arguments);
    }
    set.putLong(0, memory.load(arguments[1]) & ~NEVER_BLOCKED);
    return calls.make(SystemCall.RT_SIGPROCMASK, arguments[0], set.address(), arguments[2], arguments[3]);
  }
}
