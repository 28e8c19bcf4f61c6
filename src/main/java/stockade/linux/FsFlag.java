package stockade.linux;

/** Flags of {@code fsopen(2)} and {@code fsmount(2)} ({@code linux/mount.h}, since 5.2). */
public enum FsFlag implements Flag {
  FSOPEN_CLOEXEC(0x1L),
  FSMOUNT_CLOEXEC(0x1L);

  private final long bits;

  FsFlag(long bits) {
    this.bits = bits;
  }

  @Override
  public long bits(Architecture architecture) {
    return bits;
  }
}
