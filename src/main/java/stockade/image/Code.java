package stockade.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Machine code while it is written: little-endian bytes, labels, and the places that wait for a label's offset.
 *
 * <pre>
 * code.int8(0xe9).fixup(end, rel32).bind(end)      e9 00 00 00 00      jmp, 0 bytes further
 * </pre>
 */
final class Code {
  /** Writes what an instruction holds of the distance to its target; each architecture has its own. */
  interface Patch {
    /**
     * @param code all of the code
     * @param at the offset of the place that waits
     * @param target the offset of the label
     */
    void apply(ByteBuffer code, int at, int target);
  }

  private record Fixup(int at, Label target, Patch patch) {}

  private final Map<String, Label> named = new HashMap<>();
  private final Map<Label, Integer> bound = new HashMap<>();
  private final List<Fixup> fixups = new ArrayList<>();
  private byte[] bytes = new byte[1 << 15];
  private int size;

  Code int8(int value) {
    grow(1);
    bytes[size++] = (byte) value;
    return this;
  }

  Code int32(int value) {
    grow(4);
    bytes[size] = (byte) value;
    bytes[size + 1] = (byte) (value >> 8);
    bytes[size + 2] = (byte) (value >> 16);
    bytes[size + 3] = (byte) (value >> 24);
    size += 4;
    return this;
  }

  private void grow(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
  }

  Code int64(long value) {
    return int32((int) value).int32((int) (value >> 32));
  }

  /** Four bytes that {@code patch} changes when the label's offset is known; they are zero till then. */
  Code fixup(Label target, Patch patch) {
    fixups.add(new Fixup(size, target, patch));
    return int32(0);
  }

  /** The bytes so far: the offset of what is written next. */
  int size() {
    return size;
  }

  /** The label of a name that a plan uses, the same one each time. */
  Label label(String name) {
    return named.computeIfAbsent(name, Label::new);
  }

  /** @throws IllegalStateException when the label has a place already */
  Code bind(Label label) {
    if (bound.putIfAbsent(label, size) != null) {
      throw new IllegalStateException("the label " + label + " is defined twice");
    }
    return this;
  }

  /**
   * The code with every fixup applied.
   *
   * @throws IllegalStateException when a fixup waits for a label that has no place
   */
  byte[] bytes() {
    ByteBuffer code = ByteBuffer.wrap(Arrays.copyOf(bytes, size)).order(ByteOrder.LITTLE_ENDIAN);
    fixups.forEach(fixup -> fixup.patch().apply(code, fixup.at(), offset(fixup.target())));
    return code.array();
  }

  private int offset(Label label) {
    if (!bound.containsKey(label)) {
      throw new IllegalStateException("the label " + label + " is not defined");
    }
    return bound.get(label);
  }
}
