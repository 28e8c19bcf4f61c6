package stockade.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What sandboxes could leave on this machine: mounts, processes, cgroups, files of ours in the common folders. */
public record Traces(Set<String> found) {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final int HERE = 1;

  /** All there is now. */
  public static Traces now() {
    Set<String> found = new TreeSet<>();
    lines(Path.of("/proc/self/mounts")).forEach(mount -> found.add("mount " + mount));
    list(CGROUPS, Integer.MAX_VALUE, Files::isDirectory).forEach(cgroup -> found.add("cgroup " + cgroup));
    list(Path.of("/proc"), HERE, Traces::isOurs).forEach(process -> found.add("process " + process));
    for (Path common : List.of(Path.of("/tmp"), Path.of("/run"), Path.of("/dev/shm"), Machine.scratch())) {
      list(common, HERE, Traces::isNamedByUs).forEach(file -> found.add("file " + file));
    }
    return new Traces(found);
  }

  /** What is there now and was not then, after up to three seconds for those that are about to end. */
  public Set<String> leftBehind() {
    long end = System.nanoTime() + 3_000_000_000L;
    Set<String> left = newOnes();
    while (!left.isEmpty() && System.nanoTime() < end) {
      pause();
      left = newOnes();
    }
    return left;
  }

  private Set<String> newOnes() {
    Set<String> left = new TreeSet<>(now().found);
    left.removeAll(found);
    return left;
  }

  /**
   * By the variable that {@link Program} sets, or by the mark that scripts/test gives to all its descendants: a target
   * has no variable of ours, but a mark.
   */
  private static boolean isOurs(Path process) {
    if (!process.getFileName().toString().matches("[0-9]+")) {
      return false;
    }
    String variable = Program.MARK + "=" + ProcessHandle.current().pid() + "\0";
    return text(process.resolve("environ")).contains(variable) || isMarked(process);
  }

  private static boolean isMarked(Path process) {
    String mark = text(Path.of("/proc/self/oom_score_adj"));
    return !mark.equals("0\n") && mark.equals(text(process.resolve("oom_score_adj")));
  }

  /** Folders of other runs of scripts/test come and go meanwhile; the one where ids are reserved stays. */
  private static boolean isNamedByUs(Path file) {
    String name = file.getFileName().toString();
    return name.contains("stockade") && !file.equals(Path.of("/run/stockade")) && !name.startsWith("stockade-test.") && !name.startsWith("hsperfdata_");
  }

  private static List<String> list(Path folder, int depth, Predicate<Path> wanted) {
    List<String> found = new ArrayList<>();
    try {
      Files.walkFileTree(folder, Set.of(), depth, new Visitor(file -> {
        if (wanted.test(file)) {
          found.add(file.toString());
        }
      }));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Passes over what goes away meanwhile: processes and cgroups do. */
  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final Consumer<Path> visit;

    Visitor(Consumer<Path> visit) {
      this.visit = visit;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      visit.accept(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      visit.accept(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException reason) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException reason) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static List<String> lines(Path file) {
    return text(file).lines().toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
