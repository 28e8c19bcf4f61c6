package stockade.jnr;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jnr.ffi.Pointer;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import stockade.linux.Signal;
import stockade.linux.SystemCall;
import stockade.plan.Width;

/**
 * Init begins as a Java machine of its own: a /proc shows the PID namespace of the process that mounts it, pid_namespaces(7), and a
 * thread is never in another than its process. A thread of the parent leaves the parent's namespaces and starts it; unshare(2)
 * changes the namespaces of a thread, or, for PID and time, those of its children.
 *
 * @param java the words that start a Java machine like this one, to which {@code resume N} is added
 */
record JavaMachine(Program program, List<String> java) implements Birth {
  private static final long EAGAIN = 11;
  private static final long F_GETFD = 1;
  private static final long F_SETFD = 2;
  private static final long CLOEXEC = 1;
  private static final long CLOSE_RANGE_CLOEXEC = 4;
  private static final long LAST = 0xffff_ffffL;

  @Override
  public long child(ProcessKernel parent, CloneArguments arguments, int next) {
    POSIX posix = POSIXFactory.getNativePOSIX();
    long[] pid = {-EAGAIN};
    StandIn.run(() -> pid[0] = start(parent, posix, arguments, next));
    if (pid[0] > 0 && arguments.wantsPidfd()) {
      long descriptor = parent.calls().make(SystemCall.PIDFD_OPEN, pid[0], 0);
      parent.descriptors().add(descriptor);
      parent.memory().store(arguments.pidfd(), Width.INT, descriptor);
    }
    return pid[0];
  }

  /** On a thread that ends here, and its descriptors with it. */
  private long start(ProcessKernel parent, POSIX posix, CloneArguments arguments, int next) {
    SystemCalls calls = parent.calls();
    Map<Integer, Integer> descriptors = flags(calls, parent.descriptors());
    long answer = calls.make(SystemCall.UNSHARE, arguments.unshared());
    if (answer < 0) {
      return answer;
    }
    Pointer pipe = Scratch.of(8);
    calls.make(SystemCall.CLOSE_RANGE, 3, LAST, CLOSE_RANGE_CLOEXEC);
    calls.make(SystemCall.PIPE2, pipe.address(), 0);
    int ready = pipe.getInt(4);
    long file = write(calls, new Snapshot(program, parent.memory().copy(), next, descriptors, ready).bytes());
    calls.make(SystemCall.FCNTL, pipe.getInt(0), F_SETFD, CLOEXEC);
    descriptors.keySet().forEach(descriptor -> calls.make(SystemCall.FCNTL, descriptor, F_SETFD, 0));
    List<String> words = new ArrayList<>(java);
    words.addAll(List.of("resume", Long.toString(file)));
    long pid = posix.posix_spawnp(java.get(0), List.of(), words, OwnEnvironment.OF_JAVA);
    calls.make(SystemCall.CLOSE, ready);
    return isReady(calls, pipe) ? pid : buried(calls, pid);
  }

  private static Map<Integer, Integer> flags(SystemCalls calls, Descriptors descriptors) {
    Map<Integer, Integer> flags = new TreeMap<>();
    for (int descriptor : descriptors.withStreams()) {
      long answer = calls.make(SystemCall.FCNTL, descriptor, F_GETFD, 0);
      if (answer >= 0) {
        flags.put(descriptor, (int) answer);
      }
    }
    return flags;
  }

  private static long write(SystemCalls calls, byte[] bytes) {
    Pointer name = Scratch.of(16);
    name.putString(0, "process", 16, StandardCharsets.US_ASCII);
    long file = calls.make(SystemCall.MEMFD_CREATE, name.address(), 0);
    Pointer content = Scratch.of(bytes.length);
    content.put(0, bytes, 0, bytes.length);
    for (long done = 0; done < bytes.length; ) {
      long more = calls.make(SystemCall.WRITE, file, content.address() + done, bytes.length - done);
      if (more < 0) {
        throw new EngineException("cannot hand a process to its Java machine: error " + -more);
      }
      done += more;
    }
    return file;
  }

  /** End-of-file is a Java machine that could not begin. */
  private static boolean isReady(SystemCalls calls, Pointer pipe) {
    return calls.make(SystemCall.READ, pipe.getInt(0), pipe.address(), 1) == 1;
  }

  private static long buried(SystemCalls calls, long pid) {
    if (pid > 0) {
      calls.make(SystemCall.KILL, pid, Signal.SIGKILL.number());
      calls.make(SystemCall.WAIT4, pid, 0, 0, 0);
    }
    return -EAGAIN;
  }
}
