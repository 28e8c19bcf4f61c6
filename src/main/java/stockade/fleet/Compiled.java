package stockade.fleet;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import stockade.host.Host;
import stockade.host.I386;
import stockade.image.Image;
import stockade.launch.Filters;
import stockade.launch.ImageCache;
import stockade.launch.MaskPatterns;
import stockade.phase.Planner;
import stockade.spec.Spec;

/** From a spec to the file of a launcher, in the caller's cache of images. */
final class Compiled {
  private Compiled() {}

  /** @throws stockade.plan.PlanException and its like for what this host can't do */
  static Path launcher(Spec spec, Map<String, String> environment) {
    Host host = host(spec);
    Spec expanded = MaskPatterns.expand(spec);
    byte[] image = Image.of(Planner.plan(expanded, host, Filters.of(spec, host, environment)), host.architecture());
    return ImageCache.of(environment, Path.of(host.caller().home())).store(image);
  }

  /** A launcher of commands in a sandbox that runs, which was started as {@code first}. */
  static Path joiner(Spec spec, Spec first, Map<String, String> environment) {
    Host host = host(spec);
    byte[] image = Image.of(Planner.join(spec, first, host, Filters.of(spec, host, environment)), host.architecture());
    return ImageCache.of(environment, Path.of(host.caller().home())).store(image);
  }

  private static Host host(Spec spec) {
    Optional<Path> root = spec.root().directory().map(Path::of);
    Host host = Host.read(root);
    return spec.confinement().machine().i386()
        ? host.with(I386.of(root, spec.command().words().stream().findFirst()))
        : host;
  }
}
