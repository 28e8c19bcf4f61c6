package stockade.jnr;

import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** Native memory of the engine's own, zero at the start; it is never given back. */
final class Scratch {
  private Scratch() {}

  static Pointer of(int size) {
    return jnr.ffi.Memory.allocateDirect(Runtime.getSystemRuntime(), size, true);
  }
}
