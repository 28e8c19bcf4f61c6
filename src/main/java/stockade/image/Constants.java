package stockade.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import stockade.linux.Architecture;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Value;
import stockade.plan.Width;

/**
 * The bytes of a launcher's structures and texts.
 *
 * <pre>
 * {tv_sec=2, tv_nsec=0}      02 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00
 * "/proc"                    2f 70 72 6f 63 00
 * </pre>
 */
record Constants(Contents contents, Architecture architecture, Memory memory) implements Value.Visitor<Long> {
  byte[] bytes() {
    int from = Memory.BASE + Elf.HEADERS;
    ByteBuffer bytes = ByteBuffer.allocate(memory.code() - from).order(ByteOrder.LITTLE_ENDIAN);
    for (Data.Struct struct : contents.structs()) {
      bytes.position(memory.address(Address.of(struct)) - from);
      for (Data.Field field : struct.fields()) {
        write(bytes, field);
      }
    }
    for (Data.Text text : contents.texts()) {
      bytes.position(memory.address(Address.of(text)) - from).put(text.bytes());
    }
    return bytes.array();
  }

  @Override
  public Long number(Number value) {
    return value.value();
  }

  @Override
  public Long flags(Flags value) {
    return value.bits(architecture);
  }

  @Override
  public Long slot(Slot value) {
    throw new IllegalArgumentException("no constant holds " + value.text());
  }

  @Override
  public Long address(Address value) {
    return (long) memory.address(value);
  }

  private void write(ByteBuffer bytes, Data.Field field) {
    long value = field.value().accept(this);
    if (!fits(value, field.width())) {
      throw new IllegalArgumentException(
          field.name() + "=" + field.value().text() + " does not fit in " + field.width().bytes() + " bytes");
    }
    switch (field.width()) {
      case BYTE -> bytes.put((byte) value);
      case SHORT -> bytes.putShort((short) value);
      case INT -> bytes.putInt((int) value);
      case LONG -> bytes.putLong(value);
    }
  }

  /** As a signed number or as an unsigned one. */
  private static boolean fits(long value, Width width) {
    int bits = 8 * width.bytes();
    return bits == 64 || value >> bits == 0 || value >> bits - 1 == -1;
  }
}
