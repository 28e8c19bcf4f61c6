package stockade.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that no other can be taken for: its PID, when it began in ticks since the boot (field 22 of /proc/PID/stat,
 * proc_pid_stat(5)), and which boot that was.
 */
record Moment(long pid, long began, String boot) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  /** Behind the name of the program, which may hold anything, the first field is the third. */
  private static final int FIELD = 22 - 3;

  /** From what a monitor writes: a line as in /proc/PID/stat, and a boot id. */
  static Optional<Moment> parse(String text) {
    String[] lines = text.split("\n");
    return lines.length == 2 ? ofStat(lines[0], lines[1]) : Optional.empty();
  }

  /** The process that has a PID now. */
  static Optional<Moment> now(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      return ofStat(stat.strip(), Files.readString(BOOT).strip());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static Optional<Moment> ofStat(String stat, String boot) {
    int name = stat.lastIndexOf(')');
    String[] fields = name < 0 ? new String[0] : stat.substring(name + 1).strip().split(" ");
    boolean whole = fields.length > FIELD && fields[FIELD].matches("[0-9]{1,18}") && stat.matches("(?s)[0-9]{1,9} .*");
    return whole
        ? Optional.of(new Moment(Long.parseLong(stat.split(" ", 2)[0]), Long.parseLong(fields[FIELD]), boot))
        : Optional.empty();
  }

  /** Whether the kernel says that this very process is there, and no zombie. */
  boolean isAlive() {
    return now(pid).filter(this::equals).isPresent() && !isZombie();
  }

  private boolean isZombie() {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException gone) {
      return true;
    }
  }
}
