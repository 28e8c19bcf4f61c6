package stockade.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import stockade.seccomp.BpfProgram.Instruction;

/** Runs a filter as the kernel does: classic BPF over struct seccomp_data, with what seccomp(2) admits of it. */
final class Simulator {
  private final List<Instruction> program;

  Simulator(BpfProgram program) {
    this.program = program.instructions();
  }

  /** What the filter returns, unsigned. {@code arguments} are six. */
  long run(long arch, long number, long[] arguments) {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt((int) number).putInt((int) arch).putLong(0x7f0000001000L);
    for (long argument : arguments) {
      data.putLong(argument);
    }
    return run(data);
  }

  private long run(ByteBuffer data) {
    long accumulator = 0;
    int at = 0;
    while (program.get(at).code() != 0x06) {
      Instruction each = program.get(at);
      accumulator = switch (each.code()) {
        case 0x20 -> Integer.toUnsignedLong(data.getInt((int) each.k()));
        case 0x54 -> accumulator & each.k();
        default -> accumulator;
      };
      at += (int) (1 + step(each, accumulator));
    }
    return program.get(at).k();
  }

  private static long step(Instruction each, long accumulator) {
    return switch (each.code()) {
      case 0x20, 0x54 -> 0;
      case 0x05 -> each.k();
      case 0x15 -> accumulator == each.k() ? each.jt() : each.jf();
      case 0x25 -> accumulator > each.k() ? each.jt() : each.jf();
      case 0x35 -> accumulator >= each.k() ? each.jt() : each.jf();
      case 0x45 -> (accumulator & each.k()) != 0 ? each.jt() : each.jf();
      default -> throw new IllegalStateException("instruction " + each);
    };
  }
}
