package stockade.linux;

/** Rights that a Landlock ruleset handles, landlock_create_ruleset(2) ({@code linux/landlock.h}): files. */
public enum FenceRight implements Flag {
  LANDLOCK_ACCESS_FS_EXECUTE(0x1L),
  LANDLOCK_ACCESS_FS_WRITE_FILE(0x2L),
  LANDLOCK_ACCESS_FS_READ_FILE(0x4L),
  LANDLOCK_ACCESS_FS_READ_DIR(0x8L),
  LANDLOCK_ACCESS_FS_REMOVE_DIR(0x10L),
  LANDLOCK_ACCESS_FS_REMOVE_FILE(0x20L),
  LANDLOCK_ACCESS_FS_MAKE_CHAR(0x40L),
  LANDLOCK_ACCESS_FS_MAKE_DIR(0x80L),
  LANDLOCK_ACCESS_FS_MAKE_REG(0x100L),
  LANDLOCK_ACCESS_FS_MAKE_SOCK(0x200L),
  LANDLOCK_ACCESS_FS_MAKE_FIFO(0x400L),
  LANDLOCK_ACCESS_FS_MAKE_BLOCK(0x800L),
  LANDLOCK_ACCESS_FS_MAKE_SYM(0x1000L),
  LANDLOCK_ACCESS_FS_REFER(0x2000L),
  LANDLOCK_ACCESS_FS_TRUNCATE(0x4000L),
  LANDLOCK_ACCESS_FS_IOCTL_DEV(0x8000L);

  private final long bits;

  FenceRight(long bits) {
    this.bits = bits;
  }

  @Override
  public long bits(Architecture architecture) {
    return bits;
  }
}
