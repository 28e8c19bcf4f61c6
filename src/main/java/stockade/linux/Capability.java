package stockade.linux;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The capabilities, capabilities(7); the number of each is its place here. */
public enum Capability {
  CAP_CHOWN,
  CAP_DAC_OVERRIDE,
  CAP_DAC_READ_SEARCH,
  CAP_FOWNER,
  CAP_FSETID,
  CAP_KILL,
  CAP_SETGID,
  CAP_SETUID,
  CAP_SETPCAP,
  CAP_LINUX_IMMUTABLE,
  CAP_NET_BIND_SERVICE,
  CAP_NET_BROADCAST,
  CAP_NET_ADMIN,
  CAP_NET_RAW,
  CAP_IPC_LOCK,
  CAP_IPC_OWNER,
  CAP_SYS_MODULE,
  CAP_SYS_RAWIO,
  CAP_SYS_CHROOT,
  CAP_SYS_PTRACE,
  CAP_SYS_PACCT,
  CAP_SYS_ADMIN,
  CAP_SYS_BOOT,
  CAP_SYS_NICE,
  CAP_SYS_RESOURCE,
  CAP_SYS_TIME,
  CAP_SYS_TTY_CONFIG,
  CAP_MKNOD,
  CAP_LEASE,
  CAP_AUDIT_WRITE,
  CAP_AUDIT_CONTROL,
  CAP_SETFCAP,
  CAP_MAC_OVERRIDE,
  CAP_MAC_ADMIN,
  CAP_SYSLOG,
  CAP_WAKE_ALARM,
  CAP_BLOCK_SUSPEND,
  CAP_AUDIT_READ,
  CAP_PERFMON,
  CAP_BPF,
  CAP_CHECKPOINT_RESTORE;

  /** What podman grants to root in a container (podman-run(1), containers.conf(5) default_capabilities, version 4). */
  public static final Set<Capability> OF_ROOT_INSIDE = EnumSet.of(
      CAP_CHOWN,
      CAP_DAC_OVERRIDE,
      CAP_FOWNER,
      CAP_FSETID,
      CAP_KILL,
      CAP_SETGID,
      CAP_SETUID,
      CAP_SETPCAP,
      CAP_NET_BIND_SERVICE,
      CAP_SYS_CHROOT,
      CAP_SETFCAP);

  /** Without CAP_: {@code NET_ADMIN}. */
  public String word() {
    return name().substring("CAP_".length());
  }

  /** The capability that {@code word} names: with or without CAP_, in any case; else nothing. */
  public static Optional<Capability> parse(String word) {
    String name = word.toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(capability -> capability.name().equals(name) || capability.word().equals(name))
        .findFirst();
  }

  /** All words, in the kernel's order. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Capability::word).collect(Collectors.toUnmodifiableList());
  }

  /** The bits of a set, as capset(2) has them. */
  public static long mask(Set<Capability> capabilities) {
    return capabilities.stream().mapToLong(capability -> 1L << capability.ordinal()).reduce(0, (a, b) -> a | b);
  }
}
