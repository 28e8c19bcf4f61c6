package stockade.seccomp;

import static stockade.linux.Errno.EPERM;

import java.util.Arrays;
import java.util.Optional;
import stockade.linux.Errno;

/** An action, and the error that it gives: three keys, in whatever order. */
final class ProfileAction {
  private final ProfileText json;
  private Optional<String> action = Optional.empty();
  private Optional<Verdict> errno = Optional.empty();

  ProfileAction(ProfileText json) {
    this.json = json;
  }

  void readAction() {
    action = Optional.of(json.text());
    verdict(action.get());
  }

  void readNumber() {
    if (!json.isNull()) {
      errno = Optional.of(new Verdict.Fail(json.number(Verdict.Fail.LARGEST)));
    }
  }

  /** The number, where there is one too, says the same. */
  void readName() {
    if (!json.isNull() && !json.text().isEmpty() && errno.isEmpty()) {
      errno = named(json.text());
    }
  }

  private Optional<Verdict> named(String word) {
    return Optional.of(Arrays.stream(Errno.values())
        .filter(known -> known.name().equals(word))
        .findFirst()
        .<Verdict>map(Verdict.Fail::with)
        .orElseThrow(() -> json.wrong("unknown error '" + word + "'; write errnoRet and its number")));
  }

  Verdict verdict(String key) {
    return action
        .map(this::known)
        .orElseThrow(() -> json.wrong("the object that ends here has no " + key));
  }

  private Verdict known(String word) {
    return switch (word) {
      case "SCMP_ACT_ALLOW" -> Verdict.Fixed.ALLOW;
      case "SCMP_ACT_LOG" -> Verdict.Fixed.LOG;
      case "SCMP_ACT_TRAP" -> Verdict.Fixed.TRAP;
      case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> Verdict.Fixed.KILL_THREAD;
      case "SCMP_ACT_KILL_PROCESS" -> Verdict.Fixed.KILL_PROCESS;
      case "SCMP_ACT_ERRNO" -> errno.orElse(Verdict.Fail.with(EPERM));
      case "SCMP_ACT_TRACE", "SCMP_ACT_NOTIFY" ->
          throw json.wrong(word + " needs a process outside that answers, which a sandbox doesn't have");
      default -> throw json.wrong("unknown action '" + word + "'; write SCMP_ACT_ALLOW or another of libseccomp's");
    };
  }
}
