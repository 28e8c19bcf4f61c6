package stockade.fleet;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A wait for what can only be looked at: often in the beginning, then twenty times a second. */
record Patience(Duration limit) {
  private static final long SHORTEST = 2;
  private static final long LONGEST = 50;

  static Patience of(Duration limit) {
    return new Patience(limit);
  }

  /** Whether it has come before the limit. */
  boolean until(BooleanSupplier come) {
    long end = System.nanoTime() + limit.toNanos();
    for (long pause = SHORTEST; !come.getAsBoolean(); pause = Math.min(LONGEST, pause * 2)) {
      if (System.nanoTime() >= end) {
        return false;
      }
      sleep(pause);
    }
    return true;
  }

  static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new FleetException("interrupted");
    }
  }
}
