package stockade.linux;

/** Bits of {@code PR_SET_SECUREBITS}, capabilities(7) ({@code linux/securebits.h}). */
public enum SecureBit implements Flag {
  SECBIT_NOROOT(0x1L),
  SECBIT_NOROOT_LOCKED(0x2L),
  SECBIT_KEEP_CAPS(0x10L),
  SECBIT_KEEP_CAPS_LOCKED(0x20L),
  SECBIT_NO_CAP_AMBIENT_RAISE(0x40L),
  SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED(0x80L);

  private final long bits;

  SecureBit(long bits) {
    this.bits = bits;
  }

  @Override
  public long bits(Architecture architecture) {
    return bits;
  }
}
