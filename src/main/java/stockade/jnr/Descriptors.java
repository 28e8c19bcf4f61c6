package stockade.jnr;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import stockade.linux.SystemCall;
import stockade.plan.Width;

/**
 * What a process of the plan has open. Java has files open that no plan knows of: calls on all descriptors, or on one that happens to
 * be Java's, must leave these alone.
 */
final class Descriptors {
  private static final long EBADF = 9;
  private static final int FIRST = 3;
  private static final int TIOCGPTPEER = 0x5441;
  private static final Set<SystemCall> OPENING = EnumSet.of(
      SystemCall.OPENAT, SystemCall.OPENAT2, SystemCall.OPEN_TREE, SystemCall.FSOPEN, SystemCall.FSMOUNT, SystemCall.SOCKET,
      SystemCall.PIDFD_OPEN, SystemCall.TIMERFD_CREATE, SystemCall.SIGNALFD4, SystemCall.EVENTFD2, SystemCall.MEMFD_CREATE,
      SystemCall.DUP3);

  private final SystemCalls calls;
  private final SortedSet<Integer> open;

  Descriptors(SystemCalls calls, Set<Integer> open) {
    this.calls = calls;
    this.open = new TreeSet<>(open);
  }

  SortedSet<Integer> open() {
    return new TreeSet<>(open);
  }

  /** Those, and the standard streams. */
  SortedSet<Integer> withStreams() {
    SortedSet<Integer> all = open();
    all.addAll(List.of(0, 1, 2));
    return all;
  }

  void add(long descriptor) {
    open.add((int) descriptor);
  }

  /** Remembers what a call has opened or closed. */
  void note(Memory memory, SystemCall call, long[] arguments, long answer) {
    if (answer < 0) {
      return;
    }
    if (OPENING.contains(call) || call == SystemCall.IOCTL && arguments[1] == TIOCGPTPEER
        || call == SystemCall.LANDLOCK_CREATE_RULESET && arguments[0] != 0) {
      add(answer);
    } else if (call == SystemCall.SOCKETPAIR) {
      addPair(memory, arguments[3]);
    } else if (call == SystemCall.PIPE2) {
      addPair(memory, arguments[0]);
    } else if (call == SystemCall.CLOSE) {
      open.remove((int) arguments[0]);
    }
  }

  private void addPair(Memory memory, long place) {
    add(memory.load(place, Width.INT));
    add(memory.load(place + 4, Width.INT));
  }

  /** close_range(2): what is closed at once is the plan's; what the exec is to close may be Java's, too. */
  long closeRange(long[] arguments) {
    if (arguments[2] != 0) {
      return calls.make(SystemCall.CLOSE_RANGE, arguments);
    }
    for (int descriptor : open()) {
      if (descriptor >= arguments[0] && descriptor <= arguments[1]) {
        calls.make(SystemCall.CLOSE, descriptor);
        open.remove(descriptor);
      }
    }
    return 0;
  }

  /** fcntl(2). */
  long control(long[] arguments) {
    boolean own = arguments[0] < FIRST || open.contains((int) arguments[0]);
    return own ? calls.make(SystemCall.FCNTL, arguments) : -EBADF;
  }
}
