package stockade.service;

import static stockade.linux.AtFlag.AT_EMPTY_PATH;
import static stockade.linux.AtFlag.AT_SYMLINK_NOFOLLOW;
import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_CREAT;
import static stockade.linux.OpenFlag.O_NOFOLLOW;
import static stockade.linux.OpenFlag.O_RDWR;
import static stockade.linux.OpenFlag.O_TRUNC;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.FCNTL;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.RENAMEAT2;
import static stockade.linux.SystemCall.STATX;
import static stockade.linux.SystemCall.UNLINKAT;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.F_OFD_SETLK;
import static stockade.plan.Symbols.ZERO;

import java.nio.charset.StandardCharsets;
import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Rows;
import stockade.draft.Sequence;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;

/**
 * The right to change a state, which only this start has while it does: the folders are the caller's alone, nobody else has the turn,
 * and the sandbox doesn't run. Then what was of an earlier start goes, and the state says what this one is.
 *
 * <pre>
 *   start web    statx(AT_FDCWD, "/run/stockade/web", AT_SYMLINK_NOFOLLOW, …)
 *                fcntl($turn, F_OFD_SETLK, {l_type=F_WRLCK})
 *                … "/run/stockade/web/spec" gets the words of the spec
 * </pre>
 */
final class StateTurn {
  static final String PHASE = "start";
  static final Slot TURN = new Slot("turn");
  private static final Data.Buffer STATUS = new Data.Buffer("folder_status", 256);
  /** Offsets in struct statx. */
  private static final int LINKS = 16;

  private static final int UID = 20;
  private static final int MODE = 28;
  private static final Number WANTED = Number.symbol("STATX_MODE|STATX_NLINK|STATX_UID", 0xe);
  private static final long TYPE = 0170000;
  private static final long FOLDER = 0040000;
  private static final long OTHERS_WRITE = 0022;
  private static final long STICKY = 01000;
  private static final Slot PATH = new Slot("folder_path");
  private static final Slot VALUE = new Slot("folder_value");
  private static final Slot MODES = new Slot("folder_mode");
  private static final Slot FILE = new Slot("state_file");

  private StateTurn() {}

  static void plan(Draft draft, Opening opening, String otherwise) {
    long caller = (int) draft.host().caller().uid();
    checkWays(draft.monitor(), opening.ways(), caller, otherwise);
    checkOwn(draft.monitor(), opening.own(), caller, otherwise);
    take(draft, otherwise);
    forget(draft);
    describe(draft, opening.manifest(), otherwise);
  }

  /** Who may write to a folder can put another in the place of what is in it, unless it is sticky. */
  private static void checkWays(Sequence monitor, List<String> ways, long caller, String otherwise) {
    monitor.step(PHASE, "nobody else can change what the paths lead to");
    Rows.each(monitor, "way", ways, PATH, next -> {
      look(monitor, otherwise);
      String owned = monitor.fresh("owned");
      monitor.when(VALUE, Test.EQ, 0, owned).when(VALUE, Test.NE, caller, otherwise).label(owned);
      monitor.compute(VALUE, MODES, Arithmetic.AND, OTHERS_WRITE).when(VALUE, Test.EQ, 0, next);
      monitor.compute(VALUE, MODES, Arithmetic.AND, STICKY).when(VALUE, Test.EQ, 0, otherwise);
    });
  }

  private static void checkOwn(Sequence monitor, List<String> own, long caller, String otherwise) {
    monitor.step(PHASE, "the folders of state and log are the caller's alone");
    Rows.each(monitor, "own", own, PATH, next -> {
      look(monitor, otherwise);
      monitor.when(VALUE, Test.NE, caller, otherwise);
      monitor.compute(VALUE, MODES, Arithmetic.AND, OTHERS_WRITE).when(VALUE, Test.NE, 0, otherwise);
    });
  }

  /** The owner of the folder in {@link #VALUE}, its mode in {@link #MODES}. */
  private static void look(Sequence monitor, String otherwise) {
    monitor.call(STATX, AT_FDCWD, PATH, Flags.of(AT_SYMLINK_NOFOLLOW), WANTED, Address.of(STATUS)).orGo(otherwise);
    monitor.load(MODES, Address.of(STATUS), MODE, Width.SHORT);
    monitor.compute(VALUE, MODES, Arithmetic.AND, TYPE).when(VALUE, Test.NE, FOLDER, otherwise);
    monitor.load(VALUE, Address.of(STATUS), UID, Width.INT);
  }

  /** A file that was removed while it was opened has no name any more: the turn is at another then. */
  private static void take(Draft draft, String otherwise) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "nobody else changes the state");
    monitor.call(OPENAT, AT_FDCWD, Post.path(draft, "turn"), Flags.of(O_RDWR, O_NOFOLLOW, O_CLOEXEC), ZERO).into(TURN).orGo(otherwise);
    monitor.call(FCNTL, TURN, F_OFD_SETLK, Address.of(Post.writeLock())).orGo(otherwise);
    monitor.call(STATX, TURN, Address.of(""), Flags.of(AT_EMPTY_PATH), WANTED, Address.of(STATUS)).orGo(otherwise);
    monitor.load(VALUE, Address.of(STATUS), LINKS, Width.INT).when(VALUE, Test.EQ, 0, otherwise);
    monitor.step(PHASE, "no monitor holds the name");
    monitor.call(OPENAT, AT_FDCWD, Post.path(draft, "lock"), Flags.of(O_RDWR, O_CREAT, O_NOFOLLOW, O_CLOEXEC), Number.mode(0600))
        .into(FILE).orGo(otherwise);
    monitor.call(FCNTL, FILE, F_OFD_SETLK, Address.of(Post.writeLock())).orGo(otherwise);
    monitor.call(CLOSE, FILE).anyway();
  }

  private static void forget(Draft draft) {
    draft.monitor().step(PHASE, "forget how an earlier one of the name ended");
    for (String file : Post.OF_ONE_LIFE) {
      draft.monitor().call(UNLINKAT, AT_FDCWD, Post.path(draft, file), ZERO).anyway();
    }
  }

  /** Whole or not at all. */
  private static void describe(Draft draft, String manifest, String otherwise) {
    Sequence monitor = draft.monitor();
    long length = manifest.getBytes(StandardCharsets.UTF_8).length;
    monitor.step(PHASE, "write down what is started");
    monitor
        .call(
            OPENAT, AT_FDCWD, Post.path(draft, ".spec.new"), Flags.of(O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW, O_CLOEXEC),
            Number.mode(0600))
        .into(FILE)
        .orGo(otherwise);
    monitor.call(WRITE, FILE, Address.of(manifest), Number.of(length)).into(VALUE).orGo(otherwise);
    monitor.when(VALUE, Test.NE, length, otherwise).call(CLOSE, FILE).anyway();
    monitor.call(RENAMEAT2, AT_FDCWD, Post.path(draft, ".spec.new"), AT_FDCWD, Post.path(draft, "spec"), ZERO).orGo(otherwise);
  }
}
