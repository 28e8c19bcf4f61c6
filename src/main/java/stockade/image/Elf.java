package stockade.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import stockade.linux.Architecture;

/**
 * Writes static executables, elf(5): a header, three program headers, then what {@link Memory} lays out. Without
 * sections, which only linkers and debuggers read.
 *
 * <pre>
 * LOAD       0x000000 0x400000 FileSiz = MemSiz    R E    headers, constants, code
 * LOAD       0x000000 0x410000 0x000000 MemSiz     RW     slots, buffers
 * GNU_STACK                                        RW     a stack that nothing executes from
 * </pre>
 */
final class Elf {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  /** The bytes of all headers; a multiple of 8. */
  static final int HEADERS = HEADER + 3 * PROGRAM_HEADER;

  private static final int ET_EXEC = 2;
  private static final int PT_LOAD = 1;
  private static final int PT_GNU_STACK = 0x6474e551;
  private static final int EXECUTE = 1;
  private static final int WRITE = 2;
  private static final int READ = 4;

  private Elf() {}

  /**
   * The file's bytes.
   *
   * @throws IllegalStateException when the code reaches into the slots
   */
  static byte[] executable(Architecture architecture, Memory memory, byte[] code) {
    int size = memory.code() - Memory.BASE + code.length;
    if (Memory.BASE + size > memory.variables()) {
      throw new IllegalStateException(code.length + " bytes of code reach into the slots");
    }
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    header(file, architecture.elf(), memory.code());
    segment(file, PT_LOAD, READ | EXECUTE, Memory.BASE, size, size);
    // The last and highest: up to Linux 6.6 the kernel makes one zeroed piece, behind the last segment's bytes.
    segment(file, PT_LOAD, READ | WRITE, memory.variables(), 0, memory.end() - memory.variables());
    segment(file, PT_GNU_STACK, READ | WRITE, 0, 0, 0);
    return file.put(memory.constants()).put(code).array();
  }

  private static void header(ByteBuffer file, int machine, int entry) {
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    file.putShort((short) ET_EXEC).putShort((short) machine).putInt(1);
    file.putLong(entry).putLong(HEADER).putLong(0).putInt(0);
    file.putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 3);
    file.putShort((short) 0).putShort((short) 0).putShort((short) 0);
  }

  private static void segment(ByteBuffer file, int type, int flags, int address, int inFile, int inMemory) {
    file.putInt(type).putInt(flags).putLong(0);
    file.putLong(address).putLong(address).putLong(inFile).putLong(inMemory).putLong(Memory.PAGE);
  }
}
