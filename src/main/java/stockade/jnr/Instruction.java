package stockade.jnr;

import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import stockade.linux.SystemCall;
import stockade.plan.Arithmetic;
import stockade.plan.Test;
import stockade.plan.Width;

/** An operation of a plan whose slots and data have their addresses, and whose labels are places in the program. */
sealed interface Instruction {
  /** Carries itself out; the place of the instruction that comes then, which is {@code next} unless it jumps. */
  int step(Interpreter interpreter, int next);

  /** Its fields, in the order of the record. */
  void write(DataOutput to) throws IOException;

  Form form();

  /** The kinds, as a program's bytes number them. */
  enum Form {
    CALL,
    GO,
    WHEN,
    SET,
    COMPUTE,
    LOAD,
    STORE,
    APPEND,
    APPEND_DECIMAL,
    FAIL
  }

  /** @param result the address of the slot for the answer; 0: none */
  record Call(SystemCall call, List<Operand> arguments, long result, Trouble trouble) implements Instruction {
    @Override
    public int step(Interpreter interpreter, int next) {
      long[] values = arguments.stream().mapToLong(argument -> argument.value(interpreter.memory())).toArray();
      if (call == SystemCall.CLONE3) {
        keep(interpreter, 0);
      }
      long answer = interpreter.kernel().call(call, values, next);
      keep(interpreter, answer);
      return trouble.next(interpreter, answer, next);
    }

    private void keep(Interpreter interpreter, long answer) {
      if (result != 0) {
        interpreter.memory().store(result, answer);
      }
    }

    @Override
    public void write(DataOutput to) throws IOException {
      to.writeUTF(call.text());
      Program.write(to, arguments);
      to.writeLong(result);
      trouble.write(to);
    }

    @Override
    public Form form() {
      return Form.CALL;
    }
  }

  record Go(int label) implements Instruction {
    @Override
    public int step(Interpreter interpreter, int next) {
      return label;
    }

    @Override
    public void write(DataOutput to) throws IOException {
      to.writeInt(label);
    }

    @Override
    public Form form() {
      return Form.GO;
    }
  }

  record When(Operand left, Test test, Operand right, int label) implements Instruction {
    @Override
    public int step(Interpreter interpreter, int next) {
      long one = left.value(interpreter.memory());
      long other = right.value(interpreter.memory());
      boolean holds = switch (test) {
        case EQ -> one == other;
        case NE -> one != other;
        case LT -> one < other;
        case LE -> one <= other;
        case GT -> one > other;
        case GE -> one >= other;
      };
      return holds ? label : next;
    }

    @Override
    public void write(DataOutput to) throws IOException {
      left.write(to);
      to.writeUTF(test.name());
      right.write(to);
      to.writeInt(label);
    }

    @Override
    public Form form() {
      return Form.WHEN;
    }
  }

  record Set(long slot, Operand from) implements Instruction {
    @Override
    public int step(Interpreter interpreter, int next) {
      interpreter.memory().store(slot, from.value(interpreter.memory()));
      return next;
    }

    @Override
    public void write(DataOutput to) throws IOException {
      to.writeLong(slot);
      from.write(to);
    }

    @Override
    public Form form() {
      return Form.SET;
    }
  }

  record Compute(long slot, Operand left, Arithmetic operation, Operand right) implements Instruction {
    @Override
    public int step(Interpreter interpreter, int next) {
      long one = left.value(interpreter.memory());
      long other = right.value(interpreter.memory());
      interpreter.memory().store(slot, switch (operation) {
        case PLUS -> one + other;
        case MINUS -> one - other;
        case TIMES -> one * other;
        case AND -> one & other;
        case OR -> one | other;
        case SHIFT_LEFT -> one << other;
        case SHIFT_RIGHT -> one >>> other;
        case REMAINDER -> Long.remainderUnsigned(one, other);
      });
      return next;
    }

    @Override
    public void write(DataOutput to) throws IOException {
      to.writeLong(slot);
      left.write(to);
      to.writeUTF(operation.name());
      right.write(to);
    }

    @Override
    public Form form() {
      return Form.COMPUTE;
    }
  }

  record Load(long slot, Operand address, int offset, Width width) implements Instruction {
    @Override
    public int step(Interpreter interpreter, int next) {
      interpreter.memory().store(slot, interpreter.memory().load(address.value(interpreter.memory()) + offset, width));
      return next;
    }

    @Override
    public void write(DataOutput to) throws IOException {
      to.writeLong(slot);
      address.write(to);
      to.writeInt(offset);
      to.writeUTF(width.name());
    }

    @Override
    public Form form() {
      return Form.LOAD;
    }
  }

  record Store(Operand address, int offset, Width width, Operand value) implements Instruction {
    @Override
    public int step(Interpreter interpreter, int next) {
      Memory memory = interpreter.memory();
      memory.store(address.value(memory) + offset, width, value.value(memory));
      return next;
    }

    @Override
    public void write(DataOutput to) throws IOException {
      address.write(to);
      to.writeInt(offset);
      to.writeUTF(width.name());
      value.write(to);
    }

    @Override
    public Form form() {
      return Form.STORE;
    }
  }

  /** @param cursor the address of the slot that is the cursor */
  record Append(long cursor, Operand limit, Operand string) implements Instruction {
    @Override
    public int step(Interpreter interpreter, int next) {
      Memory memory = interpreter.memory();
      long from = string.value(memory);
      Text text = new Text(memory, cursor, limit.value(memory));
      for (long letter = memory.load(from, Width.BYTE); letter != 0; letter = memory.load(++from, Width.BYTE)) {
        text.put(letter);
      }
      text.end();
      return next;
    }

    @Override
    public void write(DataOutput to) throws IOException {
      to.writeLong(cursor);
      limit.write(to);
      string.write(to);
    }

    @Override
    public Form form() {
      return Form.APPEND;
    }
  }

  record AppendDecimal(long cursor, Operand limit, Operand value) implements Instruction {
    @Override
    public int step(Interpreter interpreter, int next) {
      Memory memory = interpreter.memory();
      Text text = new Text(memory, cursor, limit.value(memory));
      Long.toUnsignedString(value.value(memory)).chars().forEach(text::put);
      text.end();
      return next;
    }

    @Override
    public void write(DataOutput to) throws IOException {
      to.writeLong(cursor);
      limit.write(to);
      value.write(to);
    }

    @Override
    public Form form() {
      return Form.APPEND_DECIMAL;
    }
  }

  /** @param failure the address of its data */
  record Fail(long failure) implements Instruction {
    @Override
    public int step(Interpreter interpreter, int next) {
      return interpreter.program().fail(interpreter.memory(), failure);
    }

    @Override
    public void write(DataOutput to) throws IOException {
      to.writeLong(failure);
    }

    @Override
    public Form form() {
      return Form.FAIL;
    }
  }
}
