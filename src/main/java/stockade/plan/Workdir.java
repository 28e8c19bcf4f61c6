package stockade.plan;

import static stockade.linux.SystemCall.CHDIR;
import static stockade.linux.SystemCall.GETCWD;
import static stockade.linux.SystemCall.UMASK;

import java.util.Optional;
import stockade.linux.Errno;
import stockade.spec.Origin;

/**
 * Where the command begins: {@code --workdir}, else the caller's directory under the same name if it exists inside, else /.
 * The name is looked up by the target, in the new root, with the target's rights.
 */
final class Workdir {
  private static final String PHASE = "working directory";

  private Workdir() {}

  /** In the monitor; a directory that was removed, or that is out of sight, has no name (getcwd(2)): then it is empty. */
  static void read(Draft draft) {
    if (draft.spec().surroundings().workdir().isEmpty()) {
      draft.monitor().step(PHASE, "read the caller's working directory");
      draft
          .monitor()
          .call(GETCWD, Address.of(Slots.DIRECTORY), Number.of(Slots.DIRECTORY.size()))
          .anyway();
    }
  }

  static void enter(Draft draft) {
    Sequence target = draft.target();
    Optional<String> workdir = draft.spec().surroundings().workdir();
    target.step(PHASE, "go to " + workdir.orElse("the caller's directory, if it exists inside"));
    if (workdir.isPresent()) {
      target.call(CHDIR, Address.of(workdir.get()))
          .orDie(Failure.of("cannot go to the working directory " + workdir.get(), Origin.DEFAULT)
              .remedy(Errno.ENOENT, "it does not exist inside: make it with --dir, or name another")
              .remedy(Errno.EACCES, "it is closed to the command's user"));
    } else {
      target.call(CHDIR, Address.of(Slots.DIRECTORY)).anyway();
    }
    target.step(PHASE, "the command's file mode creation mask");
    draft.spec().surroundings().umask().ifPresentOrElse(
        mask -> target.call(UMASK, Number.mode(mask)).anyway(),
        () -> target.call(UMASK, Slots.UMASK).anyway());
  }
}
