package stockade.image;

import stockade.plan.Plan;

/** Turns a plan's operations into the instructions of one architecture. */
interface Emitter {
  /** The architecture's number in an ELF header, elf(5): {@code e_machine}. */
  int machine();

  /**
   * The code, which begins at {@link Memory#code} and is entered at its first byte.
   *
   * @throws IllegalStateException when a label is missing or defined twice
   */
  byte[] emit(Plan plan, Memory memory);
}
