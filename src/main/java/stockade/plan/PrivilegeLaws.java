package stockade.plan;

import static stockade.linux.SystemCall.CAPSET;
import static stockade.linux.SystemCall.CHROOT;
import static stockade.linux.SystemCall.EXECVE;
import static stockade.linux.SystemCall.FSMOUNT;
import static stockade.linux.SystemCall.MOUNT;
import static stockade.linux.SystemCall.MOUNT_SETATTR;
import static stockade.linux.SystemCall.MOVE_MOUNT;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.PIVOT_ROOT;
import static stockade.linux.SystemCall.PRCTL;
import static stockade.linux.SystemCall.SETGROUPS;
import static stockade.linux.SystemCall.SETHOSTNAME;
import static stockade.linux.SystemCall.SETRESGID;
import static stockade.linux.SystemCall.SETRESUID;
import static stockade.linux.SystemCall.UMOUNT2;

import java.util.List;
import java.util.stream.Stream;
import stockade.linux.SystemCall;

/** Who the command is, and what it may: credentials(7), capabilities(7). */
final class PrivilegeLaws {
  private static final Event COMMAND = Event.call(EXECVE).in(Role.TARGET);
  private static final Event BOUNDING = Event.call(PRCTL).with(0, "PR_CAPBSET_DROP").in(Role.TARGET);
  private static final Event NEEDS_CAPABILITIES = Event.call(
          CHROOT, FSMOUNT, MOUNT, MOUNT_SETATTR, MOVE_MOUNT, PIVOT_ROOT, SETGROUPS, SETHOSTNAME, SETRESGID, SETRESUID,
          UMOUNT2)
      .orElse(BOUNDING);

  static final List<Law> ALL = List.of(
      inEach("groups come before the gid", SETGROUPS, SETRESGID),
      inEach("the gid comes before the uid", SETRESGID, SETRESUID),
      Law.before(
              "the command's user is chosen, unless one id is all there is",
              Event.call(SETRESUID).in(Role.TARGET), COMMAND)
          .where(flow -> !flow.has(Event.call(OPENAT).with(1, "\"/proc/self/uid_map\"").in(Role.INIT))),
      Law.before(
          "the bounding set is dropped before the uid changes and the capabilities go",
          PrivilegeLaws::beginsBounding, Event.call(SETRESUID, CAPSET).in(Role.TARGET).orElse(COMMAND)),
      Law.before("the capabilities are set before the command runs", Event.call(CAPSET).in(Role.TARGET), COMMAND),
      Law.never(
          "no capability can be inherited",
          Event.call(CAPSET).but(Event.call(CAPSET).naming(1, "inheritable=0"))),
      Law.before(
          "no ambient capability is left when the command runs",
          Event.call(PRCTL).with(0, "PR_CAP_AMBIENT").with(1, "PR_CAP_AMBIENT_CLEAR_ALL").in(Role.TARGET), COMMAND),
      Law.neverAfter(
          "capabilities are dropped after the last step that needs them", Event.call(CAPSET), NEEDS_CAPABILITIES),
      Law.before(
          "no_new_privs is set before the command runs",
          Event.call(PRCTL).with(0, "PR_SET_NO_NEW_PRIVS").with(1, "1").in(Role.TARGET), COMMAND),
      Law.never(
          "only the target runs a command; the monitor runs newuidmap and newgidmap",
          Event.call(EXECVE).but(COMMAND).but(PrivilegeLaws::isMapper)));

  private PrivilegeLaws() {}

  /** Each process for itself. */
  private static Law inEach(String sentence, SystemCall first, SystemCall then) {
    return new Law(sentence, flow -> Stream.of(Role.values()).flatMap(role ->
        Law.before(sentence, Event.call(first).in(role), Event.call(then).in(role)).breaches().apply(flow)));
  }

  /** A loop may find nothing to drop; the step that it is in begins all the same. */
  private static boolean beginsBounding(Node node) {
    return node.role() == Role.TARGET && node.step().ops().get(0) == node.op()
        && node.step().ops().stream().anyMatch(op -> op instanceof Op.Call call && call.call() == PRCTL
            && call.arguments().get(0).text().equals("PR_CAPBSET_DROP"));
  }

  private static boolean isMapper(Node node) {
    return node.role() == Role.MONITOR && Event.text(node, 0).matches("\"/.*/new[ug]idmap\"");
  }
}
