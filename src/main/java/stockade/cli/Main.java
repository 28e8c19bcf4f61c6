package stockade.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import stockade.Preparation;
import stockade.launch.FrontEnd;
import stockade.launch.HandOver;

/** The program: words in, exit status out. */
public final class Main {
  private Main() {}

  public static void main(String[] words) {
    if (words.length > 0 && words[0].equals("run")) {
      Preparation.begin();
    }
    int status = run(new Invocation(
        List.of(words),
        System.in,
        new PrintStream(new StandardOutput(), false, UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
        CallerEnvironment.of(System.getenv()),
        Path.of("").toAbsolutePath(),
        isTerminal(),
        handOver()));
    // Java ends by itself where nothing is left to do. To exit, it looks for a logger first, in every library: since Java 21.
    if (status != 0) {
      System.exit(status);
    }
  }

  /** The start script knows without asking Java, which loads a console for that. */
  static boolean isTerminal() {
    return Optional.ofNullable(System.getProperty("stockade.terminal")).map("true"::equals)
        .orElseGet(() -> System.console() != null);
  }

  /** Does what the words say; the exit status. Nothing is thrown, and nothing but the call's streams is written to. */
  public static int run(Invocation call) {
    CommandTree tree = new CommandTree();
    try {
      int status = tree.run(call);
      call.out().flush();
      return call.out().checkError() ? ExitStatus.of(new UnwrittenException()).tell(call) : status;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      Verbosity.of(tree.isVerbose()).explain(failure);
      return ExitStatus.of(failure).tell(call);
    }
  }

  /** The start script names the descriptor that it listens on; without it the launcher is a child. */
  static HandOver handOver() {
    return Optional.ofNullable(System.getProperty("stockade.answer"))
        .<HandOver>map(channel -> new HandOver.ToScript(Path.of(channel), frontEnd()))
        .orElseGet(HandOver.ToChild::new);
  }

  /** Java puts the name of the archive that it was started with into its class path. */
  private static Optional<FrontEnd> frontEnd() {
    Path program = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    boolean stale = System.getProperty("stockade.stale") != null;
    return Optional.ofNullable(System.getProperty("stockade.script"))
        .map(script -> new FrontEnd(Path.of(script), program, stale));
  }
}
