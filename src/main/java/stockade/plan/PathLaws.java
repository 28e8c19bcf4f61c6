package stockade.plan;

import static stockade.linux.SystemCall.CHROOT;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.FSMOUNT;
import static stockade.linux.SystemCall.MOUNT_SETATTR;
import static stockade.linux.SystemCall.MOVE_MOUNT;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.OPENAT2;
import static stockade.linux.SystemCall.OPEN_TREE;
import static stockade.linux.SystemCall.PIVOT_ROOT;
import static stockade.linux.SystemCall.SENDMSG;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** That no path of a hostile root leads out of it, and none of the host is looked up once there is a new root. */
final class PathLaws {
  /** Devices of the host that the launcher itself uses. */
  private static final Set<String> DEVICES = Set.of("\"/dev/null\"", "\"/dev/tty\"");

  private static final Event CONFINED = Event.call(OPENAT2)
      .naming(2, "RESOLVE_IN_ROOT")
      .with(2, how -> how.contains("RESOLVE_NO_MAGICLINKS") || how.contains("RESOLVE_NO_SYMLINKS"));
  /** The host's procfs, taken before there is a new root, where the PID namespace is the host's. */
  private static final Event HOSTS_PROC = Event.call(OPEN_TREE).with(1, "\"/proc\""::equals);
  private static final Event NEW_ROOT = Event.call(PIVOT_ROOT, CHROOT);

  static final List<Law> ALL = List.of(
      Law.never(
          "a path is opened within the root, and by no link of procfs",
          Event.call(OPENAT2).but(CONFINED)),
      new Law(
          "a path starts at no descriptor but of a file system made here, or of a folder opened within the root",
          flow -> flow.which(node -> node.role() != Role.MONITOR && Lookup.of(node).anyMatch(path -> isAstray(flow, path)))),
      Law.neverAfter(
          "in the new root init opens paths only with openat2", NEW_ROOT,
          node -> node.role() == Role.INIT && Lookup.of(node).anyMatch(PathLaws::isLoose)),
      new Law(
          "a mount goes to a place that was opened within the root, or into a file system made here",
          flow -> flow.which(Event.call(MOVE_MOUNT)).filter(node -> !hasPlace(flow, node))),
      Law.never(
          "a file system that is made has no set-user-id programs",
          Event.call(FSMOUNT).but(Event.call(FSMOUNT).naming(2, "MOUNT_ATTR_NOSUID"))),
      new Law(
          "a tree of the host has no set-user-id programs before it is mounted",
          flow -> flow.which(PathLaws::isTreeOfHost)
              .filter(tree -> !isLayer(flow, tree))
              .flatMap(tree -> Law.missed(flow, tree, takesSetUserId(tree), goesOn(flow)))),
      new Law(
          "what init has opened of the host is closed before the target begins",
          flow -> flow.which(node -> isOpenedForInit(flow, node)).flatMap(node ->
              Law.missed(flow, node, Event.call(CLOSE).with(0, slot(node)), Event.beginning(Role.TARGET)))));

  private PathLaws() {}

  private static String slot(Node node) {
    return node.written().map(Slot::text).orElse("");
  }

  private static boolean isAstray(Flow flow, Lookup path) {
    return path.start() instanceof Slot slot && !path.isEmpty()
        && !isOnlyFrom(flow, slot, CONFINED.orElse(Event.call(FSMOUNT)).or(HOSTS_PROC));
  }

  private static boolean isOnlyFrom(Flow flow, Slot slot, Predicate<Node> calls) {
    return !flow.writers(slot).isEmpty() && flow.writers(slot).stream().allMatch(calls);
  }

  private static boolean isLoose(Lookup path) {
    return path.call() != OPENAT2 && !(path.start() instanceof Slot);
  }

  private static boolean hasPlace(Flow flow, Node move) {
    return Event.argument(move, 2).filter(Slot.class::isInstance).map(Slot.class::cast)
        .map(slot -> isIntoOwn(flow, move)
            || Event.text(move, 3).equals("\"\"") && isOnlyFrom(flow, slot, CONFINED))
        .orElseGet(() -> Event.text(move, 3).equals("\"/\""));
  }

  /** Into a file system that was made here, which is none that the command sees by itself. */
  private static boolean isIntoOwn(Flow flow, Node move) {
    return Event.argument(move, 2).filter(Slot.class::isInstance).map(Slot.class::cast)
        .filter(slot -> isOnlyFrom(flow, slot, Event.call(FSMOUNT)))
        .isPresent();
  }

  private static boolean isTreeOfHost(Node node) {
    return Event.call(OPEN_TREE).with(0, "AT_FDCWD").with(1, path -> !path.startsWith("\"/dev/")).test(node);
  }

  /** A layer of an overlay: attached only where overlayfs finds it. */
  private static boolean isLayer(Flow flow, Node tree) {
    List<Node> moves = flow.which(Event.call(MOVE_MOUNT).with(0, slot(tree))).toList();
    return !moves.isEmpty() && moves.stream().allMatch(move -> isIntoOwn(flow, move));
  }

  /** Into the hands of init, or into the root. */
  private static Predicate<Node> goesOn(Flow flow) {
    return Event.call(SENDMSG).orElse(node -> Event.call(MOVE_MOUNT).test(node) && !isIntoOwn(flow, node));
  }

  private static Predicate<Node> takesSetUserId(Node tree) {
    return Event.call(MOUNT_SETATTR).with(0, slot(tree)).naming(3, "MOUNT_ATTR_NOSUID");
  }

  /** By init itself, or by the monitor that has handed it over. */
  private static boolean isOpenedForInit(Flow flow, Node node) {
    Predicate<Node> opening = Event.call(OPENAT).but(Event.call(OPENAT).with(1, DEVICES::contains));
    boolean received = node.op() instanceof Op.Load load && Stream.of(load.to())
        .flatMap(slot -> flow.writers(slot).stream())
        .anyMatch(writer -> writer.role() == Role.MONITOR && opening.test(writer));
    return node.role() == Role.INIT && (received || opening.test(node));
  }
}
