package stockade.spec;

import java.nio.charset.StandardCharsets;

/** Whether text says the same to the kernel as to Java. */
final class Legibility {
  private Legibility() {}

  /** @throws SpecException if {@code text} can't be handed to the kernel as it was meant */
  static void check(Origin origin, String text) {
    if (text.indexOf('\0') >= 0) {
      throw SpecException.at(
          origin, Quotation.of(text) + " contains a NUL, which ends every text for the kernel; leave it out");
    }
    if (text.indexOf('\uFFFD') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw SpecException.at(
          origin,
          Quotation.of(text) + " contains bytes that aren't UTF-8; only words of the command may hold such bytes");
    }
  }
}
