package stockade.phase;

import static stockade.linux.SystemCall.EXECVE;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.Rows;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.draft.Strings;
import stockade.draft.Watch;
import stockade.draft.Watch.Otherwise;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Failure;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Origin;

/**
 * A launcher that was kept first makes sure that it is still what would be compiled: it was found by its words alone. All is as the
 * caller left it when it becomes Stockade's program instead: descriptors, signals, environment, words.
 *
 * <pre>
 *   run -f a.toml ls    statx(AT_FDCWD, "/home/ann/a.toml", …)    another inode, size or time:
 *                       execve("…/scripts/stockade", {"…", "--stale", "run", "-f", "a.toml", "ls"}, $envp)
 * </pre>
 */
final class Guard {
  /** What tells the start script that the launcher which it started is no longer right. */
  static final String STALE = "--stale";

  private static final String PHASE = "guard";
  private static final String CHANGED = "guard.changed";
  private static final Slot WORD = new Slot("kept_word");
  private static final Slot GIVEN = new Slot("given_word");
  private static final Slot ROW = new Slot("given_row");

  private Guard() {}

  static void plan(Draft draft) {
    draft.watch().ifPresent(watch -> plan(draft, watch));
  }

  private static void plan(Draft draft, Watch watch) {
    Sequence monitor = draft.monitor();
    String right = monitor.fresh("right");
    boolean asked = draft.spec().command().words().isEmpty();
    if (watch.otherwise() instanceof Otherwise.Recompile recompile) {
      compareWords(monitor, recompile, asked);
    }
    new GuardedFacts(monitor, CHANGED).plan(watch.facts());
    hideWords(draft);
    monitor.go(right);
    monitor.label(CHANGED);
    watch.otherwise().accept(new Ending(monitor));
    monitor.label(right);
  }

  /** The name that it was found by may stand for other words, too, as where a file system takes a and A for the same. */
  private static void compareWords(Sequence monitor, Otherwise.Recompile recompile, boolean commandIsAsked) {
    int own = recompile.words().size() + 1;
    monitor.step(PHASE, "the words are those that this launcher was compiled for");
    monitor.when(Slot.ARGC, Test.LT, commandIsAsked ? own + 1 : own, CHANGED);
    monitor.set(ROW, Slot.ARGV);
    Rows.each(monitor, "kept", recompile.words(), WORD, next -> {
      monitor.compute(ROW, ROW, Arithmetic.PLUS, 8).load(GIVEN, ROW, 0, Width.LONG);
      Strings.same(monitor, WORD, GIVEN, CHANGED);
    });
    if (!recompile.ended()) {
      refuseOption(monitor);
    }
  }

  /** A word behind them that begins with - would be one of Stockade's. */
  private static void refuseOption(Sequence monitor) {
    String none = monitor.fresh("no_word");
    monitor.load(GIVEN, ROW, 8, Width.LONG).when(GIVEN, Test.EQ, 0, none);
    monitor.load(GIVEN, GIVEN, 0, Width.BYTE).when(GIVEN, Test.EQ, '-', CHANGED);
    monitor.label(none);
  }

  private static void hideWords(Draft draft) {
    if (hidden(draft) > 0) {
      draft.monitor().step(PHASE, "hide these words from the command");
      shift(draft, Arithmetic.PLUS, Arithmetic.MINUS);
    }
  }

  /** Before the launcher starts itself once more, with all that it was started with. */
  static void giveBackWords(Draft draft) {
    if (hidden(draft) > 0) {
      shift(draft, Arithmetic.MINUS, Arithmetic.PLUS);
    }
  }

  /** Where one goes on that finds something else in the way later on; no word is left behind those that were compiled for. */
  static String giveUp(Draft draft) {
    Sequence monitor = draft.monitor();
    String giveUp = monitor.fresh("give_up");
    String on = monitor.fresh("alone");
    monitor.step(PHASE, "no other word is said").when(Slot.ARGC, Test.EQ, 1, on);
    monitor.label(giveUp);
    giveBackWords(draft);
    monitor.go(CHANGED).label(on);
    return giveUp;
  }

  private static void shift(Draft draft, Arithmetic vector, Arithmetic count) {
    draft.monitor()
        .compute(Slot.ARGV, Slot.ARGV, vector, 8L * hidden(draft))
        .compute(Slot.ARGC, Slot.ARGC, count, hidden(draft));
  }

  private static int hidden(Draft draft) {
    return draft.watch().map(Watch::hidden).orElse(0);
  }

  /** What is done once something has changed. */
  private record Ending(Sequence monitor) implements Otherwise.Visitor<Sequence> {
    /** The vector grows downwards by one word; the launcher's own name in it gives way. */
    @Override
    public Sequence recompile(Otherwise.Recompile otherwise) {
      Slot vector = new Slot("stale_words");
      Address program = Address.of(otherwise.program());
      Failure failure = Failure.of("cannot start " + otherwise.program() + ", which is to compile this launcher anew",
          Origin.DEFAULT).remedy("is Stockade still there? stockade cache clear forgets all launchers");
      monitor.step(PHASE, "something has changed: let Stockade compile it anew");
      monitor.compute(vector, Slot.ARGV, Arithmetic.MINUS, 8);
      monitor.store(vector, 0, Width.LONG, program).store(vector, 8, Width.LONG, Address.of(STALE));
      monitor.call(EXECVE, program, vector, Slot.ENVP).into(Slots.ANSWER).anyway();
      return monitor.compute(Slot.ERROR, ZERO, Arithmetic.MINUS, Slots.ANSWER).fail(failure);
    }

    @Override
    public Sequence refuse(Otherwise.Refuse otherwise) {
      monitor.step(PHASE, "something has changed: refuse");
      return monitor.fail(Failure.of("files may have come that the patterns of masks match and this launcher doesn't hide",
          Origin.DEFAULT).remedy("a folder that they look through has changed since it was built: build it again"));
    }
  }
}
