package stockade.host;

import java.nio.file.Path;
import java.util.Optional;
import stockade.linux.Architecture;

/**
 * Whether programs of an architecture's 32-bit sister can run.
 *
 * @param kernel the kernel runs them; of another machine's kernel that can't be known, and nothing speaks against it
 * @param lacking the ELF interpreter of the command's program where the root doesn't have it; absent also where that can't be
 *     known beforehand
 */
public record Programs32(boolean kernel, Optional<Lacking> lacking) {
  /** What the root of a 32-bit program lacks: absolute paths inside. */
  public record Lacking(String program, String interpreter) {}

  /**
   * Asks the host that we are on.
   *
   * @param architecture that of the launcher
   * @param root as {@link Host#read}
   * @param program the command's first word
   * @throws HostException if the root's files can't be read as what they should be
   */
  public static Programs32 of(Architecture architecture, Optional<Path> root, Optional<String> program) {
    Survey here = Survey.here();
    return here.programs32(architecture, root.orElse(here.base()), program);
  }
}
