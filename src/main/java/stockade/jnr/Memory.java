package stockade.jnr;

import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import stockade.linux.SystemCall;
import stockade.plan.Width;

/**
 * The memory of a plan's process: real memory, at addresses that are the same in each of its Java machines, since slots and
 * structures hold some.
 */
final class Memory {
  /** Above what Java and the C library choose by themselves, and below the least that an architecture gives a process, 2^38. */
  static final long BASE = 0x30_0000_0000L;

  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS_FIXED_NOREPLACE = 0x100022;

  private final Pointer pointer;
  private final int size;

  Memory(Pointer pointer, int size) {
    this.pointer = pointer;
    this.size = size;
  }

  /** Memory that holds {@code bytes}. */
  static Memory of(SystemCalls calls, byte[] bytes) {
    long mapped = calls.make(SystemCall.MMAP, BASE, bytes.length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_FIXED_NOREPLACE, -1, 0);
    if (mapped != BASE) {
      throw new EngineException("cannot map the plan's memory at 0x" + Long.toHexString(BASE) + " (" + mapped
          + "); leave 'engine' out, or use another Java");
    }
    Memory memory = new Memory(Pointer.wrap(Runtime.getSystemRuntime(), BASE), bytes.length);
    memory.restore(bytes);
    return memory;
  }

  /** All of it, as it is now. */
  byte[] copy() {
    byte[] bytes = new byte[size];
    pointer.get(0, bytes, 0, size);
    return bytes;
  }

  /** Makes it what {@link #copy} was. */
  void restore(byte[] bytes) {
    pointer.put(0, bytes, 0, size);
  }

  long load(long address) {
    return pointer.getLong(address - BASE);
  }

  /** Addresses may be any: texts that the kernel wrote elsewhere don't occur, so all lie in this memory. */
  long load(long address, Width width) {
    long at = address - BASE;
    return switch (width) {
      case BYTE -> pointer.getByte(at) & 0xffL;
      case SHORT -> pointer.getShort(at) & 0xffffL;
      case INT -> pointer.getInt(at);
      case LONG -> pointer.getLong(at);
    };
  }

  void store(long address, long value) {
    pointer.putLong(address - BASE, value);
  }

  void store(long address, Width width, long value) {
    long at = address - BASE;
    switch (width) {
      case BYTE -> pointer.putByte(at, (byte) value);
      case SHORT -> pointer.putShort(at, (short) value);
      case INT -> pointer.putInt(at, (int) value);
      case LONG -> pointer.putLong(at, value);
    }
  }
}
