package stockade.seccomp;

import java.util.Arrays;
import java.util.List;

/**
 * A system-call filter as the kernel takes it: a classic BPF program over {@code struct seccomp_data}, seccomp(2).
 *
 * @param instructions 1 to 4096
 */
public record BpfProgram(List<Instruction> instructions) {
  /** BPF_MAXINSNS of the kernel. */
  public static final int MOST = 4096;

  public BpfProgram {
    instructions = List.copyOf(instructions);
    if (instructions.isEmpty() || instructions.size() > MOST) {
      throw new IllegalArgumentException(instructions.size() + " instructions");
    }
  }

  /** struct sock_filter: {@code code} 16 bits, {@code jt} and {@code jf} 8 bits, {@code k} 32 bits, all unsigned. */
  public record Instruction(int code, int jt, int jf, long k) {
    public Instruction {
      if (code >>> 16 != 0 || jt >>> 8 != 0 || jf >>> 8 != 0 || k >>> 32 != 0) {
        throw new IllegalArgumentException("no instruction: " + code + " " + jt + " " + jf + " " + k);
      }
    }

    static Instruction of(long word) {
      return new Instruction((int) word & 0xffff, (int) (word >>> 16) & 0xff, (int) (word >>> 24) & 0xff, word >>> 32);
    }

    /** The inverse. */
    long word() {
      return k << 32 | (long) jf << 24 | (long) jt << 16 | code;
    }
  }

  /** The program from the kernel's own layout: 8 bytes an instruction, little-endian. */
  public static BpfProgram of(byte[] bytes) {
    if (bytes.length % 8 != 0) {
      throw new IllegalArgumentException(bytes.length + " bytes");
    }
    java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    long[] words = new long[bytes.length / 8];
    buffer.asLongBuffer().get(words);
    return of(words);
  }

  /** The program from words that are in memory as the kernel's own layout where the machine is little-endian. */
  static BpfProgram of(long... words) {
    Instruction[] instructions = new Instruction[words.length];
    for (int i = 0; i < words.length; i++) {
      instructions[i] = Instruction.of(words[i]);
    }
    return new BpfProgram(Arrays.asList(instructions));
  }
}
