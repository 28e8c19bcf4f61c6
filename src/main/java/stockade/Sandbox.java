package stockade;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import stockade.host.Fact;
import stockade.host.Host;
import stockade.host.Ledger;
import stockade.linux.Architecture;
import stockade.launch.Compilation;
import stockade.launch.ImageCache;
import stockade.launch.ImageFile;
import stockade.launch.LaunchException;
import stockade.launch.Start;
import stockade.phase.Outline;
import stockade.plan.Plan;
import stockade.spec.Command;
import stockade.spec.Spec;
import stockade.spec.SpecBuilder;
import stockade.spec.SpecException;
import stockade.spec.SpecFile;
import stockade.spec.Word;
import stockade.view.Overview;

/**
 * A sandbox that commands can be run in. It never changes, and may be used by many threads at once.
 *
 * <pre>{@code
 * Sandbox sandbox = Sandbox.builder().roBind(Path.of("/srv/in"), "/in").tmpfs("/tmp").build();
 * Process process = sandbox.launch("/bin/ls", "-l", "/in");
 * }</pre>
 *
 * <p>Nothing is asked of the host before a plan is needed. Methods that need one throw {@link
 * stockade.spec.SpecException} for wishes that contradict each other, {@link stockade.host.HostException} where the host
 * hides a fact, and {@link stockade.plan.PlanException} for what this host can't do; each message is one sentence.
 */
public final class Sandbox {
  private final Spec spec;
  private final Map<String, String> environment;
  /** What was asked to make the spec. */
  private final List<Fact> read;

  private Sandbox(Spec spec, Map<String, String> environment, List<Fact> read) {
    this.spec = spec;
    this.environment = Map.copyOf(environment);
    this.read = List.copyOf(read);
  }

  /** Describes a sandbox step by step; the defaults are those of the command line. */
  public static SandboxBuilder builder() {
    return new SandboxBuilder();
  }

  /**
   * The sandbox that a spec file describes.
   *
   * @param file TOML, docs/reference/spec.md
   * @throws SpecException if the file can't be read or says something that can't be; the message has line and column
   */
  public static Sandbox parse(Path file) {
    return of(SpecFile.read(file), Path.of("").toAbsolutePath(), System.getenv());
  }

  /**
   * The sandbox that words describe.
   *
   * @param workingDirectory where relative paths start, absolute
   * @param environment for {@code ${NAME}} in spec files, and for the place of the cache
   * @throws SpecException for an illegal value, or two that contradict each other
   */
  public static Sandbox of(List<Word> words, Path workingDirectory, Map<String, String> environment) {
    return of(words, workingDirectory, environment, new Ledger());
  }

  /**
   * The same, where the words come from files.
   *
   * @param ledger what was asked to find the words
   */
  public static Sandbox of(List<Word> words, Path workingDirectory, Map<String, String> environment, Ledger ledger) {
    Spec spec = SpecBuilder.of(words, workingDirectory, environment, ledger);
    return new Sandbox(spec, environment, ledger.facts());
  }

  /** The same sandbox with words behind those of its command; without a command the first of them is the program. */
  public Sandbox withCommand(List<String> words) {
    List<String> all = new ArrayList<>(spec.command().words());
    all.addAll(words);
    Command command = new Command(all, spec.command().arg0(), spec.command().origin());
    return with(spec.with(command));
  }

  /** Another spec in the same environment. */
  Sandbox with(Spec other) {
    return new Sandbox(other, environment, read);
  }

  /** What the launcher is for: the host's own architecture unless the spec says another. */
  public Architecture architecture() {
    return spec.confinement().machine().architecture().orElseGet(Host::ownArchitecture);
  }

  /** Whether a launcher runs on this host: it is of the host's architecture. */
  public boolean isForThisHost() {
    return architecture() == Host.ownArchitecture();
  }

  /** What is wanted. */
  public Spec spec() {
    return spec;
  }

  /** What a command in it may see and do, on this host. */
  public Overview overview() {
    return Overview.of(spec, Compilation.host(spec, new Ledger()));
  }

  /** What this host's other users should be kept from, a sentence each; none where nothing is amiss. */
  public List<String> warnings() {
    return Outline.of(spec, Compilation.host(spec, new Ledger())).setUserIdPlaces().stream()
        .map(path -> "root inside can leave set-user-ID programs of root in " + path
            + "; close it to other users, or say --restrict-suid-sgid")
        .toList();
  }

  /** Every system call that a launcher makes, in order. */
  public Plan plan() {
    return compilation().plan();
  }

  /** The launcher's bytes, an ELF executable of a few KB for {@link #architecture}. */
  public byte[] image() {
    return compilation().image();
  }

  /**
   * Writes a launcher that runs without Java: {@code FILE [ARG...]}.
   *
   * @param file is made, or replaced in one step, with mode 0755
   * @throws LaunchException if the file can't be written; nothing is left behind then
   */
  public void build(Path file) {
    ImageFile.write(image(), file);
  }

  /**
   * The path of the launcher in the caller's cache, where it is written unless it is there.
   *
   * @throws LaunchException if the launcher is for another architecture, or if the cache can't be written to or isn't the
   *     caller's alone
   */
  public Path cached() {
    Compilation compilation = compilationToRun();
    return store(compilation, compilation.image());
  }

  Path store(Compilation compilation, byte[] image) {
    Host.Caller caller = compilation.host().caller();
    return ImageCache.of(environment, Path.of(caller.home()), caller.uid()).store(image);
  }

  /** For what is started here. */
  Compilation compilationToRun() {
    if (!isForThisHost()) {
      throw new LaunchException("a launcher for %s can't run on %s; write it with `stockade build -o FILE`, and run it there"
          .formatted(architecture().machine(), Host.ownArchitecture().machine()));
    }
    return compilation();
  }

  Compilation compilation() {
    return Compilation.of(spec, environment, read);
  }

  Map<String, String> environment() {
    return environment;
  }

  /**
   * A builder of processes that run in the sandbox, each start one more: for redirections, and for starting many. Its
   * environment is the launcher's, of which the sandbox passes on what it says. Where other threads start processes while the launcher is
   * written for the first time, a start may fail with "Text file busy", execve(2); {@link #launch} tries again then.
   *
   * @param words appended to the sandbox's command; without one there, the command
   * @throws LaunchException as {@link #cached}
   */
  public ProcessBuilder processBuilder(String... words) {
    List<String> all = new ArrayList<>(List.of(cached().toString()));
    all.addAll(Arrays.asList(words));
    return new ProcessBuilder(all);
  }

  /**
   * Runs a command in the sandbox, its standard streams connected to pipes. The process is the launcher: its exit status is
   * the command's, 128 + N if signal N ended that, and 125 to 127 as docs/reference/exit-status.md says.
   *
   * @param words as {@link #processBuilder}
   * @throws LaunchException if the launcher can't be kept or started
   */
  public Process launch(String... words) {
    try {
      return Start.of(processBuilder(words));
    } catch (IOException failure) {
      throw new LaunchException("cannot start the launcher: " + failure.getMessage());
    }
  }
}
