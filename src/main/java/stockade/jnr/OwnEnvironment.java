package stockade.jnr;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The environment that the start script made for Java, and the caller's, which it was made from. A character is a byte. */
final class OwnEnvironment {
  private static final String SET_ASIDE = "STOCKADE_CALLER_";
  private static final List<String> OURS = List.of("LC_ALL=", "_JAVA_SR_SIGNUM=", SET_ASIDE);

  /** What a Java machine needs. */
  static final List<String> OF_JAVA = List.of("LC_ALL=C.UTF-8", "_JAVA_SR_SIGNUM=" + OwnSignals.SUSPEND);

  private OwnEnvironment() {}

  /** Gives variables that were set aside their names back. */
  static List<String> ofCaller(List<String> ours) {
    return ours.stream().flatMap(variable -> theirs(variable).stream()).collect(Collectors.toUnmodifiableList());
  }

  private static Optional<String> theirs(String variable) {
    if (variable.startsWith(SET_ASIDE)) {
      return Optional.of(variable.substring(SET_ASIDE.length()));
    }
    return Stream.of(variable).filter(one -> OURS.stream().noneMatch(one::startsWith)).findFirst();
  }
}
