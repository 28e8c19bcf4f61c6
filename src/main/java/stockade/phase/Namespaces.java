package stockade.phase;

import static stockade.linux.SystemCall.CLONE3;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.SOCKETPAIR;
import static stockade.plan.Symbols.AF_UNIX;
import static stockade.plan.Symbols.SOCK_SEQPACKET_CLOEXEC;
import static stockade.plan.Symbols.ZERO;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import stockade.draft.Draft;
import stockade.draft.Filled;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.CloneFlag;
import stockade.linux.Errno;
import stockade.linux.Flag;
import stockade.linux.Namespace;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Role;
import stockade.plan.Slot;
import stockade.plan.Symbols;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.resources.GroupEntry;
import stockade.spec.Origin;
import stockade.spec.Supervision.Init;

/**
 * Init begins in new namespaces, all in one clone3(2) (since 5.3; CLONE_NEWTIME since 5.6 and only there): the kernel makes the
 * user namespace first, so that it owns all the others, user_namespaces(7).
 *
 * <pre>
 *   share = ["net"]    clone3({flags=CLONE_PIDFD|CLONE_NEWUSER|CLONE_NEWNS|…, pidfd=init_pidfd, exit_signal=SIGCHLD})
 * </pre>
 */
public final class Namespaces {
  private static final String PHASE = "namespaces";
  private static final Data.Buffer SOCKETS = new Data.Buffer("sockets", 8);
  static final Data.Buffer PIDFD = new Data.Buffer("init_pidfd_place", 8);
  /** The size of struct clone_args up to exit_signal and what the first version had behind it: CLONE_ARGS_SIZE_VER0. */
  private static final Number CLONE_ARGS_SIZE = Number.of(64);

  private Namespaces() {}

  static void plan(Draft draft) {
    connect(draft);
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "start init in namespaces of its own: " + words(draft));
    startInit(draft);
    monitor.when(Slots.INIT, Test.EQ, 0, Role.INIT.label());
    monitor.load(Slots.INIT_PIDFD, Address.of(PIDFD), 0, Width.INT);
    part(draft);
  }

  /** Before init starts. */
  static void connect(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "join monitor and init by a socket, on which each sees the other's end");
    monitor
        .call(SOCKETPAIR, AF_UNIX, SOCK_SEQPACKET_CLOEXEC, ZERO, Address.of(SOCKETS))
        .orDie(Failure.of("cannot make a socket to watch init by", Origin.DEFAULT));
    monitor.load(Slots.MONITOR_SOCKET, Address.of(SOCKETS), 0, Width.INT);
    monitor.load(Slots.INIT_SOCKET, Address.of(SOCKETS), 4, Width.INT);
  }

  /** When init has started: each end of the socket is one process's alone. */
  static void part(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "init's end of the socket is init's alone");
    monitor.call(CLOSE, Slots.INIT_SOCKET).anyway();

    Sequence init = draft.init();
    init.step(PHASE, "the monitor's end of the socket is the monitor's alone").label(Role.INIT.label());
    init.call(CLOSE, Slots.MONITOR_SOCKET).anyway();
  }

  /** Into its control group where that is one of version 2 and is there. */
  private static void startInit(Draft draft) {
    Sequence monitor = draft.monitor();
    Optional<Slot> group = GroupEntry.clonedInto(draft);
    String started = monitor.fresh("init_started");
    if (group.isPresent()) {
      String without = monitor.fresh("without_group");
      if (!GroupEntry.isCertain(draft)) {
        monitor.when(group.get(), Test.LT, 0, without);
      }
      monitor
          .call(CLONE3, argumentsInto(draft, group.get()).write(monitor), Number.of(88))
          .into(Slots.INIT)
          .orDie(refusal(draft).remedy(Errno.EBUSY, "its control group hands controllers on: name another parent"));
      if (GroupEntry.isCertain(draft)) {
        return;
      }
      monitor.go(started).label(without);
    }
    monitor
        .call(CLONE3, Address.of(cloneArguments(draft)), CLONE_ARGS_SIZE)
        .into(Slots.INIT)
        .orDie(refusal(draft));
    group.ifPresent(slot -> monitor.label(started));
  }

  /** struct clone_args up to cgroup, which is known only at run time: CLONE_ARGS_SIZE_VER2. */
  private static Filled argumentsInto(Draft draft, Slot group) {
    List<Flag> flags = Stream.concat(flags(draft), Stream.of(CloneFlag.CLONE_INTO_CGROUP)).toList();
    return new Filled(88, List.of(
        new Filled.Member("flags", 0, Width.LONG, new Flags(flags)),
        new Filled.Member("pidfd", 8, Width.LONG, Address.of(PIDFD)),
        new Filled.Member("exit_signal", 32, Width.LONG, Symbols.SIGCHLD),
        new Filled.Member("cgroup", 80, Width.LONG, group)));
  }

  /** The namespaces that are the sandbox's own from the clone on, in the order of the kernel's documentation. */
  static Stream<Namespace> own(Draft draft) {
    return Arrays.stream(Namespace.values())
        .filter(kind -> draft.spec().isolation().isPrivate(kind))
        .filter(kind -> kind != Namespace.CGROUP || !GroupEntry.isolatesLater(draft))
        .filter(kind -> kind != Namespace.USER || draft.ids().hasUserNamespace());
  }

  private static String words(Draft draft) {
    List<String> words = own(draft).map(Namespace::word).toList();
    return words.isEmpty() ? "none" : String.join(", ", words);
  }

  private static Data.Struct cloneArguments(Draft draft) {
    return arguments(new Flags(flags(draft).toList()), Address.of(PIDFD));
  }

  private static Stream<Flag> flags(Draft draft) {
    return Stream.concat(Stream.of(CloneFlag.CLONE_PIDFD), own(draft).map(Namespace::flag));
  }

  /** struct clone_args, clone(2). */
  public static Data.Struct arguments(Value flags, Value pidfd) {
    return new Data.Struct(List.of(
        new Data.Field("flags", Width.LONG, flags),
        new Data.Field("pidfd", Width.LONG, pidfd),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO),
        new Data.Field("exit_signal", Width.LONG, Symbols.SIGCHLD),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO),
        Data.Field.hidden(Width.LONG, ZERO)));
  }

  private static Failure refusal(Draft draft) {
    return Failure.of("cannot start init in namespaces of its own", draft.spec().isolation().origin())
        .remedy(Errno.EPERM, draft.ids().hasUserNamespace()
            ? "this host or a sandbox around us forbids user namespaces: `stockade doctor` tells the remedy"
            : "new namespaces without a user namespace need root")
        .remedy(Errno.ENOSPC, "the limit of namespaces is reached: see /proc/sys/user/max_*_namespaces")
        .remedy(Errno.EUSERS, "user namespaces are nested too deeply, or their limit is reached")
        .remedy(Errno.EINVAL, "the kernel lacks a kind of namespace: `stockade doctor` tells which")
        .remedy(Errno.EAGAIN, "the limit of processes is reached: see `ulimit -u`");
  }

  /** Init clones the target, or goes on as the target itself where the command is to be PID 1. */
  static void startTarget(Draft draft) {
    Sequence init = draft.init();
    Sequence target = draft.target();
    if (!(draft.spec().supervision().init() instanceof Init.Own)) {
      init.step(PHASE, "go on as the target: the command is PID 1").go(Role.TARGET.label());
      target.step(PHASE, "the target").label(Role.TARGET.label());
      return;
    }
    init.step(PHASE, "start the target");
    init
        .call(CLONE3, Address.of(arguments(new Flags(List.of()), ZERO)), CLONE_ARGS_SIZE)
        .into(Slots.TARGET)
        .orDie(Failure.of("cannot start the target", Origin.DEFAULT)
            .remedy(Errno.EAGAIN, "the limit of processes is reached: see `ulimit -u`"));
    init.when(Slots.TARGET, Test.EQ, 0, Role.TARGET.label());
    target.step(PHASE, "the target begins").label(Role.TARGET.label());
  }
}
