package stockade.service;

import static stockade.linux.SystemCall.CLONE3;
import static stockade.linux.SystemCall.EXECVE;
import static stockade.linux.SystemCall.EXIT_GROUP;
import static stockade.linux.SystemCall.FCNTL;
import static stockade.linux.SystemCall.KILL;
import static stockade.linux.SystemCall.PPOLL;
import static stockade.linux.SystemCall.RT_SIGPROCMASK;
import static stockade.linux.SystemCall.SETSID;
import static stockade.linux.SystemCall.WAIT4;
import static stockade.plan.Symbols.F_SETFD;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.POLLIN;
import static stockade.plan.Symbols.SIGCHLD;
import static stockade.plan.Symbols.SIG_SETMASK;
import static stockade.plan.Symbols.ZERO;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.CloneFlag;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;

/**
 * {@code poststop}: commands on the host when the sandbox has ended. The monitor runs them, since nobody else is there when a sandbox
 * ends by itself; the others are run by {@code stockade start} and {@code stop}. What they say goes to the log.
 *
 * <pre>
 *   poststop = ["logger down"]    execve("/bin/sh", ["sh", "-c", "logger down", "sh", "web"], $envp)
 * </pre>
 */
public final class PostStop {
  private static final Data.Buffer PIDFD = new Data.Buffer("hook_pidfd", 8);
  private static final Data.Buffer POLL = new Data.Buffer("hook_poll", 8);
  private static final Data.Buffer STATUS = new Data.Buffer("hook_status", 8);
  private static final Slot CHILD = new Slot("hook");
  private static final Number SIGKILL = Number.symbol("SIGKILL", 9);
  private static final Number SET_SIZE = Number.of(8);
  private static final Number CLONE_ARGS_SIZE = Number.of(64);

  private PostStop() {}

  public static void plan(Draft draft) {
    Duration timeout = draft.spec().service().hooks().timeout();
    draft.spec().service().hooks().poststop().forEach(command -> run(draft, command, timeout));
  }

  private static void run(Draft draft, String command, Duration timeout) {
    Sequence monitor = draft.monitor();
    String parent = monitor.fresh("hook_runs");
    String next = monitor.fresh("hook_done");
    monitor.step(Post.PHASE, "run on the host: " + command);
    monitor.call(CLONE3, Address.of(cloneArguments(PIDFD)), CLONE_ARGS_SIZE).into(CHILD).anyway();
    monitor.when(CHILD, Test.LT, 0, next).when(CHILD, Test.NE, 0, parent);
    become(monitor, Post.station(draft).name(), command);
    monitor.label(parent).load(Slots.ANSWER, Address.of(PIDFD), 0, Width.INT);
    monitor.store(Address.of(POLL), 0, Width.INT, Slots.ANSWER).store(Address.of(POLL), 4, Width.SHORT, POLLIN);
    String ended = monitor.fresh("hook_ended");
    monitor.call(PPOLL, Address.of(POLL), Number.of(1), Address.of(time(timeout)), NULL, ZERO).into(Slots.ANSWER).anyway();
    monitor.when(Slots.ANSWER, Test.GT, 0, ended).compute(Slots.ANSWER, ZERO, Arithmetic.MINUS, CHILD);
    monitor.call(KILL, Slots.ANSWER, SIGKILL).anyway();
    monitor.call(KILL, CHILD, SIGKILL).anyway();
    monitor.label(ended).call(WAIT4, CHILD, Address.of(STATUS), ZERO, NULL).anyway();
    monitor.label(next);
  }

  /** The hook leads a session, so that it can be killed with all that it has started. */
  private static void become(Sequence child, String name, String command) {
    String led = child.fresh("hook_leads");
    String free = child.fresh("hook_free");
    child.call(SETSID).into(Slots.ANSWER).anyway();
    child.when(Slots.ANSWER, Test.GE, 0, led).call(EXIT_GROUP, Number.of(127)).anyway();
    child.label(led).call(RT_SIGPROCMASK, SIG_SETMASK, Address.of(none()), NULL, SET_SIZE).into(Slots.ANSWER).anyway();
    child.when(Slots.ANSWER, Test.GE, 0, free).call(EXIT_GROUP, Number.of(127)).anyway();
    child.label(free);
    for (int stream = 1; stream <= 2; stream++) {
      child.call(FCNTL, Number.of(stream), F_SETFD, ZERO).anyway();
    }
    child.call(EXECVE, Address.of("/bin/sh"), Address.of(words(name, command)), Slot.ENVP).anyway();
    child.call(EXIT_GROUP, Number.of(127)).anyway();
  }

  private static Data.Struct words(String name, String command) {
    List<Data.Field> words = Stream.of("sh", "-c", command, "sh", name)
        .map(word -> new Data.Field("word", Width.LONG, Address.of(word)))
        .toList();
    return new Data.Struct(Stream.concat(words.stream(), Stream.of(Data.Field.hidden(Width.LONG, NULL))).toList());
  }

  static Data.Struct none() {
    return new Data.Struct(List.of(new Data.Field("none", Width.LONG, ZERO)));
  }

  private static Data.Struct time(Duration time) {
    return new Data.Struct(List.of(
        new Data.Field("tv_sec", Width.LONG, Number.of(time.getSeconds())),
        new Data.Field("tv_nsec", Width.LONG, Number.of(time.getNano()))));
  }

  /** struct clone_args, clone(2): a child as fork(2) makes it, with a pidfd. */
  static Data.Struct cloneArguments(Data.Buffer pidfd) {
    Value flags = Flags.of(CloneFlag.CLONE_PIDFD);
    return new Data.Struct(List.of(
        new Data.Field("flags", Width.LONG, flags),
        new Data.Field("pidfd", Width.LONG, Address.of(pidfd)),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO),
        new Data.Field("exit_signal", Width.LONG, SIGCHLD),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO)));
  }
}
