package stockade.mount;

import static stockade.linux.MountAttr.MOUNT_ATTR_NODEV;
import static stockade.linux.MountAttr.MOUNT_ATTR_NOSUID;
import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_CREAT;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.FCHMOD;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.OPEN_TREE;
import static stockade.linux.SystemCall.SENDFILE;
import static stockade.linux.TreeFlag.OPEN_TREE_CLOEXEC;
import static stockade.linux.TreeFlag.OPEN_TREE_CLONE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.Kernel;
import stockade.draft.Place;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.spec.Mount.FileCopy;

/**
 * {@code --file}: a copy of a file of the host on the stage, of which only that one file is mounted. sendfile(2).
 *
 * @param number the file's name on the stage
 */
record FileMounting(FileCopy file, int number, Slot source, Slot tree, Slot place) implements Mounting {
  /** As much as one call copies, in bytes; the loop takes the rest. */
  private static final Number MOST = Number.of(0x7ffff000);

  private static final Slot COPY = new Slot("copy");

  @Override
  public void open(Draft draft) {
    draft.opener().step("sources", "open " + file.source() + " to copy it");
    draft
        .opener()
        .call(OPENAT, AT_FDCWD, Address.of(file.source()), Flags.of(O_RDONLY, O_CLOEXEC), ZERO)
        .into(source)
        .orDie(failure("open " + file.source() + " of the host")
            .remedy(Errno.ENOENT, "it does not exist: create it, or leave the file out")
            .remedy(Errno.EACCES, "it is closed to you"));
    draft.hand(source);
  }

  /** On the stage, before the pivot: only a mount that is attached can be cloned, open_tree(2). */
  @Override
  public void build(Draft draft) {
    Sequence init = draft.init();
    String loop = init.fresh("copy");
    String name = Integer.toString(number);
    init.step("sources", "copy " + file.source() + " into memory");
    init.call(OPENAT, Stage.MOUNT, Address.of(name), Flags.of(O_WRONLY, O_CREAT, O_CLOEXEC), Number.mode(0600))
        .into(COPY)
        .orDie(failure("make a copy of " + file.source()));
    init.label(loop)
        .call(SENDFILE, COPY, source, NULL, MOST)
        .into(Slots.ANSWER)
        .orDie(failure("copy " + file.source()).remedy(Errno.EINVAL, "it is no regular file").remedy(
            Errno.ENOSPC, "it is larger than the room there is for copies"));
    init.when(Slots.ANSWER, Test.GT, 0, loop);
    init.call(FCHMOD, COPY, Number.mode(file.mode())).orDie(failure("set the mode of the copy of " + file.source()));
    init.call(CLOSE, COPY).anyway();
    init.call(CLOSE, source).anyway();
    init.call(OPEN_TREE, Stage.MOUNT, Address.of(name), Flags.of(OPEN_TREE_CLONE, OPEN_TREE_CLOEXEC))
        .into(tree)
        .orDie(failure("take the copy of " + file.source()));
    Kernel.setAttributes(init, tree, false, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV)
        .orDie(failure("restrict the copy of " + file.source()));
  }

  @Override
  public void attach(Draft draft) {
    Sequence init = draft.init();
    init.step("mounts", "mount the copy of " + file.source() + " at " + file.path());
    new Place(file.path(), file.origin()).openOrMakeLike(init, place, tree);
    Kernel.move(init, tree, place)
        .orDie(failure("mount a file at " + file.path()).remedy(Errno.EINVAL, "a folder is there: give a file's path"));
  }

  private Failure failure(String what) {
    return Failure.of("cannot " + what, file.origin());
  }
}
