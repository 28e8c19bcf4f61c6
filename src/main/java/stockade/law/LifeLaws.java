package stockade.law;

import static stockade.linux.SystemCall.CLONE3;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.CLOSE_RANGE;
import static stockade.linux.SystemCall.EXECVE;
import static stockade.linux.SystemCall.GETCWD;
import static stockade.linux.SystemCall.GETGID;
import static stockade.linux.SystemCall.GETUID;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.PPOLL;
import static stockade.linux.SystemCall.PRCTL;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.RT_SIGPROCMASK;
import static stockade.linux.SystemCall.SETPGID;
import static stockade.linux.SystemCall.SETRESGID;
import static stockade.linux.SystemCall.SETRESUID;
import static stockade.linux.SystemCall.SETSID;
import static stockade.linux.SystemCall.STATX;
import static stockade.linux.SystemCall.UNAME;

import java.util.List;
import stockade.plan.Role;
import stockade.plan.Slot;

/** Signals, process groups, and that nothing outlives the monitor or ends without a word. */
final class LifeLaws {
  private static final Event COMMAND = Event.call(EXECVE).in(Role.TARGET);
  private static final Event NOT_DUMPABLE = Event.call(PRCTL).with(0, "PR_SET_DUMPABLE").with(1, "SUID_DUMP_DISABLE");
  /** The guard's, of a launcher that is no longer right. */
  static final Event GIVES_WAY = Event.call(EXECVE).with(1, "$stale_words").in(Role.MONITOR);
  private static final Event LOOKS =
      Event.call(CLOSE, EXECVE, GETCWD, GETGID, GETUID, OPENAT, READ, STATX, UNAME).in(Role.MONITOR);
  private static final Event GUARD_OPENS = Event.call(OPENAT).with(1, "\"/proc/self/mountinfo\"");
  private static final Event TIED = Event.call(PRCTL).with(0, "PR_SET_PDEATHSIG").with(1, "SIGKILL").in(Role.TARGET);

  static final List<Law> ALL = List.of(
      Sentence.neverAfterAny(
          "a launcher gives way to Stockade only while all is as the caller left it",
          Event.operation(node -> node.call().isPresent() && !LOOKS.test(node)), GIVES_WAY),
      Sentence.between(
          "what the guard has opened is closed before it decides", GUARD_OPENS,
          node -> Event.call(CLOSE).with(0, node.written().map(Slot::text).orElse("")),
          GIVES_WAY.or(Event.call(CLOSE_RANGE))),
      Sentence.before(
          "signals are blocked before there is a process that one could leave alone",
          Event.call(RT_SIGPROCMASK).with(0, "SIG_SETMASK").with(1, "{all=-1}").in(Role.MONITOR), Event.call(CLONE3)),
      Sentence.before(
          "no signal is blocked when the command runs",
          Event.call(RT_SIGPROCMASK).with(0, "SIG_SETMASK").with(1, "{none=0}").in(Role.TARGET), COMMAND),
      Sentence.before(
          "the command is in a process group or session of its own",
          Event.call(SETSID, SETPGID).in(Role.TARGET), COMMAND),
      Sentence.before(
          "nobody can look into init when the target begins", NOT_DUMPABLE.in(Role.INIT),
          Event.call(CLONE3).in(Role.INIT)),
      Sentence.before(
          "nobody can look into the monitor while it waits", NOT_DUMPABLE.in(Role.MONITOR),
          Event.call(PPOLL).in(Role.MONITOR)),
      Sentence.neverAfter(
          "once the target runs and init has nowhere to speak, no failure ends it",
          Event.call(CLOSE).with(0, "2").in(Role.INIT), Event.operation(Node::mayFail).in(Role.INIT)),
      Sentence.neverAfter(
          "the monitor that waits for the sandbox is ended by no failure",
          Event.call(PPOLL).in(Role.MONITOR), Event.operation(Node::mayFail).in(Role.MONITOR)),
      Sentence.before("a command that no init watches over ends with the launcher", TIED, COMMAND)
          .where(flow -> !hasWatchingInit(flow)),
      Sentence.neverAfter(
          "a command is tied to the launcher after its last change of ids, which would undo it", TIED,
          Event.call(SETRESGID, SETRESUID)));

  private LifeLaws() {}

  /** Init's end ends all others where the PID namespace is its own, pid_namespaces(7). */
  private static boolean hasWatchingInit(Flow flow) {
    return flow.has(Event.call(CLONE3).in(Role.INIT)) && flow.has(NamespaceLaws.cloneWith("CLONE_NEWPID"));
  }
}
