package stockade.fleet;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import stockade.launch.LaunchException;
import stockade.launch.Start;
import stockade.plan.PlanException;
import stockade.service.HealthCheck;
import stockade.spec.Key;
import stockade.spec.Origin;
import stockade.spec.Service;
import stockade.spec.Spec;
import stockade.spec.Surroundings.Descriptor;
import stockade.spec.Word;

/** Starts one sandbox: its monitor stays, and is nobody's child when this program has ended. */
record Starter(Fleet fleet, Wanted wanted) {
  private static final int TRIES = 200;
  private static final long PAUSE = 5;
  /** The shell becomes the launcher, so that its process is the monitor. */
  private static final String SHELL = "exec \"$0\" " + HealthCheck.JOINER + "<\"$1\"";

  /** What a shell says of a file that is open for writing, in the words of the C library. */
  private static final String SHELL_BUSY = "Text file busy";

  /**
   * @throws FleetException if it runs already, or the launcher says that it can't be started
   */
  void start() {
    Cell cell = Cell.of(fleet.places(), wanted.name());
    Spec spec = checked(wanted.spec());
    refuseCheckWithoutCommand(wanted.manifest().words());
    Spec placed = spec.with(spec.service().at(cell.station()));
    Path launcher = Compiled.launcher(placed, fleet.environment());
    List<String> words = spec.service().health()
        .map(health -> checked(launcher, Entry.checker(wanted, placed, fleet)))
        .orElse(List.of(launcher.toString()));
    Turn.on(cell, () -> {
      cell.monitor().ifPresent(monitor -> {
        throw new FleetException(wanted.name() + " runs already, as process " + monitor.pid() + "; `stockade stop "
            + wanted.name() + "` ends it");
      });
      OwnFolder.demand(fleet.places().logs());
      cell.forget();
      cell.write("spec", wanted.manifest().text());
      Service.Hooks hooks = spec.service().hooks();
      hooks(hooks.timeout()).run("prestart", hooks.prestart());
      launch(words);
      poststart(cell, hooks);
    });
  }

  private Hooks hooks(Duration timeout) {
    return new Hooks(wanted.name(), fleet.environment(), timeout);
  }

  private void poststart(Cell cell, Service.Hooks hooks) {
    try {
      hooks(hooks.timeout()).run("poststart", hooks.poststart());
    } catch (FleetException failure) {
      new Stopper(fleet, cell).end(wanted.spec().supervision().stopTimeout());
      throw failure;
    }
  }

  /** What can't be where nobody is at the other end. */
  private static Spec checked(Spec spec) {
    if (spec.command().words().isEmpty()) {
      throw PlanException.at(Origin.DEFAULT, "the spec has no command; a sandbox that is started needs one");
    }
    refuse(spec.confinement().terminal(), "tty", "a started sandbox has no terminal: `stockade exec -t` gives one to a command");
    refuse(spec.engine().isJnr(), "engine", "a started sandbox is a launcher without Java");
    refuse(spec.supervision().dieWithParent(), "die-with-parent", "a started sandbox outlives what has started it");
    spec.supervision().statusDescriptor().ifPresent(Starter::refuse);
    spec.surroundings().passedDescriptors().forEach(Starter::refuse);
    return spec;
  }

  private static void refuseCheckWithoutCommand(List<Word> words) {
    if (words.stream().noneMatch(word -> word.key() == Key.HEALTH_CMD)) {
      words.stream().filter(word -> word.key().word().startsWith("health-")).findFirst().ifPresent(word -> {
        throw PlanException.at(
            word.origin(), "'" + word.key().word() + "' says how a check is made, but none is; write 'health-cmd', too");
      });
    }
  }

  private static void refuse(boolean wished, String key, String reason) {
    if (wished) {
      throw new FleetException("'" + key + "' of the spec: " + reason + "; leave it out");
    }
  }

  private static void refuse(Descriptor descriptor) {
    throw PlanException.at(
        descriptor.origin(), "a started sandbox gets no descriptors of its caller's; leave pass-fd and status-fd out");
  }

  /** The launcher of the checks is handed over open, since a cache may be cleared; Java hands over no descriptors but the first three. */
  private static List<String> checked(Path launcher, Path checker) {
    return List.of(
        "/bin/sh", "-c", SHELL, launcher.toString(), checker.toString());
  }

  private void launch(List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(words)
        .directory(new File("/"))
        .redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().putAll(fleet.environment());
    try {
      for (int i = 0; !launched(builder, i == TRIES); i++) {
        Patience.sleep(PAUSE);
      }
    } catch (IOException failure) {
      throw new LaunchException("cannot start " + words.get(0) + ": " + failure.getMessage());
    }
  }

  /** False where the file was busy; that counts as a failure when it is the last try. */
  private boolean launched(ProcessBuilder builder, boolean last) throws IOException {
    Process monitor = Start.of(builder);
    CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> text(monitor.getErrorStream()));
    String said = text(monitor.getInputStream());
    if (said.equals("started\n")) {
      return true;
    }
    if (!last && errors.join().contains(SHELL_BUSY)) {
      return false;
    }
    throw failure(monitor, errors.join());
  }

  private FleetException failure(Process monitor, String errors) {
    try {
      int status = monitor.waitFor();
      String sentence = errors.strip().replaceFirst("^stockade: ", "");
      return new FleetException(
          sentence.isEmpty() ? wanted.name() + " ended before its command ran, with status " + status : sentence,
          status >= 125 && status <= 127 ? status : 125);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      return new FleetException("interrupted while " + wanted.name() + " was started");
    }
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException closed) {
      return "";
    }
  }
}
