package stockade.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import stockade.linux.SystemCall;
import stockade.live.Caller;
import stockade.live.Machine;
import stockade.live.Outcome;
import stockade.live.Program;

/**
 * What each process of a launcher did.
 *
 * @param processes their calls, in the order that the processes were made; those of programs they became are left out
 */
record Strace(Outcome outcome, List<List<Traced>> processes) {
  /** Root traces: an ordinary user may not read the memory of a process that isn't dumpable. */
  static Strace of(Launcher launcher, Caller caller, Path folder) {
    Path files = folder.resolve("trace");
    List<String> words = new ArrayList<>(List.of("strace", "-ff", "-s", "4096", "-o", files + "/of"));
    if (caller == Caller.ORDINARY) {
      String user = Machine.ordinaryUser();
      words.addAll(List.of("setpriv", "--reuid", user, "--regid", user, "--init-groups", "--inh-caps=-all", "--reset-env"));
    }
    words.add(launcher.file().toString());
    try {
      Files.createDirectory(files);
      Outcome outcome = Program.of(words.toArray(String[]::new)).run();
      return new Strace(outcome, read(files, launcher.file()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<List<Traced>> read(Path files, Path launcher) throws IOException {
    List<List<Traced>> processes = new ArrayList<>();
    for (Path file : byNumber(files)) {
      processes.add(own(Files.readAllLines(file), processes.isEmpty() ? "execve(\"" + launcher : ""));
      Files.delete(file);
    }
    Files.delete(files);
    return processes;
  }

  private static List<Path> byNumber(Path files) throws IOException {
    try (Stream<Path> all = Files.list(files)) {
      return all.sorted(Comparator.comparingLong(file -> Long.parseLong(file.getFileName().toString().substring(3)))).toList();
    }
  }

  /** From behind the line that begins so to the exec of another program, which is the last. */
  private static List<Traced> own(List<String> lines, String beginning) {
    List<Traced> calls = new ArrayList<>();
    boolean own = beginning.isEmpty();
    for (String line : lines) {
      Optional<Traced> call = own ? Traced.parse(line) : Optional.empty();
      call.ifPresent(calls::add);
      if (call.filter(made -> made.name().equals(SystemCall.EXECVE.text()) && made.value() == 0).isPresent()) {
        return calls;
      }
      own = own || line.startsWith(beginning);
    }
    return calls;
  }
}
