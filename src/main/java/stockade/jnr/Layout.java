package stockade.jnr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import stockade.linux.Architecture;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Value;
import stockade.plan.Width;

/** Where slots and data of a plan are, and what is in them at the start. What is asked for first lies first. */
final class Layout implements Data.Visitor<byte[]>, Value.Visitor<Operand> {
  private final Architecture architecture;
  private final Map<Object, Integer> places = new HashMap<>();
  private ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.nativeOrder());
  private int end;

  Layout(Architecture architecture) {
    this.architecture = architecture;
  }

  /** The bytes of all that was asked for. */
  byte[] bytes() {
    return Arrays.copyOf(bytes.array(), end);
  }

  Operand operand(Value value) {
    return value.accept(this);
  }

  long address(Slot slot) {
    return place(slot, new byte[8]);
  }

  long address(Data data) {
    Integer known = places.get(data);
    return known == null ? place(data, data.accept(this)) : Memory.BASE + known;
  }

  @Override
  public byte[] text(Data.Text data) {
    return Arrays.copyOf(data.bytes(), data.bytes().length + 1);
  }

  @Override
  public byte[] struct(Data.Struct data) {
    ByteBuffer fields = ByteBuffer.allocate(data.size()).order(ByteOrder.nativeOrder());
    data.fields().forEach(field -> put(fields, field.width(), field.value().accept(this).number()));
    return fields.array();
  }

  @Override
  public byte[] buffer(Data.Buffer data) {
    return new byte[data.size()];
  }

  @Override
  public Operand number(Number value) {
    return new Operand(false, value.value());
  }

  @Override
  public Operand flags(Flags value) {
    return new Operand(false, value.bits(architecture));
  }

  @Override
  public Operand slot(Slot value) {
    return new Operand(true, address(value));
  }

  @Override
  public Operand address(Address value) {
    return new Operand(false, address(value.data()) + value.offset());
  }

  private long place(Object what, byte[] content) {
    Integer known = places.get(what);
    if (known != null) {
      return Memory.BASE + known;
    }
    int at = (end + 7) / 8 * 8;
    end = Math.addExact(at, content.length);
    if (end > bytes.capacity()) {
      bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), Math.max(end, 2 * bytes.capacity()))).order(ByteOrder.nativeOrder());
    }
    System.arraycopy(content, 0, bytes.array(), at, content.length);
    places.put(what, at);
    return Memory.BASE + at;
  }

  private static void put(ByteBuffer to, Width width, long value) {
    switch (width) {
      case BYTE -> to.put((byte) value);
      case SHORT -> to.putShort((short) value);
      case INT -> to.putInt((int) value);
      case LONG -> to.putLong(value);
    }
  }
}
