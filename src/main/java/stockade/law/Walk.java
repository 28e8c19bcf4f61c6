package stockade.law;

import java.util.BitSet;

/** Goes to each of a number of operations once, as far as it is sent there. */
final class Walk {
  private final int count;
  private final int[] open;
  private final BitSet seen = new BitSet();
  private int left;

  Walk(int count) {
    this.count = count;
    this.open = new int[count];
  }

  void visit(int index) {
    if (index < count && !seen.get(index)) {
      seen.set(index);
      open[left++] = index;
    }
  }

  void visit(int[] indices) {
    for (int index : indices) {
      visit(index);
    }
  }

  boolean goesOn() {
    return left > 0;
  }

  int next() {
    return open[--left];
  }

  BitSet seen() {
    return seen;
  }
}
