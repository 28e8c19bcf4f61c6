package stockade.draft;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_CREAT;
import static stockade.linux.OpenFlag.O_DIRECTORY;
import static stockade.linux.OpenFlag.O_NOCTTY;
import static stockade.linux.OpenFlag.O_NONBLOCK;
import static stockade.linux.OpenFlag.O_PATH;
import static stockade.linux.OpenFlag.O_RDWR;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.ResolveFlag.RESOLVE_IN_ROOT;
import static stockade.linux.ResolveFlag.RESOLVE_NO_MAGICLINKS;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.MKDIRAT;
import static stockade.linux.SystemCall.OPENAT2;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import java.util.stream.Stream;
import stockade.linux.Errno;
import stockade.linux.Flag;
import stockade.linux.ResolveFlag;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.spec.Origin;

/**
 * A path below the new root, opened once and then held by its descriptor. By then there is no other root than the new
 * one, so no symbolic link of it leads anywhere else; links of procfs that jump out of every root are refused by
 * openat2(2) (since 5.6).
 *
 * @param path absolute, inside
 */
public record Place(String path, Origin origin) {
  private static final Number HOW_SIZE = Number.of(24);
  private static final Slot PLACE = new Slot("place");
  /** The folder that something is made in. */
  private static final Slot ABOVE = new Slot("above");

  /**
   * Opens the place, or goes on at {@code orElse} where there is none, as these errors say. Any other is a failure: what should be
   * covered doesn't stay bare for want of memory. The descriptor is in {@code into}.
   */
  public void open(Sequence init, Slot into, String orElse, Errno... absent) {
    open(init, Address.of(path), into, orElse, failure("look for " + path), absent);
  }

  /** Opens the place; symbolic links on the way are refused where {@code strict}. A missing one is an error. */
  public void demand(Sequence init, Slot into, boolean strict) {
    Flag[] resolve = strict
        ? new Flag[] {RESOLVE_IN_ROOT, ResolveFlag.RESOLVE_NO_SYMLINKS}
        : new Flag[] {RESOLVE_IN_ROOT, RESOLVE_NO_MAGICLINKS};
    call(init, into, resolve).orDie(failure("use the mount point " + path)
        .remedy(Errno.ENOENT, "it does not exist in the root: create it there, or leave this mount out")
        .remedy(Errno.ELOOP, strict
            ? "a symbolic link is in its way in the root: replace the link by a folder, or leave this mount out"
            : "symbolic links go round in a circle: mend them in the root"));
  }

  /** The same with a path that is in memory. */
  public static void open(Sequence init, Value path, Slot into, String orElse, Failure failure, Errno... absent) {
    call(init, path, into, RESOLVE_IN_ROOT, RESOLVE_NO_MAGICLINKS).anyway();
    goOnWithoutAbsent(init, into, orElse, failure, absent);
  }

  private static void goOnWithoutAbsent(
      Sequence init, Slot into, String orElse, Failure failure, Errno... absent) {
    String good = init.fresh("opened");
    init.when(into, Test.GE, 0, good);
    for (Errno errno : absent) {
      init.when(into, Test.EQ, Number.failed(errno), orElse);
    }
    init.compute(Slot.ERROR, ZERO, Arithmetic.MINUS, into).fail(failure).label(good);
  }

  /** Opens the place itself, for reading and writing, rather than only its path: a device of our own /dev. */
  public void demandDevice(Sequence init, Slot into, Failure failure) {
    Data.Struct how = how(
        ZERO, Flags.of(RESOLVE_IN_ROOT, ResolveFlag.RESOLVE_NO_SYMLINKS), O_RDWR, O_NOCTTY, O_NONBLOCK, O_CLOEXEC);
    init.call(OPENAT2, AT_FDCWD, Address.of(path), Address.of(how), HOW_SIZE).into(into).orDie(failure);
  }

  /** Opens what {@code name} names below the open folder {@code folder}; no symbolic link may be on the way. */
  public static void openBelow(Sequence init, Slot folder, Value name, Slot into, String orElse, Failure failure) {
    Data.Struct how = how(ZERO, Flags.of(RESOLVE_IN_ROOT, ResolveFlag.RESOLVE_NO_SYMLINKS), O_PATH, O_CLOEXEC);
    init.call(OPENAT2, folder, name, Address.of(how), HOW_SIZE).into(into).anyway();
    goOnWithoutAbsent(init, into, orElse, failure, Errno.ENOENT);
  }

  private Sequence.Pending call(Sequence init, Slot into, Flag... resolve) {
    return call(init, Address.of(path), into, resolve);
  }

  private static Sequence.Pending call(Sequence init, Value path, Slot into, Flag... resolve) {
    return init.call(OPENAT2, AT_FDCWD, path, Address.of(how(ZERO, Flags.of(resolve), O_PATH, O_CLOEXEC)), HOW_SIZE)
        .into(into);
  }

  /** A folder to go to: the path in memory at {@code path}, in the root. */
  public static Sequence.Pending openFolder(Sequence sequence, Value path, Slot into) {
    Data.Struct how = how(ZERO, Flags.of(RESOLVE_IN_ROOT, RESOLVE_NO_MAGICLINKS), O_PATH, O_DIRECTORY, O_CLOEXEC);
    return sequence.call(OPENAT2, AT_FDCWD, path, Address.of(how), HOW_SIZE).into(into);
  }

  private static Data.Struct how(Number mode, Flags resolve, Flag... flags) {
    return new Data.Struct(List.of(
        new Data.Field("flags", Width.LONG, Flags.of(flags)),
        new Data.Field("mode", Width.LONG, mode),
        new Data.Field("resolve", Width.LONG, resolve)));
  }

  /** Opens a folder that no symbolic link leads to; makes it where it is missing, but not those above it. */
  public void demandOrMakeStrictly(Sequence init, Slot into) {
    String found = init.fresh("found");
    call(init, into, RESOLVE_IN_ROOT, ResolveFlag.RESOLVE_NO_SYMLINKS).anyway();
    init.when(into, Test.GE, 0, found);
    String there = init.fresh("there");
    init.when(into, Test.NE, Number.failed(Errno.ENOENT), there);
    makeFolder(init, path, 0755);
    init.label(there);
    demand(init, into, true);
    init.label(found);
  }

  /** Opens the place as a folder; makes it, and those above it, where it is missing. */
  public void openOrMakeFolder(Sequence init, Slot into, int mode) {
    String found = init.fresh("found");
    call(init, into, RESOLVE_IN_ROOT, RESOLVE_NO_MAGICLINKS).anyway();
    init.when(into, Test.GE, 0, found);
    makeFolders(init);
    makeFolder(init, path, mode);
    demand(init, into, false);
    init.label(found);
  }

  /** Opens the place; where it is missing, makes it of the kind, folder or file, that {@code source} is. */
  public void openOrMakeLike(Sequence init, Slot into, Slot source) {
    String found = init.fresh("found");
    String file = init.fresh("file");
    String made = init.fresh("made");
    call(init, into, RESOLVE_IN_ROOT, RESOLVE_NO_MAGICLINKS).anyway();
    init.when(into, Test.GE, 0, found);
    makeFolders(init);
    Kind.of(init, source, file, failure("tell whether the source is a folder"));
    makeFolder(init, path, 0755);
    init.go(made).label(file);
    makeFile(init);
    init.label(made);
    demand(init, into, false);
    init.label(found);
  }

  /** An empty file. It doesn't wait for a reader where a FIFO turns up (O_NONBLOCK), nor take a terminal. */
  private void makeFile(Sequence init) {
    Data.Struct how = how(
        Number.mode(0644),
        Flags.of(RESOLVE_IN_ROOT, RESOLVE_NO_MAGICLINKS),
        O_WRONLY, O_CREAT, O_NONBLOCK, O_NOCTTY, O_CLOEXEC);
    init.call(OPENAT2, AT_FDCWD, Address.of(path), Address.of(how), HOW_SIZE).into(PLACE).orDie(creation());
    init.call(CLOSE, PLACE).anyway();
  }

  /** Makes the folders above the place. */
  public void makeFolders(Sequence init) {
    above().forEach(folder -> makeFolder(init, folder, 0755));
  }

  private void makeFolder(Sequence init, String folder, int mode) {
    Slot above = openAbove(init, folder);
    init.call(MKDIRAT, above, Address.of(name(folder)), Number.mode(mode)).orDie(creation(), Errno.EEXIST);
    init.call(CLOSE, above).anyway();
  }

  /**
   * Opens the folder that {@code entry} is in. mkdirat(2) and symlinkat(2) would follow links on the way out of the root, by
   * way of /proc; of a single name they follow none.
   */
  public Slot openAbove(Sequence init, String entry) {
    String folder = entry.substring(0, Math.max(1, entry.lastIndexOf('/')));
    openFolder(init, Address.of(folder), ABOVE).orDie(creation());
    return ABOVE;
  }

  /** The last part of a path. */
  public static String name(String entry) {
    return entry.substring(entry.lastIndexOf('/') + 1);
  }

  /** {@code /a/b/c}: /a, /a/b. */
  private Stream<String> above() {
    return Stream.iterate(path.indexOf('/', 1), slash -> slash > 0, slash -> path.indexOf('/', slash + 1))
        .map(slash -> path.substring(0, slash));
  }

  private Failure creation() {
    return failure("make the mount point " + path)
        .remedy(Errno.EROFS, "the root is read-only there: create it beforehand, or mount a tmpfs above it")
        .remedy(Errno.EACCES, "the root's folder belongs to another user: create it beforehand")
        .remedy(Errno.ELOOP, "symbolic links in the root go round in a circle, or out of it by way of /proc: mend them")
        .remedy(Errno.ENOENT, "a symbolic link in the root leads nowhere: mend it");
  }

  private Failure failure(String what) {
    return Failure.of("cannot " + what, origin);
  }
}
