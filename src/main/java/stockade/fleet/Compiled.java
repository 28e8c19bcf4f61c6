package stockade.fleet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import stockade.host.Host;
import stockade.launch.Compilation;
import stockade.launch.ImageCache;
import stockade.phase.Planner;
import stockade.plan.Plan;
import stockade.spec.Spec;

/** From a spec to the file of a launcher, in the caller's cache of images. */
final class Compiled {
  private Compiled() {}

  /** @throws stockade.plan.PlanException and its like for what this host can't do */
  static Path launcher(Spec spec, Map<String, String> environment) {
    Compilation compilation = Compilation.of(spec, environment, List.of());
    return store(compilation, compilation.image(), environment);
  }

  /** A launcher of commands in a sandbox that runs, which was started as {@code first}. */
  static Path joiner(Spec spec, Spec first, Map<String, String> environment) {
    Compilation compilation = Compilation.of(spec, environment, List.of());
    Plan plan = Planner.join(compilation.spec(), first, compilation.host(), compilation.filter());
    return store(compilation, compilation.image(plan), environment);
  }

  private static Path store(Compilation compilation, byte[] image, Map<String, String> environment) {
    Host.Caller caller = compilation.host().caller();
    return ImageCache.of(environment, Path.of(caller.home()), caller.uid()).store(image);
  }
}
