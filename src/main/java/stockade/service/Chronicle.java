package stockade.service;

import static stockade.linux.OpenFlag.O_APPEND;
import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_CREAT;
import static stockade.linux.OpenFlag.O_NOFOLLOW;
import static stockade.linux.OpenFlag.O_TRUNC;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.RENAMEAT2;
import static stockade.linux.SystemCall.UNLINKAT;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.ZERO;

import java.util.stream.Stream;
import stockade.draft.Draft;
import stockade.draft.Line;
import stockade.draft.Sequence;
import stockade.linux.Namespace;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Value;
import stockade.spec.Origin;

/**
 * What happens to a started sandbox, a line of JSON for each event, in the file {@code status} of the state folder; and in the
 * file {@code target} the process whose namespaces another command may join, while there is one.
 *
 * <pre>
 *   status    {"event":"started","monitor":41,…}        target    43 4026532177
 *             {"event":"stopping"}
 *             {"event":"ended","status":0,…}
 * </pre>
 */
public final class Chronicle {
  /** The file {@code status}, open for appending. */
  public static final Slot FILE = new Slot("chronicle");

  private static final Slot TARGET = new Slot("target_file");
  private static final Slot LENGTH = new Slot("chronicle_length");

  private Chronicle() {}

  static void open(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(Post.PHASE, "begin the chronicle of this start");
    monitor
        .call(
            OPENAT, AT_FDCWD, Post.path(draft, "status"),
            Flags.of(O_WRONLY, O_CREAT, O_TRUNC, O_APPEND, O_NOFOLLOW, O_CLOEXEC), Number.mode(0600))
        .into(FILE)
        .orDie(Failure.of("cannot write to " + Post.station(draft).folder(), Origin.DEFAULT));
    monitor.call(UNLINKAT, AT_FDCWD, Post.path(draft, "target"), ZERO).anyway();
  }

  /** A line that is known beforehand. */
  public static void say(Sequence monitor, String line) {
    monitor.call(WRITE, FILE, Address.of(line), Number.of(line.length())).anyway();
  }

  /** The kind of namespace by which the target is told from another process that has got its number. */
  public static Namespace sign(Draft draft) {
    return Stream.of(Namespace.PID, Namespace.MOUNT, Namespace.USER, Namespace.NET, Namespace.IPC, Namespace.UTS)
        .filter(kind -> draft.spec().isolation().isPrivate(kind))
        .filter(kind -> kind != Namespace.USER || draft.ids().hasUserNamespace())
        .findFirst()
        .orElse(Namespace.PID);
  }

  /**
   * Says which process commands may join, whole or not at all.
   *
   * @param pid the address of its PID as text
   * @param namespace the id of its namespace of the kind {@link #sign}
   */
  public static void target(Draft draft, Value pid, Value namespace) {
    Sequence monitor = draft.monitor();
    String done = monitor.fresh("target_said");
    Line.begin(monitor).append(pid).append(" ").decimal(namespace).append("\n").length(LENGTH);
    monitor
        .call(
            OPENAT, AT_FDCWD, Post.path(draft, "target.new"), Flags.of(O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW, O_CLOEXEC),
            Number.mode(0600))
        .into(TARGET)
        .orGo(done);
    monitor.call(WRITE, TARGET, Line.START, LENGTH).anyway();
    monitor.call(CLOSE, TARGET).anyway();
    monitor.call(RENAMEAT2, AT_FDCWD, Post.path(draft, "target.new"), AT_FDCWD, Post.path(draft, "target"), ZERO).anyway();
    monitor.label(done);
  }

  /** At the end: nobody can join any more. */
  public static void close(Draft draft) {
    draft.monitor().call(UNLINKAT, AT_FDCWD, Post.path(draft, "target"), ZERO).anyway();
  }
}
