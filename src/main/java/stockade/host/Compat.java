package stockade.host;

import java.util.List;
import stockade.linux.Architecture;

/** Programs of an architecture's 32-bit sister, by the setting of the kernel that lets them run. */
enum Compat {
  IA32("CONFIG_IA32_EMULATION", "/proc/sys/abi/vsyscall32"),
  ARM("CONFIG_COMPAT", "/proc/sys/abi/cp15_barrier");

  private static final List<String> OFF = List.of("ia32_emulation=0", "ia32_emulation=off", "ia32_emulation=n");
  private static final List<String> ON = List.of("ia32_emulation=1", "ia32_emulation=on", "ia32_emulation=y");

  private final String setting;
  /** Only a kernel with the setting has this file. */
  private final String sign;

  Compat(String setting, String sign) {
    this.setting = setting;
    this.sign = sign;
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
    return "boot a kernel with " + setting + switch (this) {
      case IA32 -> "=y, and without ia32_emulation=0";
      case ARM -> "=y";
    };
  }

  private boolean isBuilt(HostFiles files, KernelConfig config) {
    return config.isKnown() ? config.has(setting) : files.has(sign);
  }
}
