package stockade.jnr;

import java.util.concurrent.atomic.AtomicReference;
import stockade.linux.SystemCall;

/**
 * The target begins as a thread of init: credentials, no_new_privs, Landlock, the filter and, after unshare(2), working directory,
 * mask and descriptors belong to a thread. Its exec is a posix_spawn(3). Like a child of vfork(2) it has its parent's memory for as
 * long as the parent waits for it; the parent then finds the memory as it was.
 */
record StandIn(Program program) implements Birth {
  @Override
  public long child(ProcessKernel parent, CloneArguments arguments, int next) {
    byte[] before = parent.memory().copy();
    ThreadKernel kernel = new ThreadKernel(parent.calls(), parent.memory());
    run(() -> {
      kernel.begin(arguments.unshared());
      new Interpreter(program, parent.memory(), kernel).run(next);
    });
    parent.memory().restore(before);
    if (!kernel.isCommand()) {
      parent.bury(new ProcessKernel.Ended(kernel.pid(), kernel.status()));
    }
    return kernel.pid();
  }

  /** Threads of Java don't end as a whole process does: what goes wrong in one is brought here. */
  static void run(Runnable work) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(work, "target");
    thread.setUncaughtExceptionHandler((which, what) -> failure.set(what));
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get());
    }
  }
}
