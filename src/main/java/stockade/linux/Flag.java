package stockade.linux;

/** A named bit, or group of bits, of a system call's argument; the name is the one of the kernel's headers. */
public interface Flag {
  /** The kernel's name, as {@code strace} prints it. */
  String name();

  /** The bits as the kernel of {@code architecture} expects them. */
  long bits(Architecture architecture);
}
