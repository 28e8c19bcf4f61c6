package stockade.mount;

import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.READLINKAT;
import static stockade.linux.SystemCall.SYMLINKAT;

import stockade.draft.Draft;
import stockade.draft.Place;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.draft.Strings;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.spec.Mount;

/** What is made in the root rather than mounted on it: {@code --dir} and {@code --symlink}. */
final class MadeMounting {
  private MadeMounting() {}

  /** A folder; one that is there already is left as it is. */
  record Folder(Mount.Directory folder, Slot place) implements Mounting {
    @Override
    public void attach(Draft draft) {
      Sequence init = draft.init();
      init.step("mounts", "make the folder " + folder.path());
      new Place(folder.path(), folder.origin()).openOrMakeFolder(init, place, folder.mode());
    }
  }

  /** A symbolic link; whatever else is in its place is an error, since a file would have to go for it. */
  record Link(Mount.Symlink link) implements Mounting {
    @Override
    public void attach(Draft draft) {
      Sequence init = draft.init();
      init.step("mounts", "make the symbolic link " + link.path());
      String made = init.fresh("made");
      Place place = new Place(link.path(), link.origin());
      place.makeFolders(init);
      Slot above = place.openAbove(init, link.path());
      init.call(SYMLINKAT, Address.of(link.target()), above, Address.of(Place.name(link.path())))
          .orDie(failure(), Errno.EEXIST);
      compare(init, above, made);
      init.fail(Failure.of("cannot make the symbolic link " + link.path(), link.origin())
          .remedy("something else is there already: remove it, or leave the link out"));
      init.label(made).call(CLOSE, above).anyway();
    }

    /** Reads the link that is there, new or old, and goes on at {@code same} where its target is the wished one. */
    private void compare(Sequence init, Slot above, String same) {
      String other = init.fresh("other");
      int length = new Data.Text(link.target()).bytes().length;
      init.call(READLINKAT, above, Address.of(Place.name(link.path())), Slots.TEXT_START, Number.of(4096))
          .into(Slots.ANSWER)
          .orGo(other);
      init.when(Slots.ANSWER, Test.NE, length, other);
      Strings.compare(init, Slots.TEXT_START, Address.of(link.target()), length, other);
      init.go(same).label(other);
    }

    private Failure failure() {
      return Failure.of("cannot make the symbolic link " + link.path(), link.origin())
          .remedy(Errno.EROFS, "the root is read-only there: create it beforehand, or mount a tmpfs above it")
          .remedy(Errno.EACCES, "the root's folder belongs to another user");
    }
  }
}
