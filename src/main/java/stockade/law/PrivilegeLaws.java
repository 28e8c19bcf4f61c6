package stockade.law;

import static stockade.linux.SystemCall.CAPSET;
import static stockade.linux.SystemCall.CHROOT;
import static stockade.linux.SystemCall.EXECVE;
import static stockade.linux.SystemCall.FSMOUNT;
import static stockade.linux.SystemCall.LANDLOCK_RESTRICT_SELF;
import static stockade.linux.SystemCall.MOUNT;
import static stockade.linux.SystemCall.MOUNT_SETATTR;
import static stockade.linux.SystemCall.MOVE_MOUNT;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.PIVOT_ROOT;
import static stockade.linux.SystemCall.PRCTL;
import static stockade.linux.SystemCall.SECCOMP;
import static stockade.linux.SystemCall.SENDMSG;
import static stockade.linux.SystemCall.SETGROUPS;
import static stockade.linux.SystemCall.SETHOSTNAME;
import static stockade.linux.SystemCall.SETNS;
import static stockade.linux.SystemCall.SETRESGID;
import static stockade.linux.SystemCall.SETRESUID;
import static stockade.linux.SystemCall.UMOUNT2;
import static stockade.linux.SystemCall.UNSHARE;

import java.util.ArrayList;
import java.util.List;
import stockade.linux.SystemCall;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Role;
import stockade.plan.Value;

/** Who the command is, and what it may: credentials(7), capabilities(7). */
final class PrivilegeLaws {
  private static final Event COMMAND = Event.call(EXECVE).in(Role.TARGET);
  private static final Event DROPS = Event.call(CAPSET);
  private static final Event RENOUNCES =
      Event.call(PRCTL).with(0, "PR_SET_NO_NEW_PRIVS").with(1, "1").in(Role.TARGET);
  private static final Event BOUNDING = Event.call(PRCTL).with(0, "PR_CAPBSET_DROP");
  private static final Event NEEDS_CAPABILITIES = Event.call(
          CHROOT, FSMOUNT, MOUNT, MOUNT_SETATTR, MOVE_MOUNT, PIVOT_ROOT, SETGROUPS, SETHOSTNAME, SETRESGID, SETRESUID,
          UMOUNT2)
      .or(BOUNDING);

  private static final Event CALLS = Event.operation(node -> node.call().isPresent());
  private static final Event ASKS = Event.call(SECCOMP).naming(1, "NEW_LISTENER");
  private static final Event HANDS = Event.call(SENDMSG).with(1, "listener_message").in(Role.TARGET);
  private static final Event CLOSES = Event.call(SECCOMP).with(0, "WORD|SECCOMP_SET_MODE_FILTER");

  static final List<Law> ALL = List.of(
      inEach("groups come before the gid", SETGROUPS, SETRESGID),
      inEach("the gid comes before the uid", SETRESGID, SETRESUID),
      Sentence.before(
              "the command's user is chosen, unless one id is all there is",
              Event.call(SETRESUID).in(Role.TARGET), COMMAND)
          .where(flow -> !hasOneId(flow)),
      Sentence.before(
          "the bounding set is dropped before the uid changes and the capabilities go",
          Event.operation(PrivilegeLaws::beginsBounding), Event.call(SETRESUID, CAPSET, EXECVE).in(Role.TARGET)),
      Sentence.neverAfterAny(
          "the bounding set is dropped in the user namespace that the command has: another would come with a full one",
          BOUNDING, NamespaceLaws.cloneWith("CLONE_NEWUSER")
              .or(Event.call(UNSHARE).naming(0, "CLONE_NEWUSER"))
              .or(Event.call(SETNS).naming(1, "CLONE_NEWUSER"))),
      Sentence.before("the capabilities are set before the command runs", DROPS.in(Role.TARGET), COMMAND),
      new Sentence("a capability can be inherited only where it is ambient by name", PrivilegeLaws::inheritable),
      Sentence.before(
          "the secure bits are locked before the uid changes and the capabilities go",
          Event.call(PRCTL).with(0, "PR_SET_SECUREBITS").in(Role.TARGET),
          Event.call(SETRESUID, CAPSET, EXECVE).in(Role.TARGET)),
      Sentence.before(
          "no ambient capability is left when the command runs",
          Event.call(PRCTL).with(0, "PR_CAP_AMBIENT").with(1, "PR_CAP_AMBIENT_CLEAR_ALL").in(Role.TARGET), COMMAND),
      Sentence.neverAfter(
          "capabilities are dropped after the last step that needs them", DROPS, NEEDS_CAPABILITIES),
      Sentence.before("no_new_privs is set before the command runs", RENOUNCES, COMMAND)
          .where(flow -> !flow.concedes(Concession.NEW_PRIVILEGES)),
      Sentence.before(
              "no_new_privs is set before a filter is installed or a fence closed",
              RENOUNCES, Event.call(LANDLOCK_RESTRICT_SELF, SECCOMP))
          .where(flow -> !flow.concedes(Concession.NEW_PRIVILEGES)),
      new Sentence(
          "the filter is the last step before the command runs",
          flow -> between(flow, Event.call(SECCOMP), Event.call(EXECVE))),
      Sentence.between(
          "a filter's listener is handed over before the way out for it is closed", ASKS, node -> HANDS, CLOSES),
      Sentence.between(
          "the way out for a filter's listener is closed before the command runs", ASKS, node -> CLOSES, COMMAND),
      Sentence.never(
          "only the target runs a command; the monitor runs newuidmap, newgidmap and the host's hooks, and gives way to Stockade",
          Event.call(EXECVE).but(COMMAND).but(PrivilegeLaws::isMapper).but(LifeLaws.GIVES_WAY)));

  private PrivilegeLaws() {}

  /** Init maps its own id, or joins a sandbox where no other can be taken on. */
  private static boolean hasOneId(Flow flow) {
    return flow.has(Event.call(OPENAT).with(1, "\"/proc/self/uid_map\"").in(Role.INIT))
        || flow.has(Event.call(SETNS).naming(1, "CLONE_NEWUSER")) && !flow.has(Event.call(SETRESUID));
  }

  /** Each process for itself. */
  private static Sentence inEach(String sentence, SystemCall first, SystemCall then) {
    return new Sentence(sentence, flow -> {
      List<Node> late = new ArrayList<>();
      for (Role role : Role.values()) {
        Event thenHere = Event.call(then).in(role);
        late.addAll(Sentence.before(sentence, Event.call(first).in(role), thenHere).breaches().apply(flow));
      }
      return late;
    });
  }

  /** The first operation of the step: a loop may find nothing to drop. */
  private static boolean beginsBounding(Node node) {
    return node.step().ops().get(0) == node.op() && node.step().ops().stream()
        .anyMatch(op -> op instanceof Op.Call call && call.call() == PRCTL
            && call.arguments().get(0).text().equals("PR_CAPBSET_DROP"));
  }

  /** What a process calls after {@code first} before it comes to {@code last}. */
  private static List<Node> between(Flow flow, Event first, Event last) {
    List<Node> calls = new ArrayList<>();
    flow.which(first).forEach(node ->
        calls.addAll(Sentence.missed(flow, node, last, CALLS.but(HANDS).but(Event.call(SECCOMP)))));
    return calls;
  }

  private static List<Node> inheritable(Flow flow) {
    long ambient = flow.which(Event.call(PRCTL).with(1, "PR_CAP_AMBIENT_RAISE").in(Role.TARGET)).stream()
        .mapToLong(node -> 1L << number(node.argument(2).orElseThrow()))
        .reduce(0, (a, b) -> a | b);
    return flow.which(DROPS.but(node -> inheritable(node.argument(1).orElseThrow()) == ambient));
  }

  /** The third field, and the sixth above it, capset(2). */
  private static long inheritable(Value sets) {
    return sets instanceof Address address && address.data() instanceof Data.Struct struct && struct.fields().size() == 6
        ? number(struct.fields().get(2).value()) | number(struct.fields().get(5).value()) << 32
        : -1;
  }

  private static long number(Value value) {
    return value instanceof Number number ? number.value() : -1;
  }

  private static boolean isMapper(Node node) {
    return node.role() == Role.MONITOR && node.text(0).matches("\"(/.*/new[ug]idmap|/bin/sh|/proc/self/exe)\"");
  }
}
