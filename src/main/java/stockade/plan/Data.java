package stockade.plan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Memory that a plan refers to. Texts and structures are constants; equal ones may share their place in the image. */
public sealed interface Data permits Data.Text, Data.Struct, Data.Buffer {
  /** How the plan's text shows it. */
  String text();

  /** Gives itself to the visitor's method for its kind. */
  <R> R accept(Visitor<R> visitor);

  /** What is done with each kind of memory. */
  interface Visitor<R> {
    R text(Text data);

    R struct(Struct data);

    R buffer(Buffer data);
  }

  /** A string of bytes that a zero byte ends; its characters are written as UTF-8. */
  record Text(String content) implements Data {
    public Text {
      if (content.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("a zero byte in " + content);
      }
    }

    /** The bytes, without the zero at the end. */
    public byte[] bytes() {
      return content.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Text text && content.equals(text.content);
    }

    @Override
    public int hashCode() {
      return content.hashCode();
    }

    @Override
    public String text() {
      return Quoted.of(content);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.text(this);
    }
  }

  /** A structure or a table: fields one behind another without padding; the fields name what padding they need. */
  final class Struct implements Data {
    private final List<Field> fields;
    /** Asked for often, and far to go for. */
    private final int hash;

    public Struct(List<Field> fields) {
      this.fields = List.copyOf(fields);
      this.hash = this.fields.hashCode();
    }

    public List<Field> fields() {
      return fields;
    }

    public int size() {
      int size = 0;
      for (Field field : fields) {
        size += field.width().bytes();
      }
      return size;
    }

    @Override
    public boolean equals(Object other) {
      return this == other || other instanceof Struct struct && hash == struct.hash && fields.equals(struct.fields);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public String toString() {
      return text();
    }

    @Override
    public String text() {
      return fields.stream()
          .filter(field -> !field.name().isEmpty())
          .map(field -> field.name() + "=" + field.value().text())
          .collect(Collectors.joining(", ", "{", "}"));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.struct(this);
    }
  }

  /** Bytes that the launcher writes at run time, zero at the start, aligned to 8. Its name makes it itself. */
  record Buffer(String name, int size) implements Data {
    @Override
    public boolean equals(Object other) {
      return other instanceof Buffer buffer && size == buffer.size && name.equals(buffer.name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }

    @Override
    public String text() {
      return name;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.buffer(this);
    }
  }

  /** One member of a structure. Its value is no slot: a constant can't hold what is known only at run time. */
  record Field(String name, Width width, Value value) {
    public Field {
      if (value instanceof Slot) {
        throw new IllegalArgumentException("the constant " + name + " can't hold a slot");
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Field field && width == field.width && name.equals(field.name) && value.equals(field.value);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }

    /** A member without a name, which the plan's text leaves out: padding or what is always the same. */
    public static Field hidden(Width width, Value value) {
      return new Field("", width, value);
    }
  }
}
