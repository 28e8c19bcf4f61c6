package stockade.spec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with a meaning. Each method takes the text out of a piece, or says what is wrong with it. */
final class Quantity {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,19})(?:([KMGT])(?:IB)?)?");
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,19})([BKMGT])?(?:(?<=[KMGT])I?B)?");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)(ms|s|m|h|d|)");
  private static final Pattern OCTAL = Pattern.compile("[0-7]{1,4}");
  private static final Map<String, Long> SECONDS = Map.of("", 1L, "s", 1L, "m", 60L, "h", 3600L, "d", 86400L);
  private static final Duration LONGEST = Duration.ofDays(36500);

  private Quantity() {}

  /** Bytes, more than none: tmpfs(5) takes a size of 0 as no limit. */
  static long size(Piece piece, String text) {
    Matcher parts = SIZE.matcher(text.toUpperCase(Locale.ROOT));
    if (text.endsWith("%")) {
      throw piece.wrong("has a size in percent, which depends on the host; write bytes, or K, M, G or T, as 64M");
    }
    if (!parts.matches()) {
      throw piece.isNot(text, "a size; write bytes, or K, M, G or T after a number, as 64M");
    }
    BigInteger bytes = new BigInteger(parts.group(1)).shiftLeft(parts.group(2) == null ? 0 : shift(parts.group(2)));
    if (bytes.signum() == 0 || bytes.bitLength() > 62) {
      throw piece.wrong("has a size out of range; from 1 byte to 4194303T is possible");
    }
    return bytes.longValueExact();
  }

  /** Bytes as limits are written: with b, k, m, g or t, each 1,024 of the one before; {@code least} or more. */
  static long bytes(Piece piece, String text, long least) {
    Matcher parts = BYTES.matcher(text.toUpperCase(Locale.ROOT));
    if (!parts.matches()) {
      throw piece.isNot(text, "a number of bytes; write one, or K, M, G or T after a number, as 512M");
    }
    String unit = parts.group(2);
    BigInteger bytes = new BigInteger(parts.group(1)).shiftLeft(unit == null || unit.equals("B") ? 0 : shift(unit));
    if (bytes.compareTo(BigInteger.valueOf(least)) < 0 || bytes.bitLength() > 62) {
      throw piece.isNot(text, "possible; from " + (least >= 1 << 20 ? (least >> 20) + "M" : least) + " to 4194303T is");
    }
    return bytes.longValueExact();
  }

  private static int shift(String suffix) {
    return 10 * ("KMGT".indexOf(suffix) + 1);
  }

  /** Seconds, or with a unit: from one millisecond to 36500 days. */
  static Duration time(Piece piece) {
    String text = piece.plain();
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      throw piece.wrong("is no time; write seconds, or ms, s, m, h or d after a number, as 90s or 1.5h");
    }
    Duration time = duration(new BigDecimal(parts.group(1)), parts.group(2));
    if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(LONGEST) > 0) {
      throw piece.wrong("is out of range; a time is from 1ms to 36500d");
    }
    return time;
  }

  private static Duration duration(BigDecimal number, String unit) {
    BigDecimal seconds = unit.equals("ms")
        ? number.movePointLeft(3)
        : number.multiply(BigDecimal.valueOf(SECONDS.get(unit)));
    BigDecimal[] parts = seconds.divideAndRemainder(BigDecimal.ONE);
    return Duration.ofSeconds(parts[0].longValueExact(), parts[1].movePointRight(9).longValue());
  }

  /** Octal permissions, 0 to {@code greatest}. */
  static int mode(Piece piece, String text, int greatest) {
    if (!OCTAL.matcher(text).matches() || Integer.parseInt(text, 8) > greatest) {
      throw piece.isNot(text, "octal permissions; write 0 to " + Integer.toOctalString(greatest) + ", as "
          + (greatest == 0777 ? "027" : "0755"));
    }
    return Integer.parseInt(text, 8);
  }

  /** A decimal number, {@code least} to {@code greatest}; {@code noun} says of what. */
  static long number(Piece piece, String text, String noun, long least, long greatest) {
    if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) < least || Long.parseLong(text) > greatest) {
      throw piece.isNot(text, noun + "; write a number from " + least + " to " + greatest);
    }
    return Long.parseLong(text);
  }
}
