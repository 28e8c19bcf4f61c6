package stockade.phase;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_WRONLY;
import static stockade.linux.SystemCall.CLONE3;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.EXECVE;
import static stockade.linux.SystemCall.EXIT_GROUP;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.SETGROUPS;
import static stockade.linux.SystemCall.SETRESGID;
import static stockade.linux.SystemCall.SETRESUID;
import static stockade.linux.SystemCall.WAIT4;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.ZERO;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.IdScheme;
import stockade.draft.Line;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.host.Host;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.spec.Identity.IdRange;
import stockade.spec.Origin;
import stockade.supervision.Handshake;

/**
 * The maps of ids, user_namespaces(7). An unprivileged process may map its own one id, after it has given up
 * setgroups(2) (since 3.19). The monitor does that while init is busy with what needs no id; where /proc is of another PID namespace,
 * so that it doesn't show init under the number that the monitor knows, init does it by itself.
 *
 * <pre>
 *   (nothing said, a user)   write("/proc/PID/setgroups", "deny")
 *                            write("/proc/PID/uid_map", "1000 1000 1")
 *   (nothing said, root)     write("/proc/PID/uid_map", "0 8912896 65536")
 * </pre>
 */
final class IdMaps {
  private static final String PHASE = "id maps";
  private static final Slot FILE = new Slot("map_file");
  private static final Slot LENGTH = new Slot("map_length");
  /** The first host id of this sandbox's range. */
  private static final Slot BASE = new Slot("id_base");
  /** The words of newuidmap(1); the second, init's PID, is a text of its own. */
  private static final Data.Buffer PID_TEXT = new Data.Buffer("pid_text", 32);

  private static final Data.Buffer STATUS = new Data.Buffer("mapper_status", 8);

  private IdMaps() {}

  static void plan(Draft draft) {
    switch (draft.ids().kind()) {
      case HOST -> { }
      case SELF -> mapOfInit(draft);
      case MAPPERS -> runMappers(draft);
      case WRITTEN -> {
        writeMap(draft, "uid_map", draft.ids().uids());
        writeMap(draft, "gid_map", draft.ids().gids());
      }
      case RANGE -> mapRange(draft);
    }
  }

  /** Each failure leaves the rest to init, which meets it again, and says so. */
  private static void mapOfInit(Draft draft) {
    Sequence monitor = draft.monitor();
    String refused = monitor.fresh("map_refused");
    String unmapped = monitor.fresh("unmapped");
    monitor.step(PHASE, "write init's maps: the caller's own id, when setgroups is given up");
    monitor.set(Handshake.MAPPED, 0);
    pathOfInit(monitor, "setgroups");
    openOr(monitor, unmapped);
    monitor.call(WRITE, FILE, Address.of("deny"), Number.of(4)).orGo(refused);
    monitor.call(CLOSE, FILE).anyway();
    TargetIds ids = TargetIds.of(draft);
    for (OneId one : List.of(new OneId("uid_map", ids.uid(), Slots.UID), new OneId("gid_map", ids.gid(), Slots.GID))) {
      pathOfInit(monitor, one.map);
      openOr(monitor, unmapped);
      one.line(monitor);
      monitor.call(WRITE, FILE, Line.START, LENGTH).orGo(refused);
      monitor.call(CLOSE, FILE).anyway();
    }
    monitor.set(Handshake.MAPPED, 1).go(unmapped);
    monitor.label(refused).call(CLOSE, FILE).anyway();
    monitor.label(unmapped);
  }

  private static void openOr(Sequence monitor, String otherwise) {
    monitor.call(OPENAT, AT_FDCWD, Line.START, Flags.of(O_WRONLY, O_CLOEXEC), ZERO).into(FILE).orGo(otherwise);
  }

  /** In init, where it has not heard that its maps are written. */
  private static void mapSelf(Draft draft) {
    Sequence init = draft.init();
    String mapped = init.fresh("mapped");
    init.step(PHASE, "where the monitor couldn't: give up setgroups, without which an unprivileged gid_map is refused");
    init.when(Handshake.MAPPED, Test.NE, 0, mapped);
    open(init, Address.of("/proc/self/setgroups"), "/proc/self/setgroups");
    init.call(WRITE, FILE, Address.of("deny"), Number.of(4)).orDie(cannotWrite("/proc/self/setgroups"));
    init.call(CLOSE, FILE).anyway();
    TargetIds ids = TargetIds.of(draft);
    mapOne(init, new OneId("uid_map", ids.uid(), Slots.UID));
    mapOne(init, new OneId("gid_map", ids.gid(), Slots.GID));
    init.label(mapped);
  }

  private static void mapOne(Sequence init, OneId one) {
    init.step(PHASE, "map the caller's own id: " + one.map);
    open(init, Address.of("/proc/self/" + one.map), "/proc/self/" + one.map);
    one.line(init);
    write(init, one.map, Line.START, LENGTH);
  }

  /** Inside is the id that was asked for; outside is whoever runs the launcher, found at run time. */
  private record OneId(String map, Optional<Long> inside, Slot outside) {
    void line(Sequence sequence) {
      Value first = inside.map(Number::of).map(Value.class::cast).orElse(outside);
      Line.begin(sequence).decimal(first).append(" ").decimal(outside).append(" 1").length(LENGTH);
    }
  }

  private static void open(Sequence sequence, Value path, String name) {
    sequence
        .call(OPENAT, AT_FDCWD, path, Flags.of(O_WRONLY, O_CLOEXEC), ZERO)
        .into(FILE)
        .orDie(cannotWrite(name).remedy(Errno.ENOENT, "is /proc mounted on this host?"));
  }

  private static void write(Sequence sequence, String name, Value text, Value length) {
    sequence.call(WRITE, FILE, text, length).orDie(cannotWrite(name)
        .remedy(Errno.EPERM, "this launcher was made for another user: build it again as the one that runs it")
        .remedy(Errno.EINVAL, "the map is none that the kernel takes: see user_namespaces(7)"));
    sequence.call(CLOSE, FILE).anyway();
  }

  private static Failure cannotWrite(String name) {
    return Failure.of("cannot write " + name, Origin.DEFAULT);
  }

  private static void mapRange(Draft draft) {
    Sequence monitor = draft.monitor();
    IdRanges.reserve(monitor, BASE);
    monitor.compute(BASE, BASE, Arithmetic.TIMES, IdScheme.RANGE_SIZE);
    monitor.compute(BASE, BASE, Arithmetic.PLUS, IdScheme.RANGE_BASE);
    for (String map : List.of("uid_map", "gid_map")) {
      openOfInit(monitor, map);
      Line.begin(monitor).append("0 ").decimal(BASE).append(" " + IdScheme.RANGE_SIZE).length(LENGTH);
      write(monitor, map, Line.START, LENGTH);
    }
  }

  private static void writeMap(Draft draft, String map, List<IdRange> ranges) {
    Sequence monitor = draft.monitor();
    openOfInit(monitor, map);
    String lines = lines(ranges);
    write(monitor, map, Address.of(lines), Number.of(lines.length()));
  }

  private static String lines(List<IdRange> ranges) {
    StringBuilder lines = new StringBuilder();
    ranges.forEach(range -> lines.append(range.inside()).append(' ').append(range.outside()).append(' ').append(range.count())
        .append('\n'));
    return lines.toString();
  }

  private static void openOfInit(Sequence monitor, String map) {
    monitor.step(PHASE, "write init's " + map);
    pathOfInit(monitor, map);
    open(monitor, Line.START, "init's " + map);
  }

  private static void pathOfInit(Sequence monitor, String file) {
    Line.begin(monitor).append("/proc/").decimal(Slots.INIT).append("/" + file);
  }

  private static void runMappers(Draft draft) {
    Host.IdMappers mappers = draft.host().idMappers().orElseThrow();
    draft.monitor().step(PHASE, "put init's PID into words");
    draft.monitor().set(Slots.CURSOR, Address.of(PID_TEXT));
    draft.monitor().add(new Op.AppendDecimal(Slots.CURSOR, new Address(PID_TEXT, 32), Slots.INIT));
    runMapper(draft, mappers.newuidmap(), draft.ids().uids());
    runMapper(draft, mappers.newgidmap(), draft.ids().gids());
  }

  /** newuidmap(1) is set-uid root and checks /etc/subuid; it runs in the host's namespaces, as a child of the monitor. */
  private static void runMapper(Draft draft, String program, List<IdRange> ranges) {
    Sequence monitor = draft.monitor();
    Slot child = new Slot("mapper");
    String parent = monitor.fresh("mapper_runs");
    String good = monitor.fresh("mapped");
    Failure failure = Failure.of(program + " refused the map of ids", draft.spec().identity().origin())
        .remedy("it says why above; /etc/subuid and /etc/subgid name the ids that you may use");
    monitor.step(PHASE, "let " + program + " write init's map");
    monitor
        .call(CLONE3, Address.of(Namespaces.arguments(new Flags(List.of()), ZERO)), Number.of(64))
        .into(child)
        .orDie(Failure.of("cannot start " + program, Origin.DEFAULT));
    monitor.when(child, Test.NE, 0, parent);
    monitor.call(EXECVE, Address.of(program), Address.of(words(program, ranges)), Slot.ENVP).anyway();
    monitor.call(EXIT_GROUP, Number.of(127)).anyway();
    monitor.label(parent);
    monitor
        .call(WAIT4, child, Address.of(STATUS), ZERO, NULL)
        .orDie(Failure.of("cannot wait for " + program, Origin.DEFAULT));
    monitor.load(Slots.ANSWER, Address.of(STATUS), 0, Width.INT).when(Slots.ANSWER, Test.EQ, 0, good);
    monitor.fail(failure).label(good);
  }

  private static Data.Struct words(String program, List<IdRange> ranges) {
    List<Data.Field> words = new ArrayList<>();
    words.add(word(Address.of(program)));
    words.add(word(Address.of(PID_TEXT)));
    ranges.forEach(range -> List.of(range.inside(), range.outside(), range.count())
        .forEach(number -> words.add(word(Address.of(Long.toString(number))))));
    words.add(word(NULL));
    return new Data.Struct(words);
  }

  private static Data.Field word(Value value) {
    return new Data.Field("word", Width.LONG, value);
  }

  /**
   * After the maps: init becomes an id that exists inside. Without that, what it makes would belong to an id that no
   * file system of the sandbox can hold (EOVERFLOW).
   */
  static void becomeBuilder(Draft draft) {
    Sequence init = draft.init();
    if (draft.ids().kind() == IdScheme.Kind.SELF && !draft.joins()) {
      mapSelf(draft);
    }
    if (!draft.ids().takesOnIds()) {
      return;
    }
    Number uid = Number.of(draft.ids().builderUid());
    Number gid = Number.of(draft.ids().builderGid());
    Failure failure = Failure.of("cannot take on an id of the sandbox", draft.spec().identity().origin());
    init.step(PHASE, "build the root as an id of the sandbox");
    init.call(SETGROUPS, ZERO, NULL).orDie(failure);
    init.call(SETRESGID, gid, gid, gid).orDie(failure);
    init.call(SETRESUID, uid, uid, uid).orDie(failure);
  }
}
