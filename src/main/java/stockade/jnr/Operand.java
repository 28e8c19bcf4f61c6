package stockade.jnr;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What an instruction reads.
 *
 * @param slot whether {@code number} is the address of the 8 bytes that hold the value; else it is the value
 */
record Operand(boolean slot, long number) {
  long value(Memory memory) {
    return slot ? memory.load(number) : number;
  }

  void write(DataOutput to) throws IOException {
    to.writeBoolean(slot);
    to.writeLong(number);
  }

  static Operand read(DataInput from) throws IOException {
    return new Operand(from.readBoolean(), from.readLong());
  }
}
