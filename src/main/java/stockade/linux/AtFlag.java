package stockade.linux;

/** Flags of the calls that take a directory descriptor ({@code linux/fcntl.h}). */
public enum AtFlag implements Flag {
  AT_SYMLINK_NOFOLLOW(0x100L),
  AT_NO_AUTOMOUNT(0x800L),
  AT_EMPTY_PATH(0x1000L),
  AT_STATX_FORCE_SYNC(0x2000L),
  AT_RECURSIVE(0x8000L);

  private final long bits;

  AtFlag(long bits) {
    this.bits = bits;
  }

  @Override
  public long bits(Architecture architecture) {
    return bits;
  }
}
