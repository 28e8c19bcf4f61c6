package stockade.linux;

/** A processor architecture that images are made for, under the name that {@code uname -m} gives it. */
public enum Architecture {
  X86_64("x86_64", 62),
  AARCH64("aarch64", 183);

  private final String machine;
  private final int elf;

  Architecture(String machine, int elf) {
    this.machine = machine;
    this.elf = elf;
  }

  /** The name of {@code uname(2)}'s field {@code machine}. */
  public String machine() {
    return machine;
  }

  /** Its number in an ELF header, elf(5): {@code e_machine}, EM_X86_64 or EM_AARCH64 of {@code linux/elf-em.h}. */
  public int elf() {
    return elf;
  }
}
