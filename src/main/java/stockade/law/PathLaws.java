package stockade.law;

import static stockade.linux.SystemCall.CHROOT;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.FSMOUNT;
import static stockade.linux.SystemCall.MOUNT_SETATTR;
import static stockade.linux.SystemCall.MOVE_MOUNT;
import static stockade.linux.SystemCall.OPENAT2;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.OPEN_TREE;
import static stockade.linux.SystemCall.PIVOT_ROOT;
import static stockade.linux.SystemCall.SENDMSG;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import stockade.plan.Op;
import stockade.plan.Role;
import stockade.plan.Slot;

/** That no path of a hostile root leads out of it, and none of the host is looked up once there is a new root. */
final class PathLaws {
  /** Devices of the host that the launcher itself uses. */
  private static final Set<String> DEVICES = Set.of("\"/dev/null\"", "\"/dev/tty\"");

  private static final Event OPENS = Event.call(OPENAT).but(node -> DEVICES.contains(node.text(1)));
  private static final Event CONFINED = Event.call(OPENAT2)
      .naming(2, "RESOLVE_IN_ROOT")
      .that(node -> node.text(2).contains("RESOLVE_NO_MAGICLINKS") || node.text(2).contains("RESOLVE_NO_SYMLINKS"));
  private static final Event MAKES = Event.call(FSMOUNT);
  private static final Event MOVES = Event.call(MOVE_MOUNT);
  /** Descriptors that paths may start at; where the PID namespace is the host's, so is the procfs, taken before the pivot. */
  private static final Event OUR_OWN = CONFINED.or(MAKES).or(Event.call(OPEN_TREE).with(1, "\"/proc\""));

  static final List<Law> ALL = List.of(
      Sentence.never(
          "a path is opened within the root, and by no link of procfs", Event.call(OPENAT2).but(CONFINED)),
      new Sentence(
          "a path starts at no descriptor but of a file system made here, or of a folder opened within the root",
          flow -> flow.which(Lookup.MADE.but(node -> node.role() == Role.MONITOR || isOfReport(node))
              .that(node -> Lookup.any(node, path -> isAstray(flow, path))))),
      Sentence.neverAfter(
          "in the new root init opens paths only with openat2", Event.call(PIVOT_ROOT, CHROOT),
          Lookup.MADE.in(Role.INIT).that(node -> Lookup.any(node, PathLaws::isLoose))),
      new Sentence(
          "a mount goes to a place that was opened within the root, or into a file system made here",
          flow -> flow.which(MOVES.but(node -> hasPlace(flow, node)))),
      new Sentence(
          "a file system that is made has no set-user-id programs",
          flow -> flow.which(MAKES.but(MAKES.naming(2, "MOUNT_ATTR_NOSUID")).but(node -> isConcededRoot(flow, node)))),
      new Sentence("a tree of the host has no set-user-id programs before it is mounted", PathLaws::withSetUserId),
      new Sentence("what init has opened of the host is closed before the target begins", PathLaws::leftOpen));

  private PathLaws() {}

  private static String slot(Node node) {
    return node.written().map(Slot::text).orElse("");
  }

  /** What the report removes, it removes in the monitor alone: init gives that up when it begins. */
  static boolean isOfReport(Node node) {
    return node.step().phase().equals("report");
  }

  private static boolean isAstray(Flow flow, Lookup path) {
    return path.start() instanceof Slot slot && !path.isEmpty() && !flow.isOnlyFrom(slot, OUR_OWN);
  }

  private static boolean isLoose(Lookup path) {
    return path.call() != OPENAT2 && !(path.start() instanceof Slot);
  }

  private static boolean hasPlace(Flow flow, Node move) {
    boolean whole = move.text(3).equals("\"\"");
    return move.argument(2).orElseThrow() instanceof Slot slot
        ? isIntoOwn(flow, move) || whole && flow.isOnlyFrom(slot, CONFINED)
        : move.text(3).equals("\"/\"");
  }

  /** Into a file system that was made here, which is none that the command sees by itself. */
  private static boolean isIntoOwn(Flow flow, Node move) {
    return move.argument(2).orElseThrow() instanceof Slot slot && flow.isOnlyFrom(slot, MAKES);
  }

  private static List<Node> withSetUserId(Flow flow) {
    Event tree = Event.call(OPEN_TREE).with(0, "AT_FDCWD").but(node -> node.text(1).startsWith("\"/dev/"));
    Event goesOn = Event.call(SENDMSG).or(MOVES.but(move -> isIntoOwn(flow, move)));
    List<Node> missed = new ArrayList<>();
    flow.which(tree.but(node -> isLayer(flow, node) || isConcededRoot(flow, node)))
        .forEach(node -> missed.addAll(Sentence.missed(flow, node, takesSetUserId(node), goesOn)));
    return missed;
  }

  /** What becomes the root, and mounts of the host that it has at their own places, where set-user-id programs are to work. */
  private static boolean isConcededRoot(Flow flow, Node node) {
    return flow.concedes(Concession.NEW_PRIVILEGES) && (slot(node).equals("$root") || isOfHost(flow, node));
  }

  private static boolean isOfHost(Flow flow, Node tree) {
    String path = slot(tree).replaceFirst("^\\$host", "");
    return path.startsWith("/") && tree.text(1).equals('"' + path + '"')
        && flow.which(MOVES.with(0, slot(tree))).stream().allMatch(move -> move.text(2).equals("$host_place"));
  }

  /** A layer of an overlay: attached only where overlayfs finds it. */
  private static boolean isLayer(Flow flow, Node tree) {
    List<Node> moves = flow.which(MOVES.with(0, slot(tree)));
    return !moves.isEmpty() && moves.stream().allMatch(move -> isIntoOwn(flow, move));
  }

  private static Event takesSetUserId(Node tree) {
    return Event.call(MOUNT_SETATTR).with(0, slot(tree)).naming(3, "MOUNT_ATTR_NOSUID");
  }

  private static List<Node> leftOpen(Flow flow) {
    List<Node> left = new ArrayList<>();
    flow.which(Event.operation(node -> node.role() == Role.INIT && (OPENS.test(node) || isReceived(flow, node))))
        .forEach(node -> left.addAll(Sentence.missed(
            flow, node, Event.call(CLOSE).with(0, slot(node)), Event.beginning(Role.TARGET))));
    return left;
  }

  /** What the monitor has opened and handed over. */
  private static boolean isReceived(Flow flow, Node node) {
    return node.op() instanceof Op.Load load
        && flow.writers(load.to()).stream().anyMatch(writer -> writer.role() == Role.MONITOR && OPENS.test(writer));
  }
}
