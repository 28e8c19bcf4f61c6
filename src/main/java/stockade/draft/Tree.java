package stockade.draft;

import static stockade.linux.AtFlag.AT_RECURSIVE;
import static stockade.linux.MountAttr.MOUNT_ATTR_IDMAP;
import static stockade.linux.MountAttr.MOUNT_ATTR_NODEV;
import static stockade.linux.SystemCall.OPEN_TREE;
import static stockade.linux.TreeFlag.OPEN_TREE_CLOEXEC;
import static stockade.linux.TreeFlag.OPEN_TREE_CLONE;
import static stockade.plan.Symbols.AT_FDCWD;

import java.util.Optional;
import stockade.linux.Errno;
import stockade.linux.Flag;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Symbols;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Origin;

/**
 * A part of the host's tree, cloned as a detached mount while the host's root is still there. open_tree(2), since 5.2.
 *
 * @param source an absolute path of the host
 * @param attributes what is set on the clone
 * @param into where the descriptor goes
 * @param missing where to go on when the source doesn't exist; absent: that is an error
 * @param refusal what is said when it can't be opened
 */
public record Tree(
    String source, boolean recursive, Flags attributes, Slot into, Optional<String> missing, Failure refusal) {
  /** The open user namespace that id-mapped mounts take their map from. */
  public static final Slot USERNS = new Slot("userns");

  private static final Data.Buffer IDMAP_ATTR = new Data.Buffer("idmap_attr", 32);

  /** The words for a source of the host that can't be opened. */
  public static Failure refusal(String source, Origin origin) {
    return Failure.of("cannot open " + source + " of the host", origin)
        .remedy(Errno.ENOENT, "it does not exist: create it, or mark the mount optional")
        .remedy(Errno.EACCES, "a folder on the way to it is closed to you")
        .remedy(Errno.ENOTDIR, "a part of the path is no folder")
        .remedy(Errno.EINVAL, "its mounts can only be taken together by an ordinary user: leave norec out");
  }

  public void open(Draft draft) {
    Sequence opener = draft.opener();
    Flag[] how = recursive
        ? new Flag[] {OPEN_TREE_CLONE, OPEN_TREE_CLOEXEC, AT_RECURSIVE}
        : new Flag[] {OPEN_TREE_CLONE, OPEN_TREE_CLOEXEC};
    opener.call(OPEN_TREE, AT_FDCWD, Address.of(source), Flags.of(how)).into(into).anyway();
    missing.ifPresent(label -> opener.when(into, Test.EQ, Number.failed(Errno.ENOENT), label));
    dieOnFailure(opener);
    restrict(draft);
    if (draft.ids().mapsMounts()) {
      mapIds(opener);
    }
    draft.hand(into);
  }

  /**
   * A clone that the monitor makes is a peer of the host's mount, and what is mounted on it would appear on the host
   * (mount_namespaces(7)): it is made private here. Init's mount namespace is private as a whole.
   */
  private void restrict(Draft draft) {
    Number propagation = draft.ids().mapsMounts() ? Kernel.PRIVATE : Symbols.ZERO;
    Kernel.setAttributes(draft.opener(), into, recursive, Kernel.attr(attributes, propagation))
        .orDie(Failure.of("cannot restrict the mount of " + source, refusal.origin()));
  }

  /** The call itself goes on whatever happens, since a missing source may be no error: what else failed is found here. */
  private void dieOnFailure(Sequence opener) {
    String good = opener.fresh("opened");
    opener.when(into, Test.GE, 0, good);
    opener.compute(Slot.ERROR, Number.of(0), Arithmetic.MINUS, into);
    opener.fail(refusal);
    opener.label(good);
  }

  /**
   * Files keep their owners: the mount shows uid n of the disk as uid n of the sandbox. mount_setattr(2), since 5.12. Devices come
   * from devtmpfs, which can't be mapped: where they are wished, theirs stay unknown inside.
   */
  private void mapIds(Sequence opener) {
    Address attributesAt = Address.of(IDMAP_ATTR);
    opener.store(attributesAt, 0, Width.LONG, Flags.of(MOUNT_ATTR_IDMAP));
    opener.store(attributesAt, 24, Width.LONG, USERNS);
    Failure failure = Failure.of("cannot map the owners of the files below " + source, refusal.origin())
        .remedy(Errno.EINVAL, "the file system there, or of a mount below it, has no id-mapped mounts: use "
            + "--userns none, or norec to leave the mounts below it out");
    Sequence.Pending call = Kernel.setAttributes(opener, into, recursive, IDMAP_ATTR);
    if (attributes.flags().contains(MOUNT_ATTR_NODEV)) {
      call.orDie(failure);
    } else {
      String done = opener.fresh("mapped");
      call.into(Slots.ANSWER).anyway();
      opener.when(Slots.ANSWER, Test.GE, 0, done).when(Slots.ANSWER, Test.EQ, Number.failed(Errno.EINVAL), done);
      opener.compute(Slot.ERROR, Number.of(0), Arithmetic.MINUS, Slots.ANSWER).fail(failure).label(done);
    }
  }
}
