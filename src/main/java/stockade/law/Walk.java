package stockade.law;

/** Goes to each of a number of operations once, as far as it is sent there. */
final class Walk {
  private final boolean[] seen;
  private final int[] open;
  private int left;

  Walk(int count) {
    this.seen = new boolean[count];
    this.open = new int[count];
  }

  void visit(int index) {
    if (index < seen.length && !seen[index]) {
      seen[index] = true;
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

  /** Whether it was sent there. */
  boolean comesTo(Node node) {
    return seen[node.index()];
  }

  /** Has been where the other has been, too. */
  Walk and(Walk other) {
    for (int i = 0; i < seen.length; i++) {
      seen[i] |= other.seen[i];
    }
    return this;
  }
}
