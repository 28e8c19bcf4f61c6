package stockade.seccomp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import stockade.seccomp.BpfProgram.Instruction;

/** A program as {@code tcpdump -ddd} prints one: the count of instructions, then {@code code jt jf k} of each. */
public final class BpfText {
  private final byte[] text;
  private int at;

  private BpfText(String text) {
    this.text = text.getBytes(US_ASCII);
  }

  public static String of(BpfProgram program) {
    return program.instructions().size() + "\n"
        + program.instructions().stream().map(BpfText::line).collect(joining("\n", "", "\n"));
  }

  /** @throws IllegalArgumentException where the text isn't what {@link #of} writes */
  public static BpfProgram parse(String text) {
    return new BpfText(text).program();
  }

  private static String line(Instruction each) {
    return each.code() + " " + each.jt() + " " + each.jf() + " " + each.k();
  }

  private BpfProgram program() {
    long count = number('\n');
    List<Instruction> instructions = new ArrayList<>();
    while (at < text.length) {
      instructions.add(new Instruction((int) number(' '), (int) number(' '), (int) number(' '), number('\n')));
    }
    if (instructions.size() != count) {
      throw new IllegalArgumentException("no program: " + instructions.size() + " instructions, not " + count);
    }
    return new BpfProgram(instructions);
  }

  /** The digits from here to {@code end}, without a needless zero, of an unsigned number of 32 bits; goes behind the end. */
  private long number(char end) {
    int start = at;
    long number = 0;
    while (at < text.length && isDigit(text[at]) && number <= 0xffffffffL) {
      number = 10 * number + text[at++] - '0';
    }
    boolean padded = at > start + 1 && text[start] == '0';
    if (at == start || padded || number > 0xffffffffL || at == text.length || text[at++] != end) {
      throw new IllegalArgumentException("no program: at character " + start);
    }
    return number;
  }

  private static boolean isDigit(byte unit) {
    return unit >= '0' && unit <= '9';
  }
}
