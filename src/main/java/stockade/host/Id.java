package stockade.host;

import java.util.OptionalLong;

/** A user or group id as files have it: decimal, 0 to 2^32 - 2. The highest number means "none", chown(2). */
final class Id {
  private static final long NONE = 0xffff_ffffL;

  private Id() {}

  static OptionalLong parse(String text) {
    OptionalLong number = parseCount(text);
    return number.isPresent() && number.getAsLong() < NONE ? number : OptionalLong.empty();
  }

  /** A decimal number of at most 32 bits. */
  static OptionalLong parseCount(String text) {
    if (text.isEmpty() || text.length() > 10) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    long number = Long.parseLong(text);
    return number <= NONE ? OptionalLong.of(number) : OptionalLong.empty();
  }
}
