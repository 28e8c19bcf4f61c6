package stockade.plan;

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
import java.util.Optional;
import java.util.stream.Stream;

/** The maps of ids: user_namespaces(7). */
final class IdLaws {
  private static final Event SAYS_SO = Event.call(SENDMSG).in(Role.MONITOR);

  static final List<Law> ALL = List.of(
      History.law(
          "setgroups is denied before an unprivileged process writes its gid_map",
          new Open("", false), Open::next, (open, node) -> !open.denied && opens(node, "\"/proc/self/gid_map\"")),
      History.law(
          "the maps of ids are written before init hears so",
          new Maps("", "", false, false), Maps::next,
          (maps, node) -> SAYS_SO.test(node) && !(maps.uid && maps.gid)),
      Law.before(
              "init takes on no id before it has heard that the maps are written",
              Event.call(RECVMSG).in(Role.INIT),
              Event.call(SETGROUPS, SETRESGID, SETRESUID).in(Role.INIT).orElse(Event.beginning(Role.TARGET)))
          .where(flow -> flow.has(SAYS_SO)));

  private IdLaws() {}

  private static boolean opens(Node node, String path) {
    return Event.call(OPENAT).with(1, path).test(node);
  }

  /** The file that was opened last, and whether setgroups(2) is denied. */
  private record Open(String path, boolean denied) {
    Open next(Node node) {
      if (Event.call(OPENAT).in(Role.INIT).test(node)) {
        return new Open(Event.text(node, 1), denied);
      }
      boolean denies = Event.call(WRITE).with(1, "\"deny\"").with(2, "4").test(node);
      return new Open(path, denied || denies && path.equals("\"/proc/self/setgroups\""));
    }
  }

  /**
   * Which maps are written, by the monitor itself or by a program that it waits for.
   *
   * @param said the end of the text that was put together last
   * @param open the map that is open
   */
  private record Maps(String said, String open, boolean uid, boolean gid) {
    Maps next(Node node) {
      if (node.role() != Role.MONITOR) {
        return this;
      }
      if (node.op() instanceof Op.Append append) {
        return new Maps(append.string().text(), open, uid, gid);
      }
      if (Event.call(OPENAT).test(node)) {
        return new Maps(said, said, uid, gid);
      }
      return new Maps(said, open, uid || writes(node, "uid"), gid || writes(node, "gid"));
    }

    private boolean writes(Node node, String kind) {
      boolean itself = Event.call(WRITE).test(node) && open.equals("\"/" + kind + "_map\"");
      return itself || Event.call(WAIT4).test(node) && program(node).filter(name -> name.endsWith("new" + kind + "map\"")).isPresent();
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
