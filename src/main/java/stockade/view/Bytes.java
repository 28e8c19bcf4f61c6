package stockade.view;

/** Sizes in words. */
final class Bytes {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

  private Bytes() {}

  /** In the largest unit that it is a whole number of: {@code 1536 KiB}. */
  static String words(long bytes) {
    int unit = 0;
    long number = bytes;
    while (unit < UNITS.length - 1 && number % 1024 == 0) {
      number /= 1024;
      unit++;
    }
    return number + " " + UNITS[unit];
  }
}
