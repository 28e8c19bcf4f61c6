package stockade.linux;

/** Commands of {@code fsconfig(2)} ({@code linux/mount.h}, since 5.2). */
public enum FsConfig implements Flag {
  FSCONFIG_SET_FLAG(0L),
  FSCONFIG_SET_STRING(1L),
  FSCONFIG_CMD_CREATE(6L);

  private final long bits;

  FsConfig(long bits) {
    this.bits = bits;
  }

  @Override
  public long bits(Architecture architecture) {
    return bits;
  }
}
