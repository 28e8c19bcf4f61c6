package stockade.supervision;

import static stockade.linux.SystemCall.RECVMSG;
import static stockade.linux.SystemCall.SECCOMP;
import static stockade.linux.SystemCall.SENDMSG;
import static stockade.plan.Symbols.MSG_CMSG_CLOEXEC;
import static stockade.plan.Symbols.MSG_DONTWAIT;
import static stockade.plan.Symbols.MSG_NOSIGNAL;
import static stockade.plan.Symbols.POLLIN;
import static stockade.plan.Symbols.SCM_RIGHTS;
import static stockade.plan.Symbols.SECCOMP_SET_MODE_FILTER;
import static stockade.plan.Symbols.SOL_SOCKET;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.seccomp.NotifyingFilter;
import stockade.spec.Origin;

/**
 * The way of a filter's listener from the target, which gets it, to the monitor, by the socket that the target has from init; its own
 * copy ends with the exec. An ordinary user's monitor may not take it by itself, pidfd_getfd(2): the target hides like init.
 */
public final class Listener {
  private static final String PHASE = "denied calls";
  /** The first word of the message. */
  private static final Number HANDED = Number.symbol("LISTENER", 4);

  private static final Number CANNOT_PASS =
      Number.symbol("WORD|SECCOMP_SET_MODE_FILTER", NotifyingFilter.WORD | SECCOMP_SET_MODE_FILTER.value());

  private static final Data.Buffer WORDS = new Data.Buffer("listener_words", InitLoop.MESSAGE_SIZE);
  private static final Data.Buffer VECTOR = new Data.Buffer("listener_vector", 16);
  private static final Data.Buffer CONTROL = new Data.Buffer("listener_control", 24);
  private static final Data.Buffer MESSAGE = new Data.Buffer("listener_message", 56);
  private static final int CONTROL_LENGTH = 40;
  private static final Slot SOCKET = new Slot("listener_socket");

  private Listener() {}

  static boolean isExpected(Draft draft) {
    return draft.filter().flatMap(filter -> filter.reports()).isPresent();
  }

  /**
   * In the target, behind the filter.
   *
   * @param closing the filter that ends what this needs
   */
  public static void hand(Draft draft, Slot listener, Value closing) {
    Sequence target = draft.target();
    target.step(PHASE, "hand the filter's listener to the monitor, by a call that the filter lets pass for its upper bits");
    message(target, WORDS);
    target.store(Address.of(WORDS), 0, Width.INT, HANDED).store(Address.of(CONTROL), 0, Width.LONG, Number.of(20));
    target.store(Address.of(CONTROL), 8, Width.INT, SOL_SOCKET).store(Address.of(CONTROL), 12, Width.INT, SCM_RIGHTS);
    target.store(Address.of(CONTROL), 16, Width.INT, listener);
    target.compute(SOCKET, Slots.INIT_SOCKET, Arithmetic.PLUS, Number.symbol("WORD", NotifyingFilter.WORD));
    target.call(SENDMSG, SOCKET, Address.of(MESSAGE), MSG_NOSIGNAL)
        .orDie(Failure.of("cannot hand the filter's listener to the monitor", Origin.DEFAULT));
    target.step(PHASE, "from here on the filter lets no such call pass");
    target.call(SECCOMP, CANNOT_PASS, ZERO, closing)
        .orDie(Failure.of("cannot close the filter", Origin.DEFAULT));
  }

  /** In the monitor: nothing to watch yet. */
  static void expect(Draft draft, Data.Buffer poll, int place) {
    if (isExpected(draft)) {
      draft.monitor().set(DeniedCalls.LISTENER, -1).store(Address.of(poll), place, Width.INT, DeniedCalls.LISTENER);
      draft.monitor().store(Address.of(poll), place + 4, Width.SHORT, POLLIN);
    }
  }

  /** In the monitor: a message of init's, or the target's one with the listener. */
  static void receive(Sequence monitor, Data.Buffer words, String ended) {
    message(monitor, words);
    monitor.call(RECVMSG, Slots.MONITOR_SOCKET, Address.of(MESSAGE), Number.symbol(
        MSG_DONTWAIT.text() + "|" + MSG_CMSG_CLOEXEC.text(), MSG_DONTWAIT.value() | MSG_CMSG_CLOEXEC.value()))
        .into(Slots.ANSWER)
        .anyway();
    monitor.when(Slots.ANSWER, Test.LE, 0, ended);
  }

  /** Where no descriptor could be received, nobody listens: the filter's calls then fail with ENOSYS. */
  static void arrive(Draft draft, Slot word, Data.Buffer poll, int place) {
    if (!isExpected(draft)) {
      return;
    }
    Sequence monitor = draft.monitor();
    String other = monitor.fresh("other_word");
    monitor.when(word, Test.NE, HANDED, other);
    monitor.load(Slots.ANSWER, Address.of(MESSAGE), CONTROL_LENGTH, Width.LONG).when(Slots.ANSWER, Test.LT, 20, "monitor.wait");
    monitor.load(DeniedCalls.LISTENER, Address.of(CONTROL), 16, Width.INT);
    monitor.store(Address.of(poll), place, Width.INT, DeniedCalls.LISTENER).go("monitor.wait").label(other);
  }

  /** struct msghdr with room for one descriptor, unix(7). */
  private static void message(Sequence sequence, Data.Buffer words) {
    Address message = Address.of(MESSAGE);
    sequence.store(Address.of(VECTOR), 0, Width.LONG, Address.of(words));
    sequence.store(Address.of(VECTOR), 8, Width.LONG, Number.of(InitLoop.MESSAGE_SIZE));
    sequence.store(message, 16, Width.LONG, Address.of(VECTOR)).store(message, 24, Width.LONG, Number.of(1));
    sequence.store(message, 32, Width.LONG, Address.of(CONTROL));
    sequence.store(message, CONTROL_LENGTH, Width.LONG, Number.of(24));
  }
}
