package stockade.jnr;

import stockade.plan.Width;

/** A text that grows at a cursor, and is cut before its limit, where its zero byte still has room. */
final class Text {
  private final Memory memory;
  private final long slot;
  private final long last;
  private long cursor;

  /**
   * @param slot the address of the cursor
   * @param limit the first address behind the room there is
   */
  Text(Memory memory, long slot, long limit) {
    this.memory = memory;
    this.slot = slot;
    this.last = limit - 1;
    this.cursor = memory.load(slot);
  }

  void put(long letter) {
    if (cursor < last) {
      memory.store(cursor++, Width.BYTE, letter);
    }
  }

  /** Puts the zero byte, unless the cursor was past the last place for it from the start. */
  void end() {
    if (cursor <= last) {
      memory.store(cursor, Width.BYTE, 0);
    }
    memory.store(slot, cursor);
  }
}
