package stockade.host;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether programs for 32-bit x86 can run here.
 *
 * @param kernel the kernel runs them
 * @param lacking the ELF interpreter of the command's program where the root doesn't have it; absent also where that can't be
 *     known beforehand
 */
public record I386(boolean kernel, Optional<Lacking> lacking) {
  /** What the root of a 32-bit program lacks: absolute paths inside. */
  public record Lacking(String program, String interpreter) {}

  /**
   * Asks the host that we are on.
   *
   * @param root as {@link Host#read}
   * @param program the command's first word
   * @throws HostException if the root's files can't be read as what they should be
   */
  public static I386 of(Optional<Path> root, Optional<String> program) {
    Survey here = Survey.here();
    return here.i386(root.orElse(here.base()), program);
  }
}
