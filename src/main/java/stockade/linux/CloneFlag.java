package stockade.linux;

/** Flags of {@code clone3(2)} and {@code unshare(2)} ({@code linux/sched.h}). */
public enum CloneFlag implements Flag {
  CLONE_NEWTIME(0x80L),
  CLONE_VM(0x100L),
  CLONE_FILES(0x400L),
  CLONE_PIDFD(0x1000L),
  CLONE_VFORK(0x4000L),
  CLONE_NEWNS(0x20000L),
  CLONE_NEWCGROUP(0x2000000L),
  CLONE_NEWUTS(0x4000000L),
  CLONE_NEWIPC(0x8000000L),
  CLONE_NEWUSER(0x10000000L),
  CLONE_NEWPID(0x20000000L),
  CLONE_NEWNET(0x40000000L),
  CLONE_INTO_CGROUP(0x200000000L);

  private final long bits;

  CloneFlag(long bits) {
    this.bits = bits;
  }

  @Override
  public long bits(Architecture architecture) {
    return bits;
  }
}
