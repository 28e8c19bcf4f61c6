package stockade.supervision;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_NONBLOCK;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.OpenFlag.O_RDWR;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.PREAD64;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.TIMERFD_CREATE;
import static stockade.linux.SystemCall.TIMERFD_SETTIME;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.CLOCK_MONOTONIC;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.POLLIN;
import static stockade.plan.Symbols.TFD_CLOEXEC;
import static stockade.plan.Symbols.ZERO;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.resources.Figure;
import stockade.resources.Figures;
import stockade.resources.Groups;
import stockade.spec.Key;
import stockade.spec.Limit;
import stockade.spec.Resources.Action;
import stockade.spec.Resources.Event;
import stockade.spec.Resources.Reaction;
import stockade.spec.Resources;

/**
 * What the monitor waits for on account of limits that the kernel only reports: memory.events wakes a poll(2) when a number in it
 * changes; a trigger of pressure stall information (Documentation/accounting/psi.rst of the kernel, 4.20) does when processes have
 * waited 300 ms of 2 s, the shortest window that needs no privilege.
 */
final class LimitWatches {
  private static final String PHASE = "limits";
  private static final Number POLLPRI = Number.symbol("POLLPRI", 2);
  private static final String TRIGGER = "some 300000 2000000";
  private static final Slot EVENTS = new Slot("memory_events");
  private static final Slot SAMPLES = new Slot("memory_samples");
  private static final Slot SEEN = new Slot("memory_high_seen");
  private static final Slot NOW = new Slot("memory_now");
  /** Microseconds for which more than memory.high was in use. */
  static final Slot ABOVE = new Slot("above_memory_high");

  private static final Data.Buffer TEXT = new Data.Buffer("memory_events_text", 256);
  private static final long SAMPLE_MICROSECONDS = 100_000;

  private final Draft draft;
  private final Sequence monitor;
  private final Resources resources;

  /** What is polled: a descriptor, for what, and where to go then. */
  record Watch(Slot descriptor, Number events, String label) {}

  LimitWatches(Draft draft) {
    this.draft = draft;
    this.monitor = draft.monitor();
    this.resources = draft.spec().resources();
  }

  /** In their order in the vector of poll(2). */
  List<Watch> all() {
    List<Watch> watches = new ArrayList<>();
    if (resources.cpuTime().isPresent()) {
      watches.add(new Watch(TimeLimits.CPU_TIMER, POLLIN, "monitor.cpu_timer"));
    }
    if (watchesMemory()) {
      watches.add(new Watch(EVENTS, POLLPRI, "monitor.memory_events"));
      watches.add(new Watch(SAMPLES, POLLIN, "monitor.memory_sample"));
    }
    pressures().forEach(reaction ->
        watches.add(new Watch(descriptor(reaction.event()), POLLPRI, "monitor." + descriptor(reaction.event()).name())));
    return watches;
  }

  /** Memory above memory.high is told of, or its time is measured. */
  private boolean watchesMemory() {
    return resources.limit(Key.MEMORY_HIGH).isPresent()
        && Groups.layout(draft).filter(layout -> layout.unified()).isPresent()
        && (resources.report().isPresent() || resources.reaction(Event.MEMORY_HIGH).isPresent());
  }

  private List<Reaction> pressures() {
    return resources.reactions().stream().filter(reaction -> reaction.event().isPressure()).toList();
  }

  private static Slot descriptor(Event event) {
    return new Slot(event.name().toLowerCase(java.util.Locale.ROOT));
  }

  private Slot group() {
    return Groups.descriptor(draft, "memory");
  }

  /** Before the monitor waits. */
  void begin() {
    if (watchesMemory()) {
      Failure failure = Failure.of("cannot hear of memory above memory-high", resources.limit(Key.MEMORY_HIGH).orElseThrow().origin());
      monitor.step(PHASE, "hear when there is more memory than memory-high");
      monitor.call(OPENAT, group(), Address.of("memory.events"), Flags.of(O_RDONLY, O_CLOEXEC), ZERO).into(EVENTS).orDie(failure);
      readEvents();
      monitor.call(TIMERFD_CREATE, CLOCK_MONOTONIC, TFD_CLOEXEC).into(SAMPLES).orDie(failure);
    }
    pressures().forEach(this::begin);
  }

  private void begin(Reaction reaction) {
    String file = reaction.event().word().replace("-pressure", ".pressure");
    Slot descriptor = descriptor(reaction.event());
    Failure failure = Failure.of("cannot hear of " + reaction.event().word(), reaction.origin())
        .remedy(Errno.ENOENT, "this kernel has no pressure stall information: boot with psi=1")
        .remedy(Errno.EOPNOTSUPP, "pressure stall information is off: boot with psi=1");
    monitor.step(PHASE, "hear of pressure: " + file);
    monitor.call(OPENAT, group(), Address.of(file), Flags.of(O_RDWR, O_NONBLOCK, O_CLOEXEC), ZERO).into(descriptor).orDie(failure);
    monitor.call(WRITE, descriptor, Address.of(TRIGGER), Number.of(TRIGGER.length() + 1)).orDie(failure);
  }

  /** The kernel wakes who has read what was there before. */
  private void readEvents() {
    monitor.call(PREAD64, EVENTS, Address.of(TEXT), Number.of(TEXT.size()), ZERO).anyway();
  }

  /** The steps behind the labels of {@link #all}. */
  void plan() {
    if (watchesMemory()) {
      onMemoryEvents();
      onSample();
    }
    pressures().forEach(reaction -> {
      monitor.step(PHASE, reaction.event().word()).label("monitor." + descriptor(reaction.event()).name());
      react(reaction, "processes wait for " + reaction.event().word().replace("-pressure", "").replace("io", "the disk"));
    });
  }

  /** Time above the limit is measured by samples, from the first report on until it is below again. */
  private void onMemoryEvents() {
    Slot high = new Slot("memory_high_count");
    monitor.step(PHASE, "the kernel has reported memory above memory-high, or more").label("monitor.memory_events");
    readEvents();
    Figures.read(monitor, draft, Figure.MEMORY_HIGH, high);
    monitor.when(high, Test.LE, SEEN, "monitor.wait").set(Ending.COUNT, SEEN).set(SEEN, high);
    setSamples(SAMPLE_MICROSECONDS * 1000);
    Optional<Reaction> reaction = resources.reaction(Event.MEMORY_HIGH);
    if (reaction.isEmpty()) {
      monitor.go("monitor.wait");
      return;
    }
    monitor.when(Ending.COUNT, Test.NE, 0, "monitor.wait");
    react(reaction.get(), "there is more memory in use than memory-high");
  }

  private void setSamples(long nanoseconds) {
    Data.Struct times = new Data.Struct(List.of(
        Data.Field.hidden(Width.LONG, ZERO),
        new Data.Field("it_interval", Width.LONG, Number.of(nanoseconds)),
        Data.Field.hidden(Width.LONG, ZERO),
        new Data.Field("it_value", Width.LONG, Number.of(nanoseconds))));
    monitor.call(TIMERFD_SETTIME, SAMPLES, ZERO, Address.of(times), NULL).anyway();
  }

  private void onSample() {
    String below = monitor.fresh("below");
    long high = ((Limit.Amount) resources.limit(Key.MEMORY_HIGH).orElseThrow()).amount();
    monitor.step(PHASE, "see whether there still is more memory than memory-high").label("monitor.memory_sample");
    monitor.call(READ, SAMPLES, Address.of(TEXT), Number.of(8)).anyway();
    Figures.read(monitor, draft, Figure.MEMORY_NOW, NOW);
    monitor.when(NOW, Test.LT, high, below).compute(ABOVE, ABOVE, Arithmetic.PLUS, SAMPLE_MICROSECONDS).go("monitor.wait");
    monitor.label(below);
    setSamples(0);
    monitor.go("monitor.wait");
  }

  private void react(Reaction reaction, String sentence) {
    String line = "stockade: " + sentence + "\n";
    ErrorStream.write(monitor, Address.of(line), Number.of(line.length()));
    answer(monitor, reaction.action(), reaction.event().word().replace('-', ' '));
  }

  /** Does what was said, after the line, and waits again. */
  static void answer(Sequence monitor, Action action, String reason) {
    if (action instanceof Action.Kill) {
      monitor.set(Ending.REASON, Address.of(reason)).go("monitor.kill");
      return;
    }
    if (action instanceof Action.Send send) {
      Supervisor.sendToInit(monitor, Number.symbol(send.signal().name(), send.signal().number()));
    }
    monitor.go("monitor.wait");
  }
}
