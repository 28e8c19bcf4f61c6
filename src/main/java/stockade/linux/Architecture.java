package stockade.linux;

/** A processor architecture that images are made for, under the name that {@code uname -m} gives it. */
public enum Architecture {
  X86_64("x86_64"),
  AARCH64("aarch64");

  private final String machine;

  Architecture(String machine) {
    this.machine = machine;
  }

  /** The name of {@code uname(2)}'s field {@code machine}. */
  public String machine() {
    return machine;
  }
}
