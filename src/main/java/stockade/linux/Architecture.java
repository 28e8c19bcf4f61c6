package stockade.linux;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A processor architecture that images are made for. */
public enum Architecture {
  X86_64("x86_64", "amd64", 62, new Sister("i386", 3, "libc6:i386")),
  AARCH64("aarch64", "arm64", 183, new Sister("arm", 40, "libc6:armhf"));

  private final String machine;
  private final String debian;
  private final int elf;
  private final Sister sister;

  Architecture(String machine, String debian, int elf, Sister sister) {
    this.machine = machine;
    this.debian = debian;
    this.elf = elf;
    this.sister = sister;
  }

  /**
   * The 32-bit architecture whose programs the same kernel can run.
   *
   * @param word its word in specs
   * @param elf as {@link Architecture#elf}
   * @param library the C library's package in Debian
   */
  public record Sister(String word, int elf, String library) {}

  /** The name of {@code uname(2)}'s field {@code machine}, and the word in specs. */
  public String machine() {
    return machine;
  }

  /** Its number in an ELF header, elf(5): {@code e_machine} ({@code linux/elf-em.h}). */
  public int elf() {
    return elf;
  }

  public Sister sister() {
    return sister;
  }

  /** The architecture of this name: the kernel's, or Debian's, which is also Java's for one of them. */
  public static Optional<Architecture> parse(String word) {
    return Arrays.stream(values()).filter(each -> List.of(each.machine, each.debian).contains(word)).findFirst();
  }
}
