package stockade.plan;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import stockade.linux.SystemCall;

/** Which operations a law speaks of: {@code Event.call(PRCTL).with(0, "PR_SET_DUMPABLE").in(Role.INIT)}. */
interface Event extends Predicate<Node> {
  /** One of these system calls. */
  static Event call(SystemCall first, SystemCall... others) {
    Set<SystemCall> calls = EnumSet.of(first, others);
    return node -> node.call().filter(call -> calls.contains(call.call())).isPresent();
  }

  /** The beginning of a process. */
  static Event beginning(Role role) {
    return node -> node.isLabel(role.label());
  }

  default Event in(Role role) {
    return node -> node.role() == role && test(node);
  }

  /** The argument's text, as the plan's text has it, is this. */
  default Event with(int place, String text) {
    return with(place, text::equals);
  }

  /** The argument's text has this in it. */
  default Event naming(int place, String part) {
    return with(place, text -> text.contains(part));
  }

  default Event with(int place, Predicate<String> wanted) {
    return node -> test(node) && argument(node, place).map(Value::text).filter(wanted).isPresent();
  }

  default Event but(Predicate<Node> exception) {
    return node -> test(node) && !exception.test(node);
  }

  default Event orElse(Predicate<Node> other) {
    return node -> test(node) || other.test(node);
  }

  static Optional<Value> argument(Node node, int place) {
    return node.call().filter(call -> call.arguments().size() > place).map(call -> call.arguments().get(place));
  }

  static String text(Node node, int place) {
    return argument(node, place).map(Value::text).orElse("");
  }
}
