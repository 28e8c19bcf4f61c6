package stockade.seccomp;

import java.util.Set;
import stockade.host.Host.KernelRelease;
import stockade.linux.Architecture;
import stockade.linux.Capability;

/**
 * What a policy depends on besides the user's words about it.
 *
 * @param kernel the one that it is for
 * @param capabilities what the command is granted
 * @param userns further user namespaces may be made inside
 * @param compat the 32-bit ABI of the machine is admitted
 * @param ownPids no process outside can be named
 */
public record Circumstances(
    Architecture architecture,
    KernelRelease kernel,
    Set<Capability> capabilities,
    boolean userns,
    boolean compat,
    boolean ownPids) {
  public Circumstances {
    capabilities = Set.copyOf(capabilities);
  }
}
