package stockade.linux;

/** Flags of {@code openat(2)}; four of them have other bits on arm64 ({@code asm/fcntl.h}). */
public enum OpenFlag implements Flag {
  O_RDONLY(0, 0),
  O_WRONLY(0x1, 0x1),
  O_RDWR(0x2, 0x2),
  O_CREAT(0x40, 0x40),
  O_EXCL(0x80, 0x80),
  O_NOCTTY(0x100, 0x100),
  O_TRUNC(0x200, 0x200),
  O_APPEND(0x400, 0x400),
  O_NONBLOCK(0x800, 0x800),
  O_DIRECTORY(0x10000, 0x4000),
  O_NOFOLLOW(0x20000, 0x8000),
  O_CLOEXEC(0x80000, 0x80000),
  O_PATH(0x200000, 0x200000);

  private final long x86;
  private final long arm;

  OpenFlag(long x86, long arm) {
    this.x86 = x86;
    this.arm = arm;
  }

  @Override
  public long bits(Architecture architecture) {
    return architecture == Architecture.X86_64 ? x86 : arm;
  }
}
