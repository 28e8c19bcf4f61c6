package stockade.phase;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_RDWR;
import static stockade.linux.SystemCall.CLOSE_RANGE;
import static stockade.linux.SystemCall.FCNTL;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.CLOSE_RANGE_CLOEXEC;
import static stockade.plan.Symbols.F_GETFD;
import static stockade.plan.Symbols.MAX_DESCRIPTOR;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Symbols;
import stockade.plan.Test;
import stockade.service.Health;
import stockade.service.HealthCheck;
import stockade.spec.Resources.Target;
import stockade.spec.Surroundings.Descriptor;

/**
 * What is open: 0, 1, 2 and what was named pass; all else is closed first thing, before the launcher opens anything of
 * its own.
 *
 * <pre>
 *   pass-fd = [5]     fcntl(5, F_GETFD)
 *                     close_range(3, 4, 0)
 *                     close_range(6, ~0U, 0)
 * </pre>
 */
final class Descriptors {
  private static final String PHASE = "descriptors";

  private Descriptors() {}

  static void plan(Draft draft) {
    Sequence monitor = draft.monitor();
    monitor.step(PHASE, "hold the places of standard streams that are closed, so that nothing else lands there");
    for (int stream = 0; stream <= 2; stream++) {
      hold(monitor, Number.of(stream));
    }
    kept(draft).forEach(descriptor -> demand(monitor, descriptor));
    monitor.step(PHASE, "close every descriptor that was not named");
    closeOthers(monitor, kept(draft).map(Descriptor::number).toList(), 0);
  }

  /** What is open at a closed stream's number goes with the exec: the command finds it closed, as the caller had it. */
  private static void hold(Sequence monitor, Number stream) {
    String open = monitor.fresh("open");
    monitor.call(FCNTL, stream, F_GETFD, ZERO).into(Slots.ANSWER).anyway();
    monitor.when(Slots.ANSWER, Test.GE, 0, open);
    monitor
        .call(OPENAT, AT_FDCWD, Address.of("/dev/null"), Flags.of(O_RDWR, O_CLOEXEC), ZERO)
        .orDie(Failure.of("cannot open /dev/null in the place of a closed standard stream", stockade.spec.Origin.DEFAULT));
    monitor.label(open);
  }

  private static void demand(Sequence monitor, Descriptor descriptor) {
    monitor.step(PHASE, "descriptor " + descriptor.number() + " was named, so it must be open");
    monitor
        .call(FCNTL, Number.of(descriptor.number()), F_GETFD, ZERO)
        .orDie(Failure.of("cannot use descriptor " + descriptor.number(), descriptor.origin())
            .remedy(Errno.EBADF, "it is not open: open it, as with " + descriptor.number() + "<FILE, or don't name it"));
  }

  /** Those that the command is to have, and the one that the monitor writes its status to. */
  static Stream<Descriptor> kept(Draft draft) {
    return Stream.of(
            draft.spec().surroundings().passedDescriptors().stream(),
            draft.spec().supervision().statusDescriptor().stream(),
            report(draft),
            joiner(draft))
        .flatMap(descriptors -> descriptors);
  }

  /** What a started sandbox's health is looked at with; init and the command don't have it. */
  private static Stream<Descriptor> joiner(Draft draft) {
    return Health.isWatched(draft)
        ? Stream.of(new Descriptor(HealthCheck.JOINER, draft.spec().service().health().orElseThrow().origin()))
        : Stream.empty();
  }

  private static Stream<Descriptor> report(Draft draft) {
    return draft.spec().resources().report().stream()
        .filter(said -> said.value() instanceof Target.Descriptor)
        .map(said -> new Descriptor(((Target.Descriptor) said.value()).number(), said.origin()));
  }

  /**
   * Before the command starts: what the launcher itself has open ends with the exec. close_range(2), since 5.11 with
   * this flag. A status descriptor is the monitor's own and ends here too.
   */
  static void closeOnExec(Draft draft) {
    Sequence target = draft.target();
    target.step(PHASE, "what the launcher has open ends with the exec");
    List<Integer> passed =
        draft.spec().surroundings().passedDescriptors().stream().map(Descriptor::number).toList();
    closeOthers(target, passed, CLOSE_RANGE_CLOEXEC.value());
    passed.forEach(number -> target
        .call(FCNTL, Number.of(number), Symbols.F_SETFD, ZERO)
        .orDie(Failure.of("cannot pass descriptor " + number, stockade.spec.Origin.DEFAULT)));
  }

  private static void closeOthers(Sequence sequence, List<Integer> kept, long flags) {
    long from = 3;
    for (int number : new TreeSet<>(kept)) {
      if (number > from) {
        close(sequence, Number.of(from), Number.of(number - 1), flags);
      }
      from = number + 1L;
    }
    close(sequence, Number.of(from), MAX_DESCRIPTOR, flags);
  }

  private static void close(Sequence sequence, Number first, Number last, long flags) {
    Number how = flags == 0 ? ZERO : CLOSE_RANGE_CLOEXEC;
    sequence
        .call(CLOSE_RANGE, first, last, how)
        .orDie(Failure.of("cannot close inherited descriptors", stockade.spec.Origin.DEFAULT)
            .remedy(Errno.ENOSYS, "Stockade needs Linux 5.12 or later"));
  }
}
