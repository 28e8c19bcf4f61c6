package stockade.phase;

import static stockade.linux.SystemCall.FCHDIR;
import static stockade.linux.SystemCall.GETCWD;
import static stockade.linux.SystemCall.UMASK;

import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.Place;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.spec.Origin;

/**
 * Where the command begins: {@code --workdir}, else the caller's directory under the same name if it exists inside, else /.
 * The name is looked up by the target, in the new root, with the target's rights. chdir(2) would follow a link of procfs, as
 * one of /proc/self/fd, out of the root.
 */
final class Workdir {
  private static final String PHASE = "working directory";
  private static final Slot FOLDER = new Slot("workdir");

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
    workdir.ifPresentOrElse(path -> demand(target, path), () -> attempt(target));
    mask(draft);
  }

  private static void demand(Sequence target, String path) {
    Failure failure = Failure.of("cannot go to the working directory " + path, Origin.DEFAULT)
        .remedy(Errno.ENOENT, "it does not exist inside: make it with --dir, or name another")
        .remedy(Errno.ENOTDIR, "it is no folder")
        .remedy(Errno.ELOOP, "symbolic links on the way go round in a circle, or out of the root by way of /proc")
        .remedy(Errno.EACCES, "it is closed to the command's user");
    Place.openFolder(target, Address.of(path), FOLDER).orDie(failure);
    target.call(FCHDIR, FOLDER).orDie(failure);
  }

  private static void attempt(Sequence target) {
    String none = target.fresh("no_directory");
    Place.openFolder(target, Address.of(Slots.DIRECTORY), FOLDER).orGo(none);
    target.call(FCHDIR, FOLDER).anyway();
    target.label(none);
  }

  private static void mask(Draft draft) {
    Sequence target = draft.target();
    target.step(PHASE, "the command's file mode creation mask");
    draft.spec().surroundings().umask().ifPresentOrElse(
        mask -> target.call(UMASK, Number.mode(mask)).anyway(),
        () -> target.call(UMASK, Slots.UMASK).anyway());
  }
}
