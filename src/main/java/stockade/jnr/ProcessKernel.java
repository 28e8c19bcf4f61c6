package stockade.jnr;

import java.util.ArrayDeque;
import java.util.Queue;
import stockade.linux.Signal;
import stockade.linux.SystemCall;
import stockade.plan.Width;

/** Calls of a process that this Java machine is: all are made as they are, but for those that would harm Java itself. */
final class ProcessKernel implements Kernel {
  private static final long ANY_CHILD = -1;

  /** A child that ended before it was a process, and its wait status. */
  record Ended(long pid, int status) {}

  private final SystemCalls calls;
  private final Memory memory;
  private final Descriptors descriptors;
  private final OwnSignals signals;
  private final Birth birth;
  private final Queue<Ended> ended = new ArrayDeque<>();

  ProcessKernel(SystemCalls calls, Memory memory, Descriptors descriptors, Birth birth) {
    this.calls = calls;
    this.memory = memory;
    this.descriptors = descriptors;
    this.signals = new OwnSignals(calls);
    this.birth = birth;
  }

  @Override
  public long call(SystemCall call, long[] arguments, int next) {
    return switch (call) {
      case CLONE3 -> birth.child(this, CloneArguments.of(memory, arguments), next);
      case CLOSE_RANGE -> descriptors.closeRange(arguments);
      case FCNTL -> descriptors.control(arguments);
      case RT_SIGPROCMASK -> signals.mask(memory, arguments);
      case WAIT4 -> await(arguments);
      default -> made(call, arguments);
    };
  }

  private long made(SystemCall call, long[] arguments) {
    long answer = calls.make(call, arguments);
    descriptors.note(memory, call, arguments, answer);
    return answer;
  }

  @Override
  public boolean hasEnded() {
    return false;
  }

  SystemCalls calls() {
    return calls;
  }

  Memory memory() {
    return memory;
  }

  Descriptors descriptors() {
    return descriptors;
  }

  /** A child ended that the kernel knows nothing of. Its parent hears of it as of any other. */
  void bury(Ended child) {
    ended.add(child);
    calls.make(SystemCall.KILL, calls.make(SystemCall.GETPID), Signal.SIGCHLD.number());
  }

  private long await(long[] arguments) {
    Ended child = ended.peek();
    if (child == null || arguments[0] != ANY_CHILD && arguments[0] != child.pid()) {
      return calls.make(SystemCall.WAIT4, arguments);
    }
    ended.remove();
    if (arguments[1] != 0) {
      memory.store(arguments[1], Width.INT, child.status());
    }
    return child.pid();
  }
}
