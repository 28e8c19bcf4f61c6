package stockade.plan;

/**
 * A named variable of 64 bits in a launcher's memory, zero at the start. A process that is cloned has a copy of all of
 * them as they were at the clone. A slot that received a call's result holds the kernel's answer: the value, or a
 * negative errno.
 */
public record Slot(String name) implements Value {
  /** The errno (positive) of the call that failed, set before the plan goes to its report. */
  public static final Slot ERROR = new Slot("error");
  /** The address of the {@link Failure#data} of what failed. */
  public static final Slot FAILURE = new Slot("failure");
  /** At the start: the number of words, the program's own included. */
  public static final Slot ARGC = new Slot("argc");
  /** At the start: the address of the vector of words; a null pointer ends it. */
  public static final Slot ARGV = new Slot("argv");
  /** At the start: the address of the vector of environment strings; a null pointer ends it. */
  public static final Slot ENVP = new Slot("envp");

  @Override
  public boolean equals(Object other) {
    return other instanceof Slot slot && name.equals(slot.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String text() {
    return "$" + name;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.slot(this);
  }
}
