package stockade.resources;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import stockade.spec.Key;
import stockade.spec.Limit;

/**
 * Which files of a control group a limit is written to, and with what text: the one place that knows, for a plan and for the change
 * of a running sandbox alike. Documentation/admin-guide/cgroup-v2.rst and cgroup-v1 of the kernel.
 *
 * <pre>
 *   cpus = "1.25"    version 1: cpu.cfs_period_us 100000, cpu.cfs_quota_us 125000     version 2: cpu.max "125000 100000"
 * </pre>
 */
public final class LimitFiles {
  private static final int CPU_PERIOD = 100_000;

  private LimitFiles() {}

  /**
   * In the order in which they are to be written.
   *
   * @param limit one of {@code all}
   * @param all the limits of the group, since that of swap depends on that of memory
   * @param unified version 2, else version 1
   * @return empty where the version has nothing of the kind; devices of version 2 are no file, see {@link DeviceProgram}
   */
  public static List<Setting> of(Limit limit, List<Limit> all, boolean unified) {
    return limit.accept(unified ? new Two(all) : new One(all));
  }

  /** The limit of memory and swap together that goes with one of memory alone, as podman's: twice as much. */
  private static long swap(Limit.Amount memory, List<Limit> all) {
    return amount(Key.MEMORY_SWAP, all).orElse(memory.amount() * 2);
  }

  private static Optional<Long> amount(Key key, List<Limit> all) {
    return all.stream()
        .filter(limit -> limit.key() == key)
        .map(limit -> ((Limit.Amount) limit).amount())
        .findFirst();
  }

  private static String orMax(long amount) {
    return amount == Limit.UNLIMITED ? "max" : Long.toString(amount);
  }

  private record Two(List<Limit> all) implements Limit.Cases<List<Setting>> {
    @Override
    public List<Setting> amount(Limit.Amount limit) {
      long amount = limit.amount();
      return switch (limit.key()) {
        case MEMORY -> List.of(Setting.of("memory", "memory.max", amount), swapFile(swap(limit, all), amount));
        case MEMORY_HIGH -> List.of(Setting.of("memory", "memory.high", amount));
        case MEMORY_LOW -> List.of(Setting.of("memory", "memory.low", amount));
        case MEMORY_SWAP -> List.of(requiredSwap(amount));
        case CPUS -> List.of(Setting.of("cpu", "cpu.max", orMax(amount) + " " + CPU_PERIOD));
        case CPU_WEIGHT -> List.of(Setting.of("cpu", "cpu.weight", amount));
        case PIDS_LIMIT -> List.of(Setting.of("pids", "pids.max", orMax(amount)));
        case IO_WEIGHT -> List.of(Setting.of("io", "io.weight", "default " + amount)
            .or(Setting.of("io", "io.bfq.weight", bfq(amount))));
        default -> throw new IllegalArgumentException(limit.key().word());
      };
    }

    private Setting swapFile(long together, long memory) {
      return Setting.of("memory", "memory.swap.max", together == Limit.UNLIMITED ? "max" : Long.toString(together - memory))
          .whereThere();
    }

    private Setting requiredSwap(long together) {
      long memory = LimitFiles.amount(Key.MEMORY, all).orElse(0L);
      return Setting.of(
          "memory", "memory.swap.max", together == Limit.UNLIMITED ? "max" : Long.toString(together - memory));
    }

    @Override
    public List<Setting> nodes(Limit.Nodes limit) {
      return List.of(Setting.of("cpuset", limit.key() == Key.CPUSET ? "cpuset.cpus" : "cpuset.mems", limit.list()));
    }

    @Override
    public List<Setting> throughput(Limit.Throughput limit) {
      StringBuilder text = new StringBuilder();
      new TreeMap<>(limit.rates()).forEach((rate, number) ->
          text.append(text.length() == 0 ? "" : " ").append(rate.name().toLowerCase(Locale.ROOT)).append('=').append(orMax(number)));
      return List.of(Setting.ofDevice("io", "io.max", limit.device(), text.toString()));
    }

    @Override
    public List<Setting> hugePages(Limit.HugePages limit) {
      return List.of(Setting.of("hugetlb", "hugetlb." + limit.page() + ".max", limit.bytes()));
    }

    @Override
    public List<Setting> devices(Limit.Devices limit) {
      return List.of();
    }
  }

  private record One(List<Limit> all) implements Limit.Cases<List<Setting>> {
    private static final Map<Limit.Rate, String> THROTTLE = Map.of(
        Limit.Rate.RBPS, "blkio.throttle.read_bps_device",
        Limit.Rate.WBPS, "blkio.throttle.write_bps_device",
        Limit.Rate.RIOPS, "blkio.throttle.read_iops_device",
        Limit.Rate.WIOPS, "blkio.throttle.write_iops_device");

    @Override
    public List<Setting> amount(Limit.Amount limit) {
      long amount = limit.amount();
      return switch (limit.key()) {
        case MEMORY -> List.of(
            Setting.of("memory", "memory.limit_in_bytes", amount),
            Setting.of("memory", "memory.memsw.limit_in_bytes", swap(limit, all)).whereThere());
        case MEMORY_LOW -> List.of(Setting.of("memory", "memory.soft_limit_in_bytes", amount));
        case MEMORY_SWAP -> List.of(Setting.of("memory", "memory.memsw.limit_in_bytes", amount));
        case MEMORY_HIGH -> List.of();
        case CPUS -> List.of(
            Setting.of("cpu", "cpu.cfs_period_us", CPU_PERIOD), Setting.of("cpu", "cpu.cfs_quota_us", amount));
        case CPU_WEIGHT -> List.of(Setting.of("cpu", "cpu.shares", Math.max(2, amount * 1024 / 100)));
        case PIDS_LIMIT -> List.of(Setting.of("pids", "pids.max", orMax(amount)));
        case IO_WEIGHT -> List.of(Setting.of("blkio", "blkio.weight", bfq(amount))
            .or(Setting.of("blkio", "blkio.bfq.weight", bfq(amount))));
        default -> throw new IllegalArgumentException(limit.key().word());
      };
    }

    @Override
    public List<Setting> nodes(Limit.Nodes limit) {
      return List.of(Setting.of("cpuset", limit.key() == Key.CPUSET ? "cpuset.cpus" : "cpuset.mems", limit.list()));
    }

    /** A rate of 0 takes the limit away. */
    @Override
    public List<Setting> throughput(Limit.Throughput limit) {
      List<Setting> settings = new ArrayList<>();
      new TreeMap<>(limit.rates()).forEach((rate, number) -> settings.add(Setting.ofDevice(
          "blkio", THROTTLE.get(rate), limit.device(), Long.toString(number == Limit.UNLIMITED ? 0 : number))));
      return settings;
    }

    @Override
    public List<Setting> hugePages(Limit.HugePages limit) {
      return List.of(Setting.of("hugetlb", "hugetlb." + limit.page() + ".limit_in_bytes", limit.bytes()));
    }

    /** First all are denied: those that are open stay so. */
    @Override
    public List<Setting> devices(Limit.Devices limit) {
      List<Setting> settings = new ArrayList<>(List.of(Setting.of("devices", "devices.deny", "a")));
      DeviceProgram.allowed(limit).forEach(rule -> settings.add(Setting.of("devices", "devices.allow", rule.text())));
      return settings;
    }
  }

  /** BFQ's weights, and those of version 1, go from 1 to 1,000. */
  private static long bfq(long weight) {
    return 1 + (weight - 1) * 999 / 9999;
  }
}
