package stockade.jnr;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A process of a plan at the moment of its clone, for another Java machine to go on with.
 *
 * @param next the instruction that it goes on with
 * @param descriptors what it has open, and their flags (F_GETFD of fcntl(2)), which an exec takes off
 * @param ready a descriptor that takes a byte as soon as the child is there
 */
record Snapshot(Program program, byte[] memory, int next, Map<Integer, Integer> descriptors, int ready) {
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream to = new DataOutputStream(bytes);
      program.write(to);
      to.writeInt(memory.length);
      to.write(memory);
      to.writeInt(next);
      to.writeInt(ready);
      to.writeInt(descriptors.size());
      for (Map.Entry<Integer, Integer> descriptor : descriptors.entrySet()) {
        to.writeInt(descriptor.getKey());
        to.writeInt(descriptor.getValue());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  static Snapshot of(byte[] bytes) {
    try (DataInputStream from = new DataInputStream(new ByteArrayInputStream(bytes))) {
      Program program = Program.read(from);
      byte[] memory = from.readNBytes(from.readInt());
      int next = from.readInt();
      int ready = from.readInt();
      Map<Integer, Integer> descriptors = new TreeMap<>();
      for (int left = from.readInt(); left > 0; left--) {
        descriptors.put(from.readInt(), from.readInt());
      }
      return new Snapshot(program, memory, next, descriptors, ready);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
