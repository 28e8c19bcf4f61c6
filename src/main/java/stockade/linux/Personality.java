package stockade.linux;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What personality(2) can tell programs of the machine, under the words of setarch(8). Left out are the execution domains
 * of other systems, and what weakens a program: MMAP_PAGE_ZERO maps the page that stray pointers hit, READ_IMPLIES_EXEC makes
 * all memory executable.
 */
public enum Personality implements Flag {
  PER_LINUX(0, "linux"),
  PER_LINUX32(0x8, "linux32"),
  UNAME26(0x20000, "uname-2.6"),
  ADDR_NO_RANDOMIZE(0x40000, "addr-no-randomize"),
  ADDR_COMPAT_LAYOUT(0x200000, "addr-compat-layout"),
  ADDR_LIMIT_32BIT(0x800000, "32bit"),
  SHORT_INODE(0x1000000, "short-inode"),
  WHOLE_SECONDS(0x2000000, "whole-seconds"),
  STICKY_TIMEOUTS(0x4000000, "sticky-timeouts"),
  ADDR_LIMIT_3GB(0x8000000, "3gb");

  private final long bits;
  private final String word;

  Personality(long bits, String word) {
    this.bits = bits;
    this.word = word;
  }

  @Override
  public long bits(Architecture architecture) {
    return bits;
  }

  /** The bits, which are those of every architecture. */
  public long bits() {
    return bits;
  }

  /** The word of {@code --personality}. */
  public String word() {
    return word;
  }

  public static Optional<Personality> parse(String word) {
    return Arrays.stream(values()).filter(personality -> personality.word.equals(word)).findFirst();
  }

  /** All words, in the table's order. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Personality::word).collect(Collectors.toUnmodifiableList());
  }
}
