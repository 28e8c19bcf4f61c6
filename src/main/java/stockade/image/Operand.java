package stockade.image;

import stockade.linux.Architecture;
import stockade.plan.Address;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Value;

/**
 * Brings a value into a register; no other register changes.
 *
 * @param <R> the registers of the architecture
 */
record Operand<R>(Loads<R> code, Memory memory, Architecture architecture, R to) implements Value.Visitor<R> {
  /** How an architecture fills a register. */
  interface Loads<R> {
    /** With a number. */
    Loads<R> constant(R to, long value);

    /** With an address of the launcher. */
    Loads<R> address(R to, int address);

    /** With the 8 bytes of a slot, at its address. */
    Loads<R> slot(R to, int address);
  }

  @Override
  public R number(Number value) {
    return constant(value.value());
  }

  @Override
  public R flags(Flags value) {
    return constant(value.bits(architecture));
  }

  @Override
  public R slot(Slot value) {
    code.slot(to, memory.address(value));
    return to;
  }

  @Override
  public R address(Address value) {
    code.address(to, memory.address(value));
    return to;
  }

  private R constant(long value) {
    code.constant(to, value);
    return to;
  }
}
