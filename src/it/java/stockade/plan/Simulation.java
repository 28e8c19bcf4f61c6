package stockade.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import stockade.draft.Slots;
import stockade.law.Event;
import stockade.law.Flow;
import stockade.law.Node;
import stockade.linux.Errno;
import stockade.linux.SystemCall;

/** Goes through a plan as a process does, as far as its calls and their answers tell: what is in memory is unknown. */
final class Simulation {
  private final Flow flow;

  Simulation(Plan plan) {
    this.flow = Flow.of(plan, Set.of());
  }

  /**
   * Where a process may be.
   *
   * @param index the operation that comes next
   * @param known the slots whose value is known
   */
  record State(int index, Map<Slot, Long> known) {
    State {
      known = Map.copyOf(known);
    }

    private State at(int other) {
      return new State(other, known);
    }

    private State with(Slot slot, Optional<Long> value) {
      Map<Slot, Long> more = new HashMap<>(known);
      more.remove(slot);
      value.ifPresent(number -> more.put(slot, number));
      return new State(index, more);
    }

    private Optional<Long> value(Value value) {
      return value instanceof Number number ? Optional.of(number.value())
          : value instanceof Slot slot ? Optional.ofNullable(known.get(slot)) : Optional.empty();
    }
  }

  /** A call that was seen, where the process may have been before it, and where it may be behind it. */
  record Made(Traced seen, Set<State> before, Set<State> after) {}

  /** What a call's failure leads to: reports, or further calls, or either. */
  record Failing(Node node, Set<Failure> failures, boolean goesOn, boolean isBeforeCommand) {}

  /** Where the monitor begins: every slot is zero but those that hold its words. */
  Set<State> start() {
    Map<Slot, Long> zero = new HashMap<>();
    flow.nodes().forEach(node -> node.written().ifPresent(slot -> zero.put(slot, 0L)));
    List.of(Slot.ARGC, Slot.ARGV, Slot.ENVP).forEach(zero::remove);
    return Set.of(new State(0, zero));
  }

  /** Where a child begins: behind the clone, whose answer is 0 for it. */
  Set<State> child(Made clone, Slot answer) {
    return clone.after().stream().map(state -> state.with(answer, Optional.of(0L))).collect(Collectors.toSet());
  }

  /** The way of a process; fails where a call that was seen is none that the plan has there. */
  List<Made> follow(Set<State> start, List<Traced> seen) {
    List<Made> way = new ArrayList<>();
    Set<State> states = start;
    for (Traced call : seen) {
      Set<State> before = calls(states);
      Set<State> made = new LinkedHashSet<>();
      states = new LinkedHashSet<>();
      for (State state : before) {
        Node node = flow.nodes().get(state.index);
        if (Likeness.of(node.call().orElseThrow(), call, state.known)) {
          made.add(state);
          states.addAll(answered(state, call.value()));
        }
      }
      if (made.isEmpty()) {
        throw new AssertionError("seen: " + call + "\nbehind: " + (way.isEmpty() ? "nothing" : way.get(way.size() - 1).seen)
            + "\nthe plan has there: " + before.stream().map(s -> flow.nodes().get(s.index).place()).distinct().toList());
      }
      way.add(new Made(call, made, states));
    }
    return way;
  }

  /** The ways of monitor, init and, where there is one, target. */
  List<List<Made>> ways(List<List<Traced>> processes) {
    List<List<Made>> ways = new ArrayList<>();
    Set<State> from = start();
    for (int i = 0; i < processes.size(); i++) {
      ways.add(follow(from, processes.get(i)));
      if (i + 1 < processes.size()) {
        from = child(last(ways.get(i), SystemCall.CLONE3), i == 0 ? Slots.INIT : Slots.TARGET);
      }
    }
    return ways;
  }

  /** What happens where a call fails. */
  Set<Failing> failing(Made made, Errno errno) {
    Set<Failing> all = new LinkedHashSet<>();
    for (State state : made.before) {
      Node node = flow.nodes().get(state.index);
      Set<State> after = answered(state, -errno.number());
      all.add(new Failing(node, failures(node, after), goesOn(after), isBeforeCommand(node)));
    }
    return all;
  }

  /** Whether the command waits for this process to get further: to the start of a child, or to the message that init waits for. */
  private boolean isBeforeCommand(Node node) {
    Event starts = Event.call(SystemCall.CLONE3, SystemCall.SENDMSG).in(node.role());
    return node.role() == Role.TARGET || flow.which(starts).stream().anyMatch(start -> node.index() <= start.index());
  }

  private boolean goesOn(Set<State> states) {
    return closure(states).stream().anyMatch(state -> flow.nodes().get(state.index).call().isPresent());
  }

  /** Where a process may be behind its call, which has answered. */
  Set<State> answered(State state, long value) {
    Node node = flow.nodes().get(state.index);
    Op.Call call = node.call().orElseThrow();
    State with = call.result().map(slot -> state.with(slot, Optional.of(value))).orElse(state);
    boolean good = value >= 0 || call.onFailure() instanceof OnFailure.Die die
        && Errno.of((int) -value).filter(die.tolerated()::contains).isPresent();
    Set<State> states = new LinkedHashSet<>();
    for (int next : good ? node.onSuccess() : node.onFailure()) {
      states.add(with.at(next));
    }
    return states;
  }

  /** The failures that a process comes to before it makes another call. */
  private Set<Failure> failures(Node node, Set<State> after) {
    Set<Failure> failures = new LinkedHashSet<>();
    if (after.stream().anyMatch(state -> flow.nodes().get(state.index).isLabel(Op.REPORT))) {
      failures.add(((OnFailure.Die) node.call().orElseThrow().onFailure()).failure());
    }
    closure(after).forEach(state -> {
      if (flow.nodes().get(state.index).op() instanceof Op.Fail fail) {
        failures.add(fail.failure());
      }
    });
    return failures;
  }

  private Set<State> calls(Set<State> states) {
    Set<State> all = new LinkedHashSet<>();
    Deque<State> open = new ArrayDeque<>(states);
    while (!open.isEmpty()) {
      State state = open.pop();
      if (state.index < flow.nodes().size() && all.add(state) && flow.nodes().get(state.index).call().isEmpty()) {
        open.addAll(steps(state));
      }
    }
    return all.stream()
        .filter(state -> flow.nodes().get(state.index).call().isPresent())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Set<State> closure(Set<State> states) {
    Set<State> all = new LinkedHashSet<>();
    Deque<State> open = new ArrayDeque<>(states);
    while (!open.isEmpty()) {
      State state = open.pop();
      Node node = flow.nodes().get(state.index);
      if (!node.isLabel(Op.REPORT) && all.add(state) && node.call().isEmpty()) {
        open.addAll(steps(state));
      }
    }
    return all;
  }

  private List<State> steps(State state) {
    Node node = flow.nodes().get(state.index);
    State after = node.written().map(slot -> state.with(slot, result(state, node.op()))).orElse(state);
    List<State> steps = new ArrayList<>();
    for (int next : node.onSuccess()) {
      if (!(node.op() instanceof Op.When when) || mayGo(state, when, next != node.index() + 1)) {
        steps.add(after.at(next));
      }
    }
    return steps;
  }

  /** Sets of bits that are gathered from memory would be too many to tell apart. */
  private static Optional<Long> result(State state, Op op) {
    if (op instanceof Op.Set set) {
      return state.value(set.from());
    }
    return op instanceof Op.Compute compute && compute.operation() != Arithmetic.OR
        ? state.value(compute.left()).flatMap(left -> state.value(compute.right()).map(right -> compute(left, compute, right)))
        : Optional.empty();
  }

  private static long compute(long left, Op.Compute compute, long right) {
    return switch (compute.operation()) {
      case PLUS -> left + right;
      case MINUS -> left - right;
      case TIMES -> left * right;
      case AND -> left & right;
      case OR -> left | right;
      case SHIFT_LEFT -> left << right;
      case SHIFT_RIGHT -> left >>> right;
      case REMAINDER -> Long.remainderUnsigned(left, right);
    };
  }

  private static boolean mayGo(State state, Op.When when, boolean jumps) {
    Optional<Long> left = state.value(when.left());
    Optional<Long> right = state.value(when.right());
    return left.isEmpty() || right.isEmpty() || holds(left.get(), when.test(), right.get()) == jumps;
  }

  private static boolean holds(long left, Test test, long right) {
    return switch (test) {
      case EQ -> left == right;
      case NE -> left != right;
      case LT -> left < right;
      case LE -> left <= right;
      case GT -> left > right;
      case GE -> left >= right;
    };
  }

  /** The last call of this kind on a way. */
  static Made last(List<Made> way, SystemCall name) {
    return way.stream().filter(made -> made.seen.name().equals(name.text())).reduce((a, b) -> b).orElseThrow();
  }
}
