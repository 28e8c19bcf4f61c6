package stockade.spec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Limits of the whole sandbox. */
final class LimitWords {
  private static final Pattern CPUS = Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,6})?");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,4})(?:-([0-9]{1,4}))?");
  private static final long CPU_PERIOD = 100_000;
  /** What a launcher and a shell need is below it; cgroup limits count the kernel's own memory, too. */
  private static final long LEAST_MEMORY = 1 << 20;
  /** PID_MAX_LIMIT of the kernel. */
  private static final long MOST_PROCESSES = 4_194_304;

  private LimitWords() {}

  static List<Limit> of(Words words) {
    List<Limit> limits = new ArrayList<>();
    words.last(Key.MEMORY).map(LimitWords::memory).ifPresent(limits::add);
    words.last(Key.MEMORY_HIGH).map(LimitWords::memory).ifPresent(limits::add);
    words.last(Key.MEMORY_LOW).map(LimitWords::bytes).ifPresent(limits::add);
    words.last(Key.MEMORY_SWAP).map(piece -> swap(piece, limits)).ifPresent(limits::add);
    words.last(Key.CPUS).map(LimitWords::cpus).ifPresent(limits::add);
    words.last(Key.CPU_WEIGHT).map(LimitWords::weight).ifPresent(limits::add);
    words.last(Key.CPUSET).map(LimitWords::nodes).ifPresent(limits::add);
    words.last(Key.CPUSET_MEMS).map(LimitWords::nodes).ifPresent(limits::add);
    words.last(Key.PIDS_LIMIT).map(LimitWords::pids).ifPresent(limits::add);
    words.last(Key.IO_WEIGHT).map(LimitWords::weight).ifPresent(limits::add);
    limits.addAll(DiskWords.of(words));
    limits.addAll(hugePages(words));
    DeviceLimitWords.of(words).ifPresent(limits::add);
    return limits;
  }

  private static Limit amount(Piece piece, long amount) {
    return new Limit.Amount(piece.word().key(), amount, piece.origin());
  }

  private static Limit bytes(Piece piece) {
    return amount(piece, Quantity.bytes(piece, piece.raw(), 1));
  }

  private static Limit memory(Piece piece) {
    return amount(piece, Quantity.bytes(piece, piece.raw(), LEAST_MEMORY));
  }

  /** Memory and swap together, so it can't be less than memory. */
  private static Limit swap(Piece piece, List<Limit> others) {
    if (isUnlimited(piece)) {
      return amount(piece, Limit.UNLIMITED);
    }
    long bytes = Quantity.bytes(piece, piece.raw(), LEAST_MEMORY);
    others.stream().filter(limit -> limit.key() == Key.MEMORY).map(Limit.Amount.class::cast)
        .filter(memory -> bytes < memory.amount())
        .forEach(memory -> {
          throw piece.wrong("is less than the limit of memory" + memory.origin().suffix()
              + ", which it includes; write as much for no swap, or more");
        });
    return amount(piece, bytes);
  }

  static boolean isUnlimited(Piece piece) {
    return piece.raw().equals("-1") || piece.raw().equals("unlimited");
  }

  private static Limit cpus(Piece piece) {
    if (!CPUS.matcher(piece.raw()).matches()) {
      throw piece.wrong("is no number of processors; write one from 0.01 on, as 1.25");
    }
    long quota = new BigDecimal(piece.raw()).multiply(BigDecimal.valueOf(CPU_PERIOD)).longValue();
    if (quota < 1000) {
      throw piece.wrong("is out of range; write a number of processors from 0.01 on, as 1.25");
    }
    return amount(piece, quota);
  }

  private static Limit weight(Piece piece) {
    return amount(piece, Quantity.number(piece, piece.raw(), "a weight", 1, 10_000));
  }

  private static Limit pids(Piece piece) {
    return isUnlimited(piece)
        ? amount(piece, Limit.UNLIMITED)
        : amount(piece, Quantity.number(piece, piece.raw(), "a number of processes", 1, MOST_PROCESSES));
  }

  private static Limit nodes(Piece piece) {
    int greatest = -1;
    for (String part : piece.raw().split(",", -1)) {
      Matcher range = RANGE.matcher(part);
      if (!range.matches()) {
        throw piece.isNot(part, "a number or a range; write a list like 0-1,4");
      }
      int first = Integer.parseInt(range.group(1));
      int last = Optional.ofNullable(range.group(2)).map(Integer::parseInt).orElse(first);
      if (last < first) {
        throw piece.isNot(part, "a range that goes up; write the smaller number first");
      }
      greatest = Math.max(greatest, last);
    }
    return new Limit.Nodes(piece.word().key(), piece.raw(), greatest, piece.origin());
  }

  /** Of one size the last wins. */
  private static Collection<Limit> hugePages(Words words) {
    Map<String, Limit> bySize = new LinkedHashMap<>();
    for (Piece piece : words.each(Key.HUGETLB)) {
      String[] parts = piece.raw().split("=", -1);
      if (parts.length != 2) {
        throw piece.wrong("is no limit of huge pages; write SIZE=BYTES, as 2M=64M");
      }
      String page = page(piece, parts[0]);
      bySize.put(page, new Limit.HugePages(page, Quantity.bytes(piece, parts[1], 0), piece.origin()));
    }
    return bySize.values();
  }

  /** As the kernel names the files of a size: hugetlb.2MB.max. */
  private static String page(Piece piece, String text) {
    long bytes = Quantity.bytes(piece, text, 1);
    if (Long.bitCount(bytes) != 1 || bytes < 16384) {
      throw piece.isNot(text, "a size of a huge page; see /sys/kernel/mm/hugepages");
    }
    int shift = bytes >= 1 << 30 ? 30 : bytes >= 1 << 20 ? 20 : 10;
    return (bytes >> shift) + (shift == 30 ? "GB" : shift == 20 ? "MB" : "KB");
  }
}
