package stockade.jnr;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import stockade.linux.Architecture;
import stockade.plan.Plan;

/**
 * A launcher for Java to carry out: a file that names the start script as its interpreter, execve(2), and holds the program.
 *
 * <pre>
 * #!/opt/stockade/scripts/stockade engine
 * (the program) (the size of its data) (its data)
 * </pre>
 */
public record EngineImage(Program program, byte[] data) {
  /** The kernel reads no more of the first line, since Linux 5.1 (BINPRM_BUF_SIZE). */
  private static final int LONGEST_LINE = 255;

  /**
   * The bytes of the file.
   *
   * @param script the start script, an absolute path
   * @throws EngineException where the kernel couldn't read the script's path from a first line
   */
  public static byte[] of(Plan plan, Architecture architecture, String script) {
    Layout layout = new Layout(architecture);
    Program program = Lowering.of(plan, architecture, layout);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      bytes.write(firstLine(script));
      DataOutputStream to = new DataOutputStream(bytes);
      program.write(to);
      byte[] data = layout.bytes();
      to.writeInt(data.length);
      to.write(data);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static byte[] firstLine(String script) {
    byte[] line = ("#!" + script + " engine\n").getBytes(StandardCharsets.UTF_8);
    if (line.length > LONGEST_LINE || script.matches("(?s).*\\s.*")) {
      throw new EngineException("the JNR engine can't be started from " + script
          + ": the kernel takes no spaces there, and at most 255 bytes; move Stockade, or leave 'engine' out");
    }
    return line;
  }

  /** @throws EngineException where there is no such file, or none of ours of this version */
  static EngineImage read(Path file) {
    try {
      return of(Files.readAllBytes(file));
    } catch (IOException failure) {
      throw new EngineException("cannot read the launcher " + file + "; build it again");
    }
  }

  /** The program in a file's bytes. */
  static EngineImage of(byte[] file) {
    int start = 0;
    while (start < file.length && file[start] != '\n') {
      start++;
    }
    try (DataInputStream from = new DataInputStream(new ByteArrayInputStream(file))) {
      from.skipNBytes(start + 1L);
      Program program = Program.read(from);
      byte[] data = new byte[from.readInt()];
      from.readFully(data);
      return new EngineImage(program, data);
    } catch (IOException | RuntimeException broken) {
      throw broken instanceof EngineException known ? known
          : new EngineException("this launcher's file is broken; build it again");
    }
  }
}
