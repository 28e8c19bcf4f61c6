package stockade.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import stockade.host.Cgroups;
import stockade.host.Host;

/**
 * What a sandbox uses now: as its control group has it, cgroups(7), where it has one with that controller; else what its processes use,
 * added up, as /proc has it: proc_pid_stat(5).
 *
 * @param nanoseconds of CPU time; without a group of those that live
 * @param memory in bytes: a group's with what it has in the page cache, else what is resident, where what is shared counts for each
 * @param processes with the launcher's own init
 */
public record Usage(long nanoseconds, long memory, int processes) {
  /** Of a clock tick: USER_HZ is 100 on every architecture that images are made for. */
  private static final long TICK = 10_000_000;

  private static final long PAGE = 4096;
  private static final int USER_TIME = 14 - 3;
  private static final int RESIDENT = 24 - 3;

  /** Of all that run, by name; one look through /proc. */
  public static Map<String, Usage> ofAll(Fleet fleet) {
    Map<Long, List<Long>> children = Trees.children();
    Map<String, Usage> usages = new TreeMap<>();
    Cgroups cgroups = Host.read(Optional.empty()).cgroups();
    for (Cell cell : fleet.cells()) {
      cell.checked().monitor().ifPresent(monitor -> usages.put(cell.name().text(), of(cell, below(monitor.pid(), children), cgroups)));
    }
    return usages;
  }

  private static Usage of(Cell cell, Usage processes, Cgroups cgroups) {
    try {
      GroupFolders group = GroupFolders.of(cell, cgroups);
      return new Usage(
          group.nanoseconds().orElse(processes.nanoseconds), group.memory().orElse(processes.memory),
          group.processes().map(Long::intValue).orElse(processes.processes));
    } catch (FleetException ended) {
      return processes;
    }
  }

  private static Usage below(long monitor, Map<Long, List<Long>> children) {
    Deque<Long> open = new ArrayDeque<>(children.getOrDefault(monitor, List.of()));
    Usage sum = new Usage(0, 0, 0);
    while (!open.isEmpty()) {
      long pid = open.remove();
      sum = sum.plus(of(pid));
      open.addAll(children.getOrDefault(pid, List.of()));
    }
    return sum;
  }

  private Usage plus(Usage other) {
    return new Usage(nanoseconds + other.nanoseconds, memory + other.memory, processes + other.processes);
  }

  private static Usage of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
      long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
      return new Usage(ticks * TICK, Long.parseLong(fields[RESIDENT]) * PAGE, 1);
    } catch (IOException gone) {
      return new Usage(0, 0, 0);
    }
  }
}
