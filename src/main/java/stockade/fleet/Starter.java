package stockade.fleet;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import stockade.launch.LaunchException;
import stockade.launch.Start;
import stockade.plan.PlanException;
import stockade.spec.Origin;
import stockade.spec.Service;
import stockade.spec.Spec;
import stockade.spec.Surroundings.Descriptor;

/** Starts one sandbox: its monitor stays, and is nobody's child when this program has ended. */
record Starter(Fleet fleet, Wanted wanted) {
  /**
   * @throws FleetException if it runs already, or the launcher says that it can't be started
   */
  void start() {
    Cell cell = Cell.of(fleet.places(), wanted.name());
    Spec spec = checked(wanted.spec());
    Path launcher = Compiled.launcher(spec.with(spec.service().at(cell.station())), fleet.environment());
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
      launch(launcher);
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

  private static void refuse(boolean wished, String key, String reason) {
    if (wished) {
      throw new FleetException("'" + key + "' of the spec: " + reason + "; leave it out");
    }
  }

  private static void refuse(Descriptor descriptor) {
    throw PlanException.at(
        descriptor.origin(), "a started sandbox gets no descriptors of its caller's; leave pass-fd and status-fd out");
  }

  private void launch(Path launcher) {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString())
        .directory(new File("/"))
        .redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().putAll(fleet.environment());
    try {
      Process monitor = Start.of(builder);
      CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> text(monitor.getErrorStream()));
      String said = text(monitor.getInputStream());
      if (!said.equals("started\n")) {
        throw failure(monitor, errors.join());
      }
    } catch (IOException failure) {
      throw new LaunchException("cannot start " + launcher + ": " + failure.getMessage());
    }
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
