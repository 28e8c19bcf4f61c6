package stockade.linux;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A kind of namespace, namespaces(7), under the word that the options use. */
public enum Namespace {
  USER(CloneFlag.CLONE_NEWUSER, "user"),
  MOUNT(CloneFlag.CLONE_NEWNS, "mnt"),
  PID(CloneFlag.CLONE_NEWPID, "pid"),
  IPC(CloneFlag.CLONE_NEWIPC, "ipc"),
  UTS(CloneFlag.CLONE_NEWUTS, "uts"),
  NET(CloneFlag.CLONE_NEWNET, "net"),
  CGROUP(CloneFlag.CLONE_NEWCGROUP, "cgroup"),
  TIME(CloneFlag.CLONE_NEWTIME, "time");

  private final CloneFlag flag;
  private final String proc;

  Namespace(CloneFlag flag, String proc) {
    this.flag = flag;
    this.proc = proc;
  }

  /** The flag that makes a new one. */
  public CloneFlag flag() {
    return flag;
  }

  /** Its name below /proc/PID/ns. */
  public String proc() {
    return proc;
  }

  /** The word of {@code --share}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Namespace> parse(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** All words, for messages: {@code user, mount, …}. */
  public static String words() {
    return Arrays.stream(values()).map(Namespace::word).collect(Collectors.joining(", "));
  }
}
