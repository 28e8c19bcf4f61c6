package stockade.mount;

import static stockade.linux.MountAttr.MOUNT_ATTR_NODEV;
import static stockade.linux.MountAttr.MOUNT_ATTR_NOEXEC;
import static stockade.linux.MountAttr.MOUNT_ATTR_NOSUID;
import static stockade.linux.MountAttr.MOUNT_ATTR_RDONLY;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.Kernel;
import stockade.draft.Place;
import stockade.draft.Sequence;
import stockade.draft.Tree;
import stockade.linux.Flag;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.spec.Mount.Bind.Access;
import stockade.spec.Mount.Bind;

/**
 * {@code --bind} and its like.
 *
 * <pre>
 *   ro-bind = ["/srv:/data"]
 *     before the pivot   open_tree(AT_FDCWD, "/srv", OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE) = $tree
 *                        mount_setattr($tree, "", …, {attr_set=MOUNT_ATTR_RDONLY|MOUNT_ATTR_NOSUID|MOUNT_ATTR_NODEV}, 32)
 *     after it           openat2(AT_FDCWD, "/data", {flags=O_PATH|O_CLOEXEC, …}, 24) = $place
 *                        move_mount($tree, "", $place, "", …)
 * </pre>
 *
 * A missing mount point is made, as podman does. Set-user-id programs gain nothing through a bind ({@code nosuid}), and
 * device nodes work only where the spec says so: mounts of a root are what it says, not what its files say.
 */
record BindMounting(Bind bind, Flags attributes, Slot tree, Slot place) implements Mounting {
  BindMounting(Bind bind, Slot tree, Slot place) {
    this(bind, attributes(bind), tree, place);
  }

  static Flags attributes(Bind bind) {
    List<Flag> flags = new ArrayList<>();
    if (bind.access() == Access.READ_ONLY) {
      flags.add(MOUNT_ATTR_RDONLY);
    }
    flags.add(MOUNT_ATTR_NOSUID);
    if (bind.access() != Access.DEVICE) {
      flags.add(MOUNT_ATTR_NODEV);
    }
    if (bind.noexec()) {
      flags.add(MOUNT_ATTR_NOEXEC);
    }
    return new Flags(flags);
  }

  @Override
  public void open(Draft draft) {
    Sequence opener = draft.opener();
    opener.step("sources", "open " + bind.source() + " for " + bind.path());
    String missing = opener.fresh("missing");
    Optional<String> whenMissing = bind.optional() ? Optional.of(missing) : Optional.empty();
    new Tree(
            bind.source(),
            bind.recursive(),
            attributes,
            tree,
            whenMissing,
            Tree.refusal(bind.source(), bind.origin()))
        .open(draft);
    whenMissing.ifPresent(opener::label);
  }

  @Override
  public void attach(Draft draft) {
    Sequence init = draft.init();
    init.step("mounts", "mount " + bind.source() + " at " + bind.path());
    String missing = init.fresh("missing");
    if (bind.optional()) {
      init.when(tree, Test.LT, 0, missing);
    }
    new Place(bind.path(), bind.origin()).openOrMakeLike(init, place, tree);
    Kernel.move(init, tree, place).orDie(Failure.of("cannot mount " + bind.source() + " at " + bind.path(), bind.origin())
        .remedy(stockade.linux.Errno.EINVAL, "one is a folder and the other is not: give a destination of the same kind"));
    if (bind.optional()) {
      init.label(missing);
    }
  }
}
