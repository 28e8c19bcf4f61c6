package stockade.tar;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The block of 512 bytes before an entry, in POSIX's ustar with GNU's long names and numbers: tar(5).
 */
final class Header {
  static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_END = 156;
  private static final int TYPE_AT = 156;
  private static final long LARGEST_OCTAL = 077777777777L;

  private Header() {}

  static byte[] of(byte[] name, int mode, long size, long seconds, char type, byte[] link) {
    byte[] block = new byte[BLOCK];
    System.arraycopy(name, 0, block, 0, Math.min(name.length, NAME));
    octal(block, 100, 8, mode);
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    number(block, 124, size);
    number(block, 136, seconds);
    block[TYPE_AT] = (byte) type;
    System.arraycopy(link, 0, block, 157, Math.min(link.length, NAME));
    byte[] magic = "ustar  \0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(magic, 0, block, 257, magic.length);
    octal(block, CHECKSUM_AT, 8, checksum(block));
    return block;
  }

  static boolean isTooLong(byte[] name) {
    return name.length > NAME;
  }

  private static void octal(byte[] block, int at, int length, long number) {
    byte[] digits = ("0".repeat(length) + Long.toOctalString(number)).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, digits.length - length + 1, block, at, length - 1);
  }

  /** Of 12 bytes; what octal digits can't say is in base 256, the first bit set. */
  private static void number(byte[] block, int at, long number) {
    if (number >= 0 && number <= LARGEST_OCTAL) {
      octal(block, at, 12, number);
      return;
    }
    Arrays.fill(block, at, at + 4, (byte) (number < 0 ? 0xff : 0));
    block[at] |= (byte) 0x80;
    ByteBuffer.wrap(block).putLong(at + 4, number);
  }

  /** The sum of all bytes, where its own count as spaces. */
  private static int checksum(byte[] block) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= CHECKSUM_AT && i < CHECKSUM_END ? ' ' : block[i] & 0xff;
    }
    return sum;
  }

  /** @throws TarException if this is no header */
  static void check(byte[] block) throws TarException {
    if (number(block, CHECKSUM_AT, 8) != checksum(block)) {
      throw new TarException("what comes is no tar archive, or a damaged one");
    }
  }

  static char type(byte[] block) {
    return (char) (block[TYPE_AT] & 0xff);
  }

  static int mode(byte[] block) throws TarException {
    return (int) number(block, 100, 8) & 0777;
  }

  static long size(byte[] block) throws TarException {
    long size = number(block, 124, 12);
    if (size < 0) {
      throw new TarException("the archive has an entry of less than no bytes");
    }
    return size;
  }

  static long seconds(byte[] block) throws TarException {
    return number(block, 136, 12);
  }

  static String name(byte[] block) {
    String name = text(block, 0, NAME);
    boolean posix = new String(block, 257, 6, StandardCharsets.ISO_8859_1).equals("ustar\0");
    String prefix = posix ? text(block, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  static String link(byte[] block) {
    return text(block, 157, NAME);
  }

  private static String text(byte[] block, int at, int length) {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return new String(block, at, end - at, StandardCharsets.UTF_8);
  }

  private static long number(byte[] block, int at, int length) throws TarException {
    if ((block[at] & 0x80) != 0) {
      return ByteBuffer.wrap(block).getLong(at + length - 8);
    }
    String digits = new String(block, at, length, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
    if (!digits.matches("[0-7]{0,21}")) {
      throw new TarException("what comes is no tar archive, or a damaged one");
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }
}
