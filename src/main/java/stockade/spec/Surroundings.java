package stockade.spec;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command finds around it.
 *
 * @param workdir an absolute path inside; absent: the caller's directory if it exists inside, else /
 * @param environment in order; of two of one name the later wins
 * @param clearEnvironment without the variables that pass by default (PATH, HOME, USER, LOGNAME, SHELL, TERM, LANG,
 *     LC_*, TZ)
 * @param umask 0 to 0777; absent: the caller's
 * @param passedDescriptors open descriptors, 3 or more, that the command inherits
 * @param newSession the command is in a session of its own, without a controlling terminal
 */
public record Surroundings(
    Optional<String> workdir,
    List<Variable> environment,
    boolean clearEnvironment,
    OptionalInt umask,
    List<Descriptor> passedDescriptors,
    boolean newSession) {
  public static final Surroundings DEFAULT =
      new Surroundings(Optional.empty(), List.of(), false, OptionalInt.empty(), List.of(), false);

  public Surroundings {
    environment = List.copyOf(environment);
    passedDescriptors = List.copyOf(passedDescriptors);
  }

  /** The same with other variables. */
  public Surroundings withEnvironment(List<Variable> others) {
    return new Surroundings(workdir, others, clearEnvironment, umask, passedDescriptors, newSession);
  }

  /**
   * A variable. Without a value it is the caller's, where the caller has one; a name that ends in {@code *} then
   * stands for all that begin so.
   */
  public record Variable(String name, Optional<String> value, Origin origin) {}

  /** A number of an open descriptor, 3 to 1048575. */
  public record Descriptor(int number, Origin origin) {}
}
