package stockade.launch;

import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * Names content in the cache, whose bytes are compared before it is used: two that share a name take turns, and none is taken for
 * the other. A digest would do no more, and asking the platform for one makes a Java machine that has just started read its
 * security providers first.
 */
final class ImageName {
  private ImageName() {}

  /** Hexadecimal digits: the length, CRC-32 and CRC-32C. */
  static String of(byte[] content) {
    return hex(content.length) + value(new CRC32(), content) + value(new CRC32C(), content);
  }

  private static String value(Checksum checksum, byte[] content) {
    checksum.update(content, 0, content.length);
    return hex((int) checksum.getValue());
  }

  private static String hex(int number) {
    return HexFormat.of().toHexDigits(number);
  }
}
