package stockade.law;

import static stockade.linux.SystemCall.CLONE3;
import static stockade.linux.SystemCall.EXECVE;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.RECVMSG;
import static stockade.linux.SystemCall.SENDMSG;
import static stockade.linux.SystemCall.SETGROUPS;
import static stockade.linux.SystemCall.SETRESGID;
import static stockade.linux.SystemCall.SETRESUID;
import static stockade.linux.SystemCall.WAIT4;
import static stockade.linux.SystemCall.WRITE;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import stockade.plan.Op;
import stockade.plan.Role;
import stockade.plan.Value;

/**
 * The maps of ids: user_namespaces(7). An init that writes its own may wait for the monitor all the same, for another reason.
 */
final class IdLaws {
  private static final String UID_MAP = "\"/uid_map\"";
  private static final String GID_MAP = "\"/gid_map\"";
  private static final String SETGROUPS_FILE = "\"/setgroups\"";
  private static final Set<String> FILES = Set.of(UID_MAP, GID_MAP, SETGROUPS_FILE);
  private static final Event OWN_GID_MAP = Event.call(OPENAT).with(1, "\"/proc/self/gid_map\"");
  private static final Event OPENS = Event.call(OPENAT);
  private static final Event WRITES = Event.call(WRITE);
  private static final Event WAITS = Event.call(WAIT4);
  private static final Event DENIES = WRITES.with(1, "\"deny\"").with(2, "4");
  private static final Event SAYS_SO = Event.call(SENDMSG).in(Role.MONITOR);

  private static final Event NEEDS_MAPS = Event.call(CLONE3).in(Role.MONITOR).naming(0, "CLONE_NEWUSER");

  static final List<Law> ALL = List.of(
      new History<>(
          flow -> flow.has(OWN_GID_MAP), new Open("", false), Open::next,
          Map.of(
              "setgroups is denied before an unprivileged process writes its gid_map",
              (open, node) -> !open.denied && OWN_GID_MAP.test(node))),
      new History<>(
          flow -> flow.has(SAYS_SO) && flow.has(NEEDS_MAPS) && !flow.has(OWN_GID_MAP), Maps.NONE, Maps::next,
          Map.of(
              "the maps of ids are written before init hears so",
              (maps, node) -> SAYS_SO.test(node) && !(maps.uid && maps.gid))),
      new History<>(
          flow -> flow.has(OWN_GID_MAP) && flow.has(SAYS_SO), Maps.NONE, Maps::next,
          Map.of(
              "init hears that its maps are written only where they are, and setgroups was denied before",
              (maps, node) -> SAYS_SO.test(node) && maps.claims && !(maps.denied && maps.uid && maps.gid))),
      Sentence.before(
              "init takes on no id before it has heard that the maps are written",
              Event.call(RECVMSG).in(Role.INIT),
              Event.call(SETGROUPS, SETRESGID, SETRESUID).in(Role.INIT).or(Event.beginning(Role.TARGET)))
          .where(flow -> flow.has(SAYS_SO)));

  private IdLaws() {}

  /** The file that was opened last, and whether setgroups(2) is denied. */
  private record Open(String path, boolean denied) implements History.Done {
    @Override
    public String key() {
      return String.join(" ", path, Boolean.toString(denied));
    }

    Open next(Node node) {
      if (OPENS.test(node)) {
        return new Open(node.text(1), denied);
      }
      return DENIES.test(node) && path.equals("\"/proc/self/setgroups\"") ? new Open(path, true) : this;
    }
  }

  /**
   * Which maps are written, by the monitor itself or by a program that it waits for.
   *
   * @param said what the text that was put together last ends in, where that is the name of a map or of the file that denies setgroups(2)
   * @param open which of them is open
   * @param denied whether setgroups(2) was denied
   * @param claims whether the monitor has noted that init need not write them
   */
  private record Maps(String said, String open, boolean denied, boolean uid, boolean gid, boolean claims)
      implements History.Done {
    static final Maps NONE = new Maps("", "", false, false, false, false);

    @Override
    public String key() {
      return String.join(
          " ", said, open, Boolean.toString(denied), Boolean.toString(uid), Boolean.toString(gid), Boolean.toString(claims));
    }

    Maps next(Node node) {
      if (node.role() != Role.MONITOR) {
        return this;
      }
      if (node.op() instanceof Op.Append append) {
        return saying(append.string().text());
      }
      if (node.op() instanceof Op.Set set && set.to().text().equals("$maps_written")) {
        return new Maps(said, open, denied, uid, gid, !set.from().text().equals("0"));
      }
      if (OPENS.test(node)) {
        return new Maps(said, said, denied, uid, gid, claims);
      }
      return WRITES.test(node) || WAITS.test(node) ? writing(node) : this;
    }

    private Maps writing(Node node) {
      boolean denies = denied || DENIES.test(node) && open.equals(SETGROUPS_FILE);
      return new Maps(
          said, open, denies, uid || writes(node, UID_MAP, "newuidmap\""), gid || writes(node, GID_MAP, "newgidmap\""), claims);
    }

    private Maps saying(String text) {
      String name = FILES.contains(text) ? text : "";
      return name.equals(said) ? this : new Maps(name, open, denied, uid, gid, claims);
    }

    private boolean writes(Node node, String map, String program) {
      return WRITES.test(node)
          ? open.equals(map)
          : program(node).filter(name -> name.endsWith(program)).isPresent();
    }

    /** The program that the child runs which is waited for. */
    private static Optional<String> program(Node wait) {
      return wait.step().ops().stream()
          .flatMap(op -> op instanceof Op.Call call && call.call() == EXECVE
              ? call.arguments().stream().limit(1).map(Value::text)
              : Stream.empty())
          .findFirst();
    }
  }
}
