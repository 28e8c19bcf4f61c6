package stockade.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Value;
import stockade.plan.Width;

/** A second reading of the operations that make no calls: Java's own arithmetic on one buffer and some slots. */
final class Interpreter {
  final Map<Slot, Long> slots = new HashMap<>();
  final ByteBuffer buffer;

  Interpreter(int size) {
    buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  void set(Op.Set op) {
    slots.put(op.to(), value(op.from()));
  }

  void compute(Op.Compute op) {
    slots.put(op.to(), apply(value(op.left()), op.operation(), value(op.right())));
  }

  /** The address is one of the buffer. */
  void load(Op.Load op, Address address) {
    slots.put(op.to(), read(address.offset() + op.offset(), op.width()));
  }

  void store(Op.Store op, Address address) {
    long value = value(op.value());
    for (int i = 0; i < op.width().bytes(); i++) {
      buffer.put(address.offset() + op.offset() + i, (byte) (value >> 8 * i));
    }
  }

  static long apply(long left, Arithmetic operation, long right) {
    return switch (operation) {
      case PLUS -> left + right;
      case MINUS -> left - right;
      case TIMES -> left * right;
      case AND -> left & right;
      case OR -> left | right;
      case SHIFT_LEFT -> left << right;
      case SHIFT_RIGHT -> left >>> right;
      case REMAINDER -> Long.remainderUnsigned(left, right);
    };
  }

  static boolean defined(Arithmetic operation, long right) {
    return switch (operation) {
      case PLUS, MINUS, TIMES, AND, OR -> true;
      case SHIFT_LEFT, SHIFT_RIGHT -> 0 <= right && right <= 63;
      case REMAINDER -> right != 0;
    };
  }

  static boolean holds(long left, stockade.plan.Test test, long right) {
    return switch (test) {
      case EQ -> left == right;
      case NE -> left != right;
      case LT -> left < right;
      case LE -> left <= right;
      case GT -> left > right;
      case GE -> left >= right;
    };
  }

  private long read(int at, Width width) {
    return switch (width) {
      case BYTE -> buffer.get(at) & 0xffL;
      case SHORT -> buffer.getShort(at) & 0xffffL;
      case INT -> buffer.getInt(at);
      case LONG -> buffer.getLong(at);
    };
  }

  private long value(Value value) {
    if (value instanceof Slot slot) {
      return slots.getOrDefault(slot, 0L);
    }
    return ((Number) value).value();
  }
}
