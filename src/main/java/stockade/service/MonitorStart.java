package stockade.service;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.SystemCall.CHDIR;
import static stockade.linux.SystemCall.CLONE3;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.DUP3;
import static stockade.linux.SystemCall.EXECVE;
import static stockade.linux.SystemCall.EXIT_GROUP;
import static stockade.linux.SystemCall.FCNTL;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.PIPE2;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.WAIT4;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.F_GETFD;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.SIGCHLD;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Rows;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;

/**
 * Makes the monitor, a child that executes the sandbox's launcher, and waits until that says that the command runs, or says on standard
 * error why it doesn't.
 *
 * <pre>
 *   start web    clone3({exit_signal=SIGCHLD})
 *                execve("…/images/0c1f….image", {"…"}, $envp)        read($said, …) = "started\n"
 * </pre>
 */
final class MonitorStart {
  /** The monitor, a child. */
  static final Slot CHILD = new Slot("started_monitor");

  static final Data.Buffer STATUS = new Data.Buffer("monitor_status", 8);
  /** How the child ends whose launcher is gone: by nothing that a launcher ends with. */
  private static final int GONE = 124;

  private static final int SAID_SIZE = 8;
  private static final Data.Buffer PIPE = new Data.Buffer("said_pipe", 8);
  private static final Data.Buffer TEXT = new Data.Buffer("said_text", 16);
  private static final Slot READER = new Slot("said");
  private static final Slot WRITER = new Slot("said_writer");
  private static final Slot NOTHING = new Slot("nothing");
  private static final Number CLONE_ARGS_SIZE = Number.of(64);

  private MonitorStart() {}

  static void plan(Draft draft, Opening opening, String otherwise) {
    Sequence monitor = draft.monitor();
    monitor.step(StateTurn.PHASE, "start the launcher");
    for (int stream = 0; stream <= 2; stream++) {
      monitor.call(FCNTL, Number.of(stream), F_GETFD, ZERO).orGo(otherwise);
    }
    monitor.call(OPENAT, AT_FDCWD, Address.of("/dev/null"), Flags.of(O_RDONLY, O_CLOEXEC), ZERO).into(NOTHING).orGo(otherwise);
    monitor.call(PIPE2, Address.of(PIPE), Flags.of(O_CLOEXEC)).orGo(otherwise);
    monitor.load(READER, Address.of(PIPE), 0, Width.INT).load(WRITER, Address.of(PIPE), 4, Width.INT);
    monitor.call(CLONE3, Address.of(cloneArguments()), CLONE_ARGS_SIZE).into(CHILD).orGo(otherwise);
    monitor.when(CHILD, Test.NE, 0, "start.parent");
    become(monitor, opening.launcher());
    monitor.label("start.parent").call(CLOSE, WRITER).anyway();
    hear(monitor, otherwise);
  }

  private static void become(Sequence child, String launcher) {
    child.call(DUP3, NOTHING, ZERO, ZERO).orGo("start.gone");
    child.call(DUP3, WRITER, Number.of(1), ZERO).orGo("start.gone");
    child.call(CHDIR, Address.of("/")).orGo("start.gone");
    child.call(EXECVE, Address.of(launcher), Address.of(Rows.table(List.of(launcher))), Slot.ENVP).anyway();
    child.label("start.gone").call(EXIT_GROUP, Number.of(GONE)).anyway();
  }

  private static void hear(Sequence monitor, String otherwise) {
    String known = monitor.fresh("known");
    monitor.step(StateTurn.PHASE, "hear that the command runs");
    monitor.call(READ, READER, Address.of(TEXT), Number.of(SAID_SIZE)).into(Slots.ANSWER).anyway();
    monitor.call(CLOSE, READER).anyway();
    monitor.when(Slots.ANSWER, Test.EQ, SAID_SIZE, "start.runs");
    monitor.call(WAIT4, CHILD, Address.of(STATUS), ZERO, NULL).anyway();
    monitor.load(Slots.ANSWER, Address.of(STATUS), 0, Width.INT);
    monitor.compute(Slots.ANSWER, Slots.ANSWER, Arithmetic.SHIFT_RIGHT, 8).compute(Slots.ANSWER, Slots.ANSWER, Arithmetic.AND, 0xff);
    monitor.call(CLOSE, StateTurn.TURN).anyway();
    monitor.when(Slots.ANSWER, Test.EQ, GONE, otherwise);
    monitor.when(Slots.ANSWER, Test.GE, 125, known).set(Slots.ANSWER, 125).label(known);
    monitor.call(EXIT_GROUP, Slots.ANSWER).anyway();
    monitor.label("start.runs").call(CLOSE, StateTurn.TURN).anyway();
  }

  static void end(Sequence monitor) {
    monitor.step(StateTurn.PHASE, "leave the monitor alone").label("start.done");
    monitor.call(EXIT_GROUP, ZERO).anyway();
  }

  private static Data.Struct cloneArguments() {
    return new Data.Struct(List.of(
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO),
        new Data.Field("exit_signal", Width.LONG, SIGCHLD),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO)));
  }
}
