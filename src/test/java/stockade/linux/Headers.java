package stockade.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the kernel's headers for an architecture say, as gcc reads them; Debian has them for all architectures. */
public record Headers(Architecture architecture, Path folder) {
  private static final List<String> INCLUDED = List.of(
      "asm/unistd.h", "asm/errno.h", "asm/signal.h", "asm/poll.h", "asm/termbits.h", "asm/ioctls.h", "asm/statfs.h",
      "asm/socket.h", "linux/fcntl.h", "linux/sched.h", "linux/mount.h", "linux/openat2.h", "linux/landlock.h",
      "linux/securebits.h", "linux/personality.h", "linux/stat.h", "linux/signalfd.h", "linux/timerfd.h", "linux/memfd.h",
      "linux/capability.h", "linux/seccomp.h", "linux/filter.h", "linux/audit.h", "linux/elf-em.h", "linux/prctl.h",
      "linux/keyctl.h", "linux/wait.h", "linux/time.h", "linux/close_range.h", "linux/sockios.h", "linux/bpf.h",
      "linux/resource.h", "linux/ioprio.h", "linux/fs.h");
  private static final Pattern CONSTANT =
      Pattern.compile("^c(\\d+):\\n\\s+\\.(quad|xword|zero)\\s+(-?\\d+)", Pattern.MULTILINE);

  /** The values of C expressions, each under itself. */
  public Map<String, Long> values(List<String> expressions) throws IOException {
    StringBuilder source = new StringBuilder("#include <stddef.h>\n");
    INCLUDED.forEach(file -> source.append("#include <").append(file).append(">\n"));
    for (int i = 0; i < expressions.size(); i++) {
      source.append("long long c").append(i).append(" = (").append(expressions.get(i)).append(");\n");
    }
    return read(compiled(source.toString()), expressions);
  }

  private static Map<String, Long> read(String assembly, List<String> expressions) {
    Map<String, Long> values = new LinkedHashMap<>();
    Matcher constants = CONSTANT.matcher(assembly);
    while (constants.find()) {
      long value = constants.group(2).equals("zero") ? 0 : Long.parseLong(constants.group(3));
      values.put(expressions.get(Integer.parseInt(constants.group(1))), value);
    }
    if (values.size() != expressions.stream().distinct().count()) {
      throw new AssertionError("not all of " + expressions + " in\n" + assembly);
    }
    return values;
  }

  /** The compiler is this machine's: what both have in common is that a long has 64 bits. */
  private String compiled(String source) throws IOException {
    Path file = Files.writeString(folder.resolve("constants.c"), source);
    List<String> command = new ArrayList<>(List.of("gcc", "-S", "-o", "-", "-x", "c"));
    for (Architecture each : Architecture.values()) {
      command.add((each == architecture ? "-D" : "-U") + "__" + each.machine() + "__");
    }
    Stream.of("/usr/" + architecture.machine() + "-linux-gnu/include", "/usr/include/" + architecture.machine() + "-linux-gnu")
        .forEach(include -> command.addAll(List.of("-isystem", include)));
    command.add(file.toString());
    Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(gcc.getInputStream().readAllBytes());
  }
}
