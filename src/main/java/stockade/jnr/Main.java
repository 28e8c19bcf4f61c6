package stockade.jnr;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import jnr.ffi.Pointer;
import stockade.linux.Architecture;
import stockade.linux.SystemCall;

/**
 * A Java machine that is a process of a plan: {@code begin IMAGE WORD...} is its monitor, {@code resume N} goes on with what
 * descriptor N holds.
 */
public final class Main {
  private static final int FAILED = 125;
  private static final long F_SETFD = 2;
  private static final long CLOEXEC = 1;
  private static final int PIECE = 1 << 16;

  private Main() {}

  public static void main(String[] words) {
    try {
      if (words[0].equals("begin")) {
        begin(Path.of(words[1]), CommandLine.read(words.length));
      } else {
        resume(Integer.parseInt(words[1]));
      }
    } catch (EngineException failure) {
      end(failure.getMessage());
    } catch (IOException | RuntimeException | Error defect) {
      end("a defect of Stockade's: " + String.valueOf(defect).replaceAll("\\s+", " ") + "; please report it");
    }
  }

  /** The status that Stockade's own failures have; what else runs in this machine has no say any more. */
  private static void end(String sentence) {
    new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8).println("stockade: " + sentence);
    Runtime.getRuntime().halt(FAILED);
  }

  private static void begin(Path file, CommandLine line) throws IOException {
    Set<Integer> given = OwnFiles.given();
    EngineImage image = EngineImage.read(file);
    List<String> words = line.words().subList(1, line.words().size());
    byte[] memory = Loaded.of(image.program(), image.data(), words, OwnEnvironment.ofCaller(line.variables()));
    SystemCalls calls = new SystemCalls(LibC.load(), image.program().architecture());
    for (String closed : System.getProperty("stockade.closed", "").split(" ")) {
      if (!closed.isEmpty()) {
        calls.make(SystemCall.FCNTL, Long.parseLong(closed), F_SETFD, CLOEXEC);
      }
    }
    run(image.program(), calls, memory, new Descriptors(calls, given), new JavaMachine(image.program(), line.java()), 0);
  }

  private static void resume(int descriptor) {
    LibC library = LibC.load();
    SystemCalls calls = new SystemCalls(library, architecture());
    Snapshot snapshot = Snapshot.of(read(calls, descriptor));
    snapshot.descriptors().forEach((open, flags) -> calls.make(SystemCall.FCNTL, open, F_SETFD, flags));
    Descriptors descriptors = new Descriptors(calls, snapshot.descriptors().keySet());
    Pointer byteOfReadiness = Scratch.of(8);
    calls.make(SystemCall.WRITE, snapshot.ready(), byteOfReadiness.address(), 1);
    calls.make(SystemCall.CLOSE, snapshot.ready());
    Program program = snapshot.program();
    run(program, calls, snapshot.memory(), descriptors, new StandIn(program), snapshot.next());
  }

  private static void run(
      Program program, SystemCalls calls, byte[] bytes, Descriptors descriptors, Birth birth, int from) {
    Memory memory = Memory.of(calls, bytes);
    new Interpreter(program, memory, new ProcessKernel(calls, memory, descriptors, birth)).run(from);
  }

  private static byte[] read(SystemCalls calls, int descriptor) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Pointer piece = Scratch.of(PIECE);
    byte[] bytes = new byte[PIECE];
    for (long got; (got = calls.make(SystemCall.PREAD64, descriptor, piece.address(), PIECE, all.size())) > 0; ) {
      piece.get(0, bytes, 0, (int) got);
      all.write(bytes, 0, (int) got);
    }
    calls.make(SystemCall.CLOSE, descriptor);
    return all.toByteArray();
  }

  private static Architecture architecture() {
    return InstructionReader.architecture(System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch"));
  }
}
