package stockade.law;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import stockade.linux.SystemCall;
import stockade.plan.Role;

/** Which operations a law speaks of: {@code Event.call(PRCTL).with(0, "PR_SET_DUMPABLE").in(Role.INIT)}. */
public final class Event implements Predicate<Node> {
  private final Set<SystemCall> calls;
  private final boolean[] wanted = new boolean[SystemCall.values().length];
  private final boolean any;
  private final Predicate<Node> also;

  /**
   * @param calls one of these system calls; none: any operation
   * @param also what else holds
   */
  Event(Set<SystemCall> calls, Predicate<Node> also) {
    this.calls = calls;
    this.any = calls.isEmpty();
    this.also = also;
    for (SystemCall call : calls) {
      wanted[call.ordinal()] = true;
    }
  }

  Set<SystemCall> calls() {
    return calls;
  }

  public static Event call(SystemCall first, SystemCall... others) {
    return new Event(EnumSet.of(first, others), node -> true);
  }

  /** Any operation of which this holds. */
  static Event operation(Predicate<Node> which) {
    return new Event(Set.of(), which);
  }

  /** The beginning of a process. */
  static Event beginning(Role role) {
    return operation(node -> node.isLabel(role.label()));
  }

  @Override
  public boolean test(Node node) {
    return (any || node.isCall(wanted)) && also.test(node);
  }

  Event that(Predicate<Node> more) {
    return new Event(calls, node -> also.test(node) && more.test(node));
  }

  public Event in(Role role) {
    return that(node -> node.role() == role);
  }

  /** The argument's text, as the plan's text has it, is this. */
  Event with(int place, String text) {
    return that(node -> node.text(place).equals(text));
  }

  /** The argument's text has this in it. */
  Event naming(int place, String part) {
    return that(node -> node.text(place).contains(part));
  }

  Event but(Predicate<Node> exception) {
    return that(node -> !exception.test(node));
  }

  /** One or the other. */
  Event or(Event other) {
    Set<SystemCall> all = EnumSet.noneOf(SystemCall.class);
    if (!calls.isEmpty() && !other.calls.isEmpty()) {
      all.addAll(calls);
      all.addAll(other.calls);
    }
    return new Event(all, node -> test(node) || other.test(node));
  }
}
