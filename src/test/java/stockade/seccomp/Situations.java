package stockade.seccomp;

import java.util.EnumSet;
import java.util.Set;
import stockade.host.Host.KernelRelease;
import stockade.linux.Architecture;
import stockade.linux.Capability;

/** Circumstances for tests. */
final class Situations {
  static final Circumstances USER = user(Architecture.X86_64);
  static final Circumstances ROOT = with(Capability.OF_ROOT_INSIDE);

  private Situations() {}

  static Circumstances user(Architecture architecture) {
    return new Circumstances(architecture, new KernelRelease(6, 1), Set.of(), false, false, true);
  }

  static Circumstances with(Set<Capability> capabilities) {
    return new Circumstances(Architecture.X86_64, new KernelRelease(6, 1), capabilities, false, false, true);
  }

  static Circumstances with(Capability capability) {
    return with(EnumSet.of(capability));
  }

  static Circumstances withCompat(Circumstances at) {
    return new Circumstances(at.architecture(), at.kernel(), at.capabilities(), at.userns(), true, at.ownPids());
  }

  static Circumstances withUserns(Circumstances at) {
    return new Circumstances(at.architecture(), at.kernel(), at.capabilities(), true, at.compat(), at.ownPids());
  }

  static Circumstances withHostPids(Circumstances at) {
    return new Circumstances(at.architecture(), at.kernel(), at.capabilities(), at.userns(), at.compat(), false);
  }
}
