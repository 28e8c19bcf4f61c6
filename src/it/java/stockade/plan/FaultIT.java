package stockade.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stockade.host.Host;
import stockade.image.Image;
import stockade.law.Surgery;
import stockade.linux.Errno;
import stockade.linux.SystemCall;
import stockade.live.Caller;
import stockade.live.Machine;
import stockade.live.NothingLeft;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Scratch;
import stockade.phase.Wishes;
import stockade.spec.Key;

/**
 * Each call of a plan fails once, by strace(1): the launcher then says which step failed and ends with its status, or it goes on
 * where the plan says so. The number of a call counts in each process for itself, so one fault may hit all three.
 */
@ExtendWith(NothingLeft.class)
class FaultIT {
  /** Calls that can't fail, and those by which a process begins and ends. */
  private static final Set<String> SAFE = Stream.of(
          SystemCall.EXECVE, SystemCall.EXIT_GROUP, SystemCall.GETGID, SystemCall.GETPGID, SystemCall.GETPID,
          SystemCall.GETPPID, SystemCall.GETUID, SystemCall.UMASK)
      .map(SystemCall::text)
      .collect(Collectors.toSet());

  /** The command writes twice, so that one fault doesn't keep it quiet, and makes no other call. */
  private static Path command(Scratch scratch) throws IOException {
    Op write = Surgery.added(SystemCall.WRITE, Number.of(1), Address.of("ran\n"), Number.of(4));
    Op end = Surgery.added(SystemCall.EXIT_GROUP, Number.of(0));
    Plan plan = new Plan(
        List.of(new Part(Role.MONITOR, List.of(new Step("test", "say so", List.of(write, write, end))))), 0);
    Path file = scratch.path().resolve("command");
    Files.write(file, Image.of(plan, Host.read(Optional.empty()).architecture()));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Wishes wishes(String name, Path command) {
    Wishes small = Wishes.of().and(Key.ROOT, Machine.debianRoot().toString()).and(Key.RO_BIND, command + ":/usr/bin/true");
    return switch (name) {
      case "small" -> small.and(Key.NO_PROC, "true").and(Key.NO_DEV, "true");
      case "whole" -> whole(small);
      default -> throw new AssertionError(name);
    };
  }

  private static Wishes whole(Wishes small) {
    return small.and(Key.READ_ONLY, "true").and(Key.TMPFS, "/srv").and(Key.FILE, "/etc/hosts:/srv/hosts")
        .and(Key.MASK, "/root", "/etc/shadow:optional").and(Key.RO_BIND, "/usr/share:/srv/share")
        .and(Key.HOSTNAME, "inside").and(Key.TIME_LIMIT, "20s");
  }

  static Stream<Arguments> launchers() {
    return Stream.of("small", "whole").flatMap(name -> Stream.of(Caller.values()).map(caller -> Arguments.of(name, caller)));
  }

  /** The call of a name that fails: its number, and where each process is that makes one. */
  private record Fault(String call, int number, Errno errno, Set<Simulation.Failing> hits) {}

  @ParameterizedTest
  @MethodSource("launchers")
  void a_call_that_fails_ends_the_launcher_with_a_message_or_changes_nothing(String name, Caller caller) throws IOException {
    List<String> wrong = new ArrayList<>();
    try (Scratch scratch = Scratch.create()) {
      Launcher launcher = Launcher.of(wishes(name, command(scratch)), caller, scratch);
      Simulation simulation = new Simulation(launcher.plan());
      String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
      List<Fault> faults = faults(simulation, Strace.of(launcher, caller, scratch.path()));
      assertThat(faults).hasSizeGreaterThan(30);
      for (Fault fault : faults) {
        Outcome outcome = inject(launcher, caller, fault);
        judge(fault, outcome).ifPresent(fails -> wrong.add(
            fault.call + " number " + fault.number + " " + fault.errno + ": " + fails + "\n" + outcome
                + fault.hits.stream().map(hit -> "  " + hit.node().place() + "\n").collect(Collectors.joining())));
      }
      assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).isEqualTo(mounts);
    }
    assertThat(wrong).isEmpty();
  }

  private static Outcome inject(Launcher launcher, Caller caller, Fault fault) {
    String expression = fault.call + ":error=" + fault.errno + ":when=" + fault.number;
    return Program.of(
            "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + fault.call, "-e", "inject=" + expression,
            launcher.file().toString())
        .as(caller).within(Duration.ofSeconds(15)).run();
  }

  private static Optional<String> judge(Fault fault, Outcome outcome) {
    Set<String> messages = fault.hits.stream()
        .flatMap(hit -> hit.failures().stream())
        .map(failure -> "stockade: " + failure.what() + ": " + fault.errno + ", ")
        .collect(Collectors.toSet());
    // Init then does what the monitor couldn't: the same fault meets it elsewhere than in the launcher that was looked at.
    if (fault.hits.stream().anyMatch(hit -> hit.node().place().contains("goto init_unseen"))) {
      messages.add("stockade: cannot write /proc/self/");
    }
    boolean ends = fault.hits.stream().anyMatch(hit -> !hit.failures().isEmpty() && !hit.goesOn());
    boolean before = fault.hits.stream().anyMatch(hit -> !hit.failures().isEmpty() && !hit.goesOn() && hit.isBeforeCommand());
    boolean said = outcome.status() == 125 && messages.stream().anyMatch(outcome.err()::startsWith);
    boolean ran = outcome.out().contains("ran");
    if (ends && !said) {
      return Optional.of("expected 125 and one of " + messages);
    }
    if (before && !outcome.out().isEmpty()) {
      return Optional.of("the command ran");
    }
    boolean fine = said || outcome.status() == 0 && ran && outcome.err().isEmpty()
        || outcome.status() == 125 && outcome.err().startsWith("stockade: cannot ");
    return fine ? Optional.empty() : Optional.of("neither the command's own end nor a message");
  }

  /** One for each set of operations that a fault can hit. */
  private static List<Fault> faults(Simulation simulation, Strace strace) {
    List<List<Simulation.Made>> ways = simulation.ways(strace.processes());
    Map<String, Integer> most = new TreeMap<>();
    ways.forEach(way -> counts(way).forEach((call, count) -> most.merge(call, count, Math::max)));
    List<Fault> faults = new ArrayList<>();
    Set<Object> known = new HashSet<>();
    most.forEach((call, count) -> {
      for (int number = 1; number <= count && !SAFE.contains(call); number++) {
        Errno errno = (faults.size() & 1) == 0 ? Errno.EPERM : Errno.ENOMEM;
        Set<Simulation.Failing> hits = hits(simulation, ways, call, number, errno);
        if (known.add(hits.stream().map(hit -> hit.node().index()).collect(Collectors.toSet()))) {
          faults.add(new Fault(call, number, errno, hits));
        }
      }
    });
    return faults;
  }

  private static Map<String, Integer> counts(List<Simulation.Made> way) {
    Map<String, Integer> counts = new TreeMap<>();
    way.forEach(made -> counts.merge(made.seen().name(), 1, Integer::sum));
    return counts;
  }

  private static Set<Simulation.Failing> hits(
      Simulation simulation, List<List<Simulation.Made>> ways, String call, int number, Errno errno) {
    return ways.stream()
        .flatMap(way -> way.stream().filter(made -> made.seen().name().equals(call)).skip(number - 1L).limit(1))
        .flatMap(made -> simulation.failing(made, errno).stream())
        .collect(Collectors.toSet());
  }
}
