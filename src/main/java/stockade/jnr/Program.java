package stockade.jnr;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import stockade.linux.Architecture;

/**
 * A plan that was lowered for one architecture.
 *
 * @param report the place of the label where each plan says what failed
 * @param headroom words below the vector of words that the plan may write to
 * @param slots the addresses of those slots that each plan has
 */
record Program(Architecture architecture, List<Instruction> code, int report, int headroom, Always slots) {
  /** Changes with each change of the bytes that programs are written as. */
  private static final int FORMAT = 1;

  /** Addresses of slots. */
  record Always(long argc, long argv, long envp, long error, long failure) {
    private void write(DataOutput to) throws IOException {
      for (long address : List.of(argc, argv, envp, error, failure)) {
        to.writeLong(address);
      }
    }

    private static Always read(DataInput from) throws IOException {
      return new Always(from.readLong(), from.readLong(), from.readLong(), from.readLong(), from.readLong());
    }
  }

  /** Goes to the report because of a call's error. */
  int die(Memory memory, long errno, long failure) {
    memory.store(slots.error, errno);
    return fail(memory, failure);
  }

  /** Goes to the report; the slot of the errno stays as it is. */
  int fail(Memory memory, long failure) {
    memory.store(slots.failure, failure);
    return report;
  }

  void write(DataOutput to) throws IOException {
    to.writeInt(FORMAT);
    to.writeUTF(architecture.machine());
    to.writeInt(report);
    to.writeInt(headroom);
    slots.write(to);
    to.writeInt(code.size());
    for (Instruction instruction : code) {
      to.writeByte(instruction.form().ordinal());
      instruction.write(to);
    }
  }

  /** @throws EngineException for bytes of another version */
  static Program read(DataInput from) throws IOException {
    if (from.readInt() != FORMAT) {
      throw new EngineException("this launcher was built by another version of Stockade; build it again");
    }
    Architecture architecture = InstructionReader.architecture(from.readUTF());
    int report = from.readInt();
    int headroom = from.readInt();
    Always slots = Always.read(from);
    InstructionReader reader = new InstructionReader(from);
    List<Instruction> code = new ArrayList<>();
    for (int left = from.readInt(); left > 0; left--) {
      code.add(reader.next());
    }
    return new Program(architecture, List.copyOf(code), report, headroom, slots);
  }

  static void write(DataOutput to, List<Operand> operands) throws IOException {
    to.writeInt(operands.size());
    for (Operand operand : operands) {
      operand.write(to);
    }
  }
}
