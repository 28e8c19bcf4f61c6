package stockade.phase;

import stockade.host.Host;
import stockade.linux.Namespace;
import stockade.plan.PlanException;
import stockade.spec.Engine;
import stockade.spec.Spec;

/** What the JNR engine wants of the host beyond root's rights. */
final class JavaEngine {
  private JavaEngine() {}

  /**
   * posix_spawn(3) lends the child its memory until the exec. Linux before 6.2 lets no such child into another time namespace,
   * time_namespaces(7): clocks are read from a page of that memory, vdso(7).
   */
  static void demand(Spec spec, Host host) {
    Engine engine = spec.engine();
    if (engine.isJnr() && spec.isolation().isPrivate(Namespace.TIME) && !host.kernel().isAtLeast(6, 2)) {
      throw PlanException.at(
          engine.origin(), "the JNR engine needs Linux 6.2 for a time namespace of the sandbox's own; add --share time");
    }
  }
}
