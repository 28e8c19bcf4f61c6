package stockade.host;

import java.util.List;
import stockade.linux.Architecture;

/** Programs of an architecture's 32-bit sister, by the setting of the kernel that lets them run. */
enum Compat {
  IA32("CONFIG_IA32_EMULATION"),
  ARM("CONFIG_COMPAT");

  private static final List<String> OFF = List.of("ia32_emulation=0", "ia32_emulation=off", "ia32_emulation=n");
  private static final List<String> ON = List.of("ia32_emulation=1", "ia32_emulation=on", "ia32_emulation=y");

  private final String setting;

  Compat(String setting) {
    this.setting = setting;
  }

  static Compat of(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> IA32;
      case AARCH64 -> ARM;
    };
  }

  /** The kernel has it, and since Linux 6.7 neither its command line nor its default turns it off. */
  boolean runs(HostFiles files) {
    KernelConfig config = KernelConfig.of(files);
    List<String> parameters = List.of(files.line("/proc/cmdline").split(" "));
    return isBuilt(files, config) && parameters.stream().noneMatch(OFF::contains)
        && (!config.has(setting + "_DEFAULT_DISABLED") || parameters.stream().anyMatch(ON::contains));
  }

  String remedy() {
    return "boot a kernel with " + setting + "=y, and without ia32_emulation=0";
  }

  /** Where the configuration can't be read, a setting tells that only such a kernel has. */
  private boolean isBuilt(HostFiles files, KernelConfig config) {
    return config.isKnown() ? config.has(setting) : files.has("/proc/sys/abi/vsyscall32");
  }
}
