package stockade.linux;

/** Flags of {@code move_mount(2)} ({@code linux/mount.h}, since 5.2). */
public enum MoveFlag implements Flag {
  MOVE_MOUNT_F_EMPTY_PATH(0x4L),
  MOVE_MOUNT_T_EMPTY_PATH(0x40L);

  private final long bits;

  MoveFlag(long bits) {
    this.bits = bits;
  }

  @Override
  public long bits(Architecture architecture) {
    return bits;
  }
}
