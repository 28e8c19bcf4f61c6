package stockade.host;

import java.util.List;

/** What the kernel itself brings. */
final class KernelChecks {
  private KernelChecks() {}

  /** mount_setattr(2) is the youngest call that no sandbox can do without: Linux 5.12. */
  static Check kernel(Evidence evidence) {
    Host.KernelRelease kernel = evidence.host().kernel();
    String machine = evidence.host().architecture().machine();
    String finding = "Linux " + kernel.major() + "." + kernel.minor() + " on " + machine;
    return kernel.isAtLeast(5, 12)
        ? Check.ok("kernel", finding)
        : Check.fail("kernel", finding + ", older than 5.12", "boot Linux 5.12 or later, which has mount_setattr(2)");
  }

  /** The actions that the default filter ends with, seccomp(2). */
  static Check seccomp(Evidence evidence) {
    List<String> actions = List.of(evidence.files().line("/proc/sys/kernel/seccomp/actions_avail").split(" "));
    return actions.containsAll(List.of("kill_process", "errno", "allow"))
        ? Check.ok("seccomp", "filters, with kill_process and errno")
        : Check.fail("seccomp", "the kernel has no filters", "boot a kernel with CONFIG_SECCOMP_FILTER=y");
  }

  static Check landlock(Evidence evidence) {
    String modules = evidence.files().line("/sys/kernel/security/lsm");
    KernelConfig config = KernelConfig.of(evidence.files());
    boolean active = modules.isEmpty()
        ? config.has("CONFIG_SECURITY_LANDLOCK") && config.value("CONFIG_LSM").contains("landlock")
        : List.of(modules.split(",")).contains("landlock");
    return active ? Check.ok("Landlock", "active") : noLandlock(modules, config);
  }

  private static Check noLandlock(String modules, KernelConfig config) {
    if (modules.isEmpty() && !config.isKnown()) {
      return Check.warn("Landlock", "unknown: /sys/kernel/security/lsm can't be read",
          "as root: mount -t securityfs securityfs /sys/kernel/security");
    }
    return Check.warn("Landlock", "not active",
        "boot a kernel with CONFIG_SECURITY_LANDLOCK=y, and with landlock in its parameter lsm=");
  }

  static Check compat(Evidence evidence) {
    Compat compat = Compat.of(evidence.host().architecture());
    return compat.runs(evidence.files())
        ? Check.ok("32-bit programs", "run")
        : Check.warn("32-bit programs", "don't run: a root of a 32-bit architecture can't be used", compat.remedy());
  }
}
