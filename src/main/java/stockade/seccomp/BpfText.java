package stockade.seccomp;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import stockade.seccomp.BpfProgram.Instruction;

/** A program as {@code tcpdump -ddd} prints one: the count of instructions, then {@code code jt jf k} of each. */
public final class BpfText {
  private BpfText() {}

  public static String of(BpfProgram program) {
    return program.instructions().size() + "\n"
        + program.instructions().stream().map(BpfText::line).collect(joining("\n", "", "\n"));
  }

  /** @throws IllegalArgumentException where the text isn't what {@link #of} writes */
  public static BpfProgram parse(String text) {
    List<String> lines = text.lines().toList();
    BpfProgram program = new BpfProgram(lines.stream().skip(1).map(BpfText::instruction).toList());
    if (!text.equals(of(program))) {
      throw new IllegalArgumentException("no program: " + lines.get(0));
    }
    return program;
  }

  private static String line(Instruction each) {
    return each.code() + " " + each.jt() + " " + each.jf() + " " + each.k();
  }

  private static Instruction instruction(String line) {
    long[] numbers = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
    if (numbers.length != 4) {
      throw new IllegalArgumentException("no instruction: " + line);
    }
    return new Instruction((int) numbers[0], (int) numbers[1], (int) numbers[2], numbers[3]);
  }
}
