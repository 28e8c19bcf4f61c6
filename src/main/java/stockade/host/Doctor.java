package stockade.host;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Says what this host can do for this caller, and the remedy for what it can't. Changes nothing. */
public final class Doctor {
  private static final List<Function<Evidence, Check>> CHECKS = List.of(
      KernelChecks::kernel,
      NamespaceChecks::userNamespaces,
      NamespaceChecks::kinds,
      NamespaceChecks::freshProc,
      KernelChecks::seccomp,
      PrivilegeChecks::restrictions,
      CacheCheck::cacheFolder,
      PrivilegeChecks::subordinateIds,
      PrivilegeChecks::idMappers,
      FileSystemChecks::idMappedMounts,
      FileSystemChecks::overlay,
      KernelChecks::landlock,
      CgroupCheck::cgroups,
      KernelChecks::compat,
      FileSystemChecks::tun);

  private Doctor() {}

  /**
   * Examines a host: reads files, and tries with unshare(1), if that is there, whether namespaces can be made.
   *
   * @param survey {@link Survey#here}
   * @param cache the folder where images are kept; need not exist
   * @throws HostException if this is no Linux that images can be made for
   */
  public static Diagnosis examine(Survey survey, Path cache) {
    return examine(Evidence.gather(survey, cache));
  }

  static Diagnosis examine(Evidence evidence) {
    return new Diagnosis(CHECKS.stream().map(check -> check.apply(evidence)).toList());
  }
}
