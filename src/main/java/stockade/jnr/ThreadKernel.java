package stockade.jnr;

import stockade.linux.SystemCall;

/** Calls of a thread that stands in for a process: what belongs to whole processes waits for the spawn. */
final class ThreadKernel implements Kernel {
  private static final long TIOCSPGRP = 0x5410;

  private final SystemCalls calls;
  private final Memory memory;
  private final Spawn spawn;
  private long pid;
  private int status;
  private boolean command;
  private boolean ended;

  ThreadKernel(SystemCalls calls, Memory memory) {
    this.calls = calls;
    this.memory = memory;
    this.spawn = new Spawn(calls.library(), memory);
  }

  /** First of all, on the thread itself. */
  void begin(long unshared) {
    long answer = calls.make(SystemCall.UNSHARE, unshared);
    if (answer < 0) {
      throw new EngineException("cannot give a thread a working directory of its own: error " + -answer);
    }
  }

  @Override
  public long call(SystemCall call, long[] arguments, int next) {
    return switch (Reach.of(call)) {
      case THREAD -> calls.make(call, arguments);
      case TERMINAL -> arguments[1] == TIOCSPGRP ? spawn.foreground(arguments[0]) : calls.make(call, arguments);
      case GROUP -> spawn.group();
      case SESSION -> spawn.session();
      case SIGNAL_MASK -> spawn.mask(arguments);
      case SIGNAL_ACTION -> spawn.action(arguments);
      case EXEC -> exec(arguments);
      case EXIT -> exit((int) arguments[0]);
      case PROCESS -> throw new IllegalStateException("no thread can stand in for a process at " + call.text());
    };
  }

  private long exec(long[] arguments) {
    long answer = spawn.start(arguments[0], arguments[1], arguments[2]);
    if (answer > 0) {
      pid = answer;
      command = true;
      ended = true;
    }
    return answer;
  }

  /** The PID is that of the thread, which no process has. */
  private long exit(int code) {
    pid = calls.make(SystemCall.GETTID);
    status = (code & 0xff) << 8;
    ended = true;
    return 0;
  }

  /** Whether it has become the command; else it has ended with {@link #status}, a wait status. */
  boolean isCommand() {
    return command;
  }

  int status() {
    return status;
  }

  long pid() {
    return pid;
  }

  @Override
  public boolean hasEnded() {
    return ended;
  }
}
