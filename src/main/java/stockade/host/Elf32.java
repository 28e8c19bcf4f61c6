package stockade.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The head of a file that may be a 32-bit program, elf(5). The file may be anything. */
record Elf32(byte[] bytes) {
  /** Its headers and the name of its interpreter lie in the first bytes of a file, as linkers write it. */
  static final int HEAD = 4096;

  private static final int PT_INTERP = 3;
  private static final int HEADER = 52;
  private static final int PROGRAM_HEADER = 32;

  /** What the kernel starts in the place of a program for {@code machine}; nothing where it is none, or is static. */
  Optional<String> interpreter(int machine) {
    if (bytes.length < HEADER || !new String(bytes, 0, 5, ISO_8859_1).equals("\177ELF\1")) {
      return Optional.empty();
    }
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return file.getShort(18) == machine ? interpreter(file) : Optional.empty();
  }

  private Optional<String> interpreter(ByteBuffer file) {
    int first = file.getInt(28);
    for (int number = 0; number < (file.getShort(44) & 0xffff); number++) {
      long at = (first & 0xffffffffL) + (long) number * PROGRAM_HEADER;
      if (at + PROGRAM_HEADER > bytes.length) {
        return Optional.empty();
      }
      if (file.getInt((int) at) == PT_INTERP) {
        return text(file.getInt((int) at + 4) & 0xffffffffL);
      }
    }
    return Optional.empty();
  }

  /** Up to the byte 0. */
  private Optional<String> text(long start) {
    long end = start;
    while (end < bytes.length && bytes[(int) end] != 0) {
      end++;
    }
    return end < bytes.length && end > start
        ? Optional.of(new String(bytes, (int) start, (int) (end - start), ISO_8859_1))
        : Optional.empty();
  }
}
