package stockade.linux;

/** Attributes of {@code mount_setattr(2)} and {@code fsmount(2)} ({@code linux/mount.h}, since 5.12). */
public enum MountAttr implements Flag {
  MOUNT_ATTR_RDONLY(0x1L),
  MOUNT_ATTR_NOSUID(0x2L),
  MOUNT_ATTR_NODEV(0x4L),
  MOUNT_ATTR_NOEXEC(0x8L),
  MOUNT_ATTR_IDMAP(0x100000L);

  private final long bits;

  MountAttr(long bits) {
    this.bits = bits;
  }

  @Override
  public long bits(Architecture architecture) {
    return bits;
  }
}
