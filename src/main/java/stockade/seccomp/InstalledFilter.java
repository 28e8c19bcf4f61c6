package stockade.seccomp;

import java.util.Optional;

/**
 * What the target installs.
 *
 * @param program the filter, as it is without reports
 * @param reports {@code --seccomp-log}: what it denies is reported
 */
public record InstalledFilter(BpfProgram program, Optional<Reports> reports) {
  public static InstalledFilter silent(BpfProgram program) {
    return new InstalledFilter(program, Optional.empty());
  }
}
