package stockade.jnr;

import jnr.ffi.Pointer;

/** posix_spawn(3), and what a plan has its target do to itself between clone and exec, as attributes of it. */
final class Spawn {
  private static final int SETPGROUP = 0x2;
  private static final int SETSIGDEF = 0x4;
  private static final int SETSIGMASK = 0x8;
  /** Since glibc 2.26. */
  private static final int SETSID = 0x80;
  /** Signals 32 and 33, by which the C library's threads are told: it would have the child ignore them. */
  private static final long OF_THE_LIBRARY = 3L << 31;
  /** More than the C library's structures take on any architecture. */
  private static final int ROOM = 1024;

  private final LibC library;
  private final Memory memory;
  private final Pointer attributes = Scratch.of(ROOM);
  private final Pointer actions = Scratch.of(ROOM);
  private final Pointer blocked = Scratch.of(ROOM);
  private final Pointer defaulted = Scratch.of(ROOM);
  private final Pointer pid = Scratch.of(8);
  private int flags = SETSIGDEF;
  private boolean acts;

  Spawn(LibC library, Memory memory) {
    this.library = library;
    this.memory = memory;
    library.posix_spawnattr_init(attributes);
    library.posix_spawn_file_actions_init(actions);
    defaulted.putLong(0, OF_THE_LIBRARY);
  }

  /** setpgid(0, 0). */
  long group() {
    flags |= SETPGROUP;
    return 0;
  }

  /** setsid(2). */
  long session() {
    flags |= SETSID;
    return 0;
  }

  /** The child's group becomes the terminal's foreground, tcsetpgrp(3). */
  long foreground(long terminal) {
    acts = true;
    return -library.posix_spawn_file_actions_addtcsetpgrp_np(actions, (int) terminal);
  }

  /** rt_sigprocmask(2) with SIG_SETMASK. */
  long mask(long[] arguments) {
    flags |= SETSIGMASK;
    blocked.putLong(0, memory.load(arguments[1]));
    return 0;
  }

  /** rt_sigaction(2) that sets SIG_DFL. */
  long action(long[] arguments) {
    defaulted.putLong(0, defaulted.getLong(0) | 1L << arguments[0] - 1);
    return 0;
  }

  /** The arguments of execve(2); the PID of the process, or a negative errno. */
  long start(long path, long words, long environment) {
    library.posix_spawnattr_setflags(attributes, (short) flags);
    library.posix_spawnattr_setpgroup(attributes, 0);
    library.posix_spawnattr_setsigmask(attributes, blocked);
    library.posix_spawnattr_setsigdefault(attributes, defaulted);
    int error = library.posix_spawn(pid, path, acts ? actions : null, attributes, words, environment);
    return error == 0 ? pid.getInt(0) : -error;
  }
}
