package stockade.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The disassembly that binutils makes of some code, one instruction a line, blanks and comments evened out. */
record Objdump(Path folder) {
  private static final Pattern LINE = Pattern.compile(" *[0-9a-f]+:\t(?:[0-9a-f]{2} )+ *\t([^#]*).*");

  List<String> of(byte[] code) throws IOException {
    Path file = Files.write(folder.resolve("code"), code);
    Process objdump = new ProcessBuilder(
            "objdump", "-D", "-w", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", file.toString())
        .redirectErrorStream(true)
        .start();
    List<String> instructions = new ArrayList<>();
    for (String line : new String(objdump.getInputStream().readAllBytes()).split("\n")) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        instructions.add(matcher.group(1).strip().replaceAll(" +", " "));
      }
    }
    return instructions;
  }
}
