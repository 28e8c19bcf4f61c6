package stockade.linux;

/** How {@code openat2(2)} resolves a path ({@code linux/openat2.h}, since 5.6). */
public enum ResolveFlag implements Flag {
  RESOLVE_NO_XDEV(0x1L),
  RESOLVE_NO_MAGICLINKS(0x2L),
  RESOLVE_NO_SYMLINKS(0x4L),
  RESOLVE_BENEATH(0x8L),
  RESOLVE_IN_ROOT(0x10L);

  private final long bits;

  ResolveFlag(long bits) {
    this.bits = bits;
  }

  @Override
  public long bits(Architecture architecture) {
    return bits;
  }
}
