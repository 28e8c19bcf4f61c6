package stockade.phase;

import stockade.host.Host;
import stockade.linux.Namespace;
import stockade.plan.PlanException;
import stockade.resources.GroupLayout;
import stockade.spec.Engine;
import stockade.spec.Resources;
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
    if (engine.isJnr() && isLimited(spec, host)) {
      throw PlanException.at(
          engine.origin(), "with the JNR engine limits and reports would be those of Java, too; leave them or the engine out");
    }
  }

  /** A thread of Java stands in for init: control groups, limits and priorities are a process's, or all threads inherit them. */
  private static boolean isLimited(Spec spec, Host host) {
    Resources wished = spec.resources();
    return GroupLayout.of(spec, host).isPresent() || wished.report().isPresent() || !wished.rlimits().isEmpty()
        || !wished.scheduling().isDefault();
  }
}
