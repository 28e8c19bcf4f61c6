package stockade.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import stockade.linux.Architecture;

/**
 * The disassembly that binutils makes of some code, one instruction a line, blanks and comments evened out.
 *
 * @param start the address of the code's first byte
 */
record Objdump(Path folder, Architecture architecture, int start) {
  private static final Pattern LINE =
      Pattern.compile(" *([0-9a-f]+):\t(?:(?:[0-9a-f]{2} )+|[0-9a-f]{8}) *\t(.*?)(?: *\t?//.*| *# .*)?");
  private static final Pattern JUMP = Pattern.compile("(call|j[a-z]+|bl?|b\\.[a-z]+) 0x([0-9a-f]+)");

  /** Of code that begins at 0. */
  Objdump(Path folder, Architecture architecture) {
    this(folder, architecture, 0);
  }

  /** The instructions with the targets of jumps as offsets. */
  List<String> of(byte[] code) throws IOException {
    return read(code).stream().map(Instruction::text).toList();
  }

  /** The instructions with the targets of jumps as BEFORE or BEHIND. */
  List<String> directions(byte[] code) throws IOException {
    return read(code).stream().map(Instruction::direction).toList();
  }

  private record Instruction(int at, String text) {
    String direction() {
      Matcher jump = JUMP.matcher(text);
      if (!jump.matches()) {
        return text;
      }
      return jump.group(1) + (Integer.parseInt(jump.group(2), 16) <= at ? " BEFORE" : " BEHIND");
    }
  }

  private List<Instruction> read(byte[] code) throws IOException {
    Path file = Files.write(folder.resolve("code"), code);
    Process objdump = new ProcessBuilder(command(file)).redirectErrorStream(true).start();
    List<Instruction> instructions = new ArrayList<>();
    for (String line : new String(objdump.getInputStream().readAllBytes()).split("\n")) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        String text = matcher.group(2).strip().replaceAll("[ \t]+", " ");
        instructions.add(new Instruction(Integer.parseInt(matcher.group(1), 16), text));
      }
    }
    return instructions;
  }

  private List<String> command(Path file) {
    List<String> machine = switch (architecture) {
      case X86_64 -> List.of("-m", "i386:x86-64", "-M", "intel");
      case AARCH64 -> List.of("-m", "aarch64");
    };
    List<String> all = List.of("-D", "-z", "-w", "-b", "binary", "--adjust-vma=" + start, file.toString());
    return Stream.of(List.of(architecture.machine() + "-linux-gnu-objdump"), machine, all)
        .flatMap(List::stream)
        .toList();
  }
}
