package stockade.linux;

/** Flags of {@code mount(2)} and {@code umount2(2)} ({@code linux/mount.h}). */
public enum MountFlag implements Flag {
  MS_RDONLY(0x1L),
  MS_REC(0x4000L),
  MS_PRIVATE(0x40000L),
  MS_SLAVE(0x80000L),
  MNT_DETACH(0x2L);

  private final long bits;

  MountFlag(long bits) {
    this.bits = bits;
  }

  @Override
  public long bits(Architecture architecture) {
    return bits;
  }
}
