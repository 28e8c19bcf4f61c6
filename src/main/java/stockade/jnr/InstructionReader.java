package stockade.jnr;

import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import stockade.linux.Architecture;
import stockade.linux.SystemCall;
import stockade.plan.Arithmetic;
import stockade.plan.Test;
import stockade.plan.Width;

/** Instructions from the bytes that they were written as. */
final class InstructionReader {
  private static final List<Instruction.Form> FORMS = List.of(Instruction.Form.values());

  private final DataInput from;

  InstructionReader(DataInput from) {
    this.from = from;
  }

  Instruction next() throws IOException {
    return switch (FORMS.get(from.readByte())) {
      case CALL -> new Instruction.Call(call(), operands(), from.readLong(), Trouble.read(from));
      case GO -> new Instruction.Go(from.readInt());
      case WHEN -> new Instruction.When(operand(), Test.valueOf(from.readUTF()), operand(), from.readInt());
      case SET -> new Instruction.Set(from.readLong(), operand());
      case COMPUTE -> new Instruction.Compute(from.readLong(), operand(), Arithmetic.valueOf(from.readUTF()), operand());
      case LOAD -> new Instruction.Load(from.readLong(), operand(), from.readInt(), Width.valueOf(from.readUTF()));
      case STORE -> new Instruction.Store(operand(), from.readInt(), Width.valueOf(from.readUTF()), operand());
      case APPEND -> new Instruction.Append(from.readLong(), operand(), operand());
      case APPEND_DECIMAL -> new Instruction.AppendDecimal(from.readLong(), operand(), operand());
      case FAIL -> new Instruction.Fail(from.readLong());
    };
  }

  private Operand operand() throws IOException {
    return Operand.read(from);
  }

  private List<Operand> operands() throws IOException {
    List<Operand> operands = new ArrayList<>();
    for (int left = from.readInt(); left > 0; left--) {
      operands.add(operand());
    }
    return List.copyOf(operands);
  }

  private SystemCall call() throws IOException {
    String name = from.readUTF();
    return Arrays.stream(SystemCall.values()).filter(call -> call.text().equals(name)).findFirst().orElseThrow();
  }

  static Architecture architecture(String machine) {
    return Arrays.stream(Architecture.values()).filter(one -> one.machine().equals(machine)).findFirst().orElseThrow();
  }
}
