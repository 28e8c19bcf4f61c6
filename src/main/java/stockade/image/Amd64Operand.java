package stockade.image;

import stockade.linux.Architecture;
import stockade.plan.Address;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Value;

/** Brings a value into a register; no other register changes. */
record Amd64Operand(Amd64Code code, Memory memory, Amd64Register to) implements Value.Visitor<Amd64Code> {
  @Override
  public Amd64Code number(Number value) {
    return code.constant(to, value.value());
  }

  @Override
  public Amd64Code flags(Flags value) {
    return code.constant(to, value.bits(Architecture.X86_64));
  }

  @Override
  public Amd64Code slot(Slot value) {
    return code.load(to, memory.address(value));
  }

  @Override
  public Amd64Code address(Address value) {
    return code.constant(to, memory.address(value));
  }
}
