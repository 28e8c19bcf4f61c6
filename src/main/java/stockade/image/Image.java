package stockade.image;

import stockade.linux.Architecture;
import stockade.plan.Plan;

/**
 * Makes launchers: static ELF executables without libc, dynamic linker, relocations or sections.
 *
 * <pre>
 * say hello             write(1, "hi\n", 3) or go on      bf 01 00 00 00    mov edi,1
 *                                                         be e8 00 40 00    mov esi,0x4000e8   the text
 *                                                         ba 03 00 00 00    mov edx,3
 *                                                         b8 01 00 00 00    mov eax,1          the call's number
 *                                                         0f 05             syscall
 * </pre>
 *
 * <p>The kernel maps two pieces: headers, constants and code, which may be read and executed; slots and buffers, which
 * may be read and written and take no room in the file.
 */
public final class Image {
  private Image() {}

  /**
   * The bytes of the executable file.
   *
   * @throws IllegalArgumentException when a constant is too big for its field
   * @throws IllegalStateException when the plan jumps to a label that it doesn't define, {@code report} included, or
   *     defines one twice, or gives two buffers one name
   */
  public static byte[] of(Plan plan, Architecture architecture) {
    Memory memory = Memory.of(plan, architecture);
    return Elf.executable(architecture, memory, Emitter.emit(plan, instructions(architecture, memory)));
  }

  private static Instructions instructions(Architecture architecture, Memory memory) {
    return switch (architecture) {
      case X86_64 -> new Amd64Instructions(memory);
      case AARCH64 -> new Arm64Instructions(memory);
    };
  }
}
