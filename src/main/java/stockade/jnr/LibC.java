package stockade.jnr;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;

/** The functions of the C library that the engine calls. Their structures are only ever addresses here. */
public interface LibC {
  /** syscall(2): -1 and an errno where it fails. */
  long syscall(long number, long a, long b, long c, long d, long e, long f);

  /** posix_spawn(3): the error itself, or 0. */
  int posix_spawn(Pointer pid, long path, Pointer actions, Pointer attributes, long words, long environment);

  int posix_spawn_file_actions_init(Pointer actions);

  /** Since glibc 2.35. */
  int posix_spawn_file_actions_addtcsetpgrp_np(Pointer actions, int terminal);

  int posix_spawnattr_init(Pointer attributes);

  int posix_spawnattr_setflags(Pointer attributes, short flags);

  int posix_spawnattr_setpgroup(Pointer attributes, int group);

  int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

  int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

  /** @throws EngineException where the library has not all of them */
  static LibC load() {
    try {
      return LibraryLoader.create(LibC.class).failImmediately().load("c");
    } catch (UnsatisfiedLinkError missing) {
      throw new EngineException("the JNR engine needs the GNU C library of version 2.35 or later; leave 'engine' out");
    }
  }
}
