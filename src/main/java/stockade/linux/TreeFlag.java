package stockade.linux;

/** Flags of {@code open_tree(2)} ({@code linux/mount.h}, since 5.2); also {@link AtFlag}. */
public enum TreeFlag implements Flag {
  OPEN_TREE_CLONE(0x1L),
  OPEN_TREE_CLOEXEC(0x80000L);

  private final long bits;

  TreeFlag(long bits) {
    this.bits = bits;
  }

  @Override
  public long bits(Architecture architecture) {
    return bits;
  }
}
