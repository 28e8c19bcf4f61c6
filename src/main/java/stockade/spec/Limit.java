package stockade.spec;

import java.util.List;
import java.util.Map;

/** A limit of a control group, cgroups(7): of all processes of a sandbox together. */
public sealed interface Limit {
  /** What {@link Amount#amount} is where there is to be no limit. */
  long UNLIMITED = -1;

  Key key();

  Origin origin();

  /** What is done with each kind of limit. */
  <R> R accept(Cases<R> cases);

  /**
   * A number.
   *
   * @param key memory, memory-high, memory-low, memory-swap (bytes; memory and swap together), cpus (microseconds of 100,000),
   *     cpu-weight, io-weight (1 to 10,000), pids-limit
   * @param amount positive, or {@link #UNLIMITED}
   */
  record Amount(Key key, long amount, Origin origin) implements Limit {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.amount(this);
    }
  }

  /**
   * Processors or memory nodes.
   *
   * @param key cpuset or cpuset-mems
   * @param list numbers and ranges, {@code 0-1,4}
   * @param greatest the greatest number in it
   */
  record Nodes(Key key, String list, int greatest, Origin origin) implements Limit {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.nodes(this);
    }
  }

  /**
   * How fast a disk may be read and written.
   *
   * @param device {@code MAJOR:MINOR}, or the absolute path of a block device
   * @param rates by the kernel's names, rbps wbps riops wiops: bytes or operations a second, or {@link #UNLIMITED}
   */
  record Throughput(String device, Map<Rate, Long> rates, Origin origin) implements Limit {
    public Throughput {
      rates = Map.copyOf(rates);
    }

    @Override
    public Key key() {
      return Key.IO_MAX;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.throughput(this);
    }
  }

  /** In the order in which the kernel shows them. */
  enum Rate {
    RBPS,
    WBPS,
    RIOPS,
    WIOPS;

    public boolean countsBytes() {
      return this == RBPS || this == WBPS;
    }
  }

  /**
   * Huge pages of one size.
   *
   * @param page the size as the kernel's files are named, {@code 2MB}
   * @param bytes 0 or more
   */
  record HugePages(String page, long bytes, Origin origin) implements Limit {
    @Override
    public Key key() {
      return Key.HUGETLB;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.hugePages(this);
    }
  }

  /** The devices that may be opened or made beside the harmless ones that every program counts on. */
  record Devices(List<DeviceRule> rules, Origin origin) implements Limit {
    public Devices {
      rules = List.copyOf(rules);
    }

    @Override
    public Key key() {
      return Key.DEVICE_LIMIT;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.devices(this);
    }
  }

  /**
   * {@code c 10:232 rw}
   *
   * @param block b, else c
   * @param major {@link #UNLIMITED}: any
   * @param minor {@link #UNLIMITED}: any
   */
  record DeviceRule(boolean block, long major, long minor, boolean read, boolean write, boolean make) {
    /** As devices.allow of cgroup version 1 takes it. */
    public String text() {
      return (block ? "b " : "c ") + number(major) + ":" + number(minor) + " " + (read ? "r" : "") + (write ? "w" : "")
          + (make ? "m" : "");
    }

    private static String number(long number) {
      return number == UNLIMITED ? "*" : Long.toString(number);
    }
  }

  /** A method for each kind of limit. */
  interface Cases<R> {
    R amount(Amount limit);

    R nodes(Nodes limit);

    R throughput(Throughput limit);

    R hugePages(HugePages limit);

    R devices(Devices limit);
  }
}
