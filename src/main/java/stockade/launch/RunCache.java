package stockade.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The launchers of {@code stockade run} that the start script finds by the words alone, below {@code runs} in the caller's
 * cache folder. A file is there whole or not at all; what is there tells by itself whether it is still right.
 */
public final class RunCache {
  /** Bytes, as many as a launcher has. */
  private static final int PROBE = 1 << 16;

  private final Path base;

  private RunCache(Path base) {
    this.base = base;
  }

  public static RunCache of(Map<String, String> environment, Path home) {
    return new RunCache(CacheFolder.of(environment, home));
  }

  /** The folder, which need not exist. */
  public Path folder() {
    return base.resolve("runs");
  }

  /** The launcher of that name. */
  public Optional<KeptRun> find(RunName name) {
    return place(name).flatMap(KeptRun::read).filter(kept -> kept.name().equals(name));
  }

  /**
   * The path of the launcher, kept.
   *
   * @return nothing where it can't be: there is no such name, no room, no right to write, or others have
   */
  public Optional<Path> keep(KeptRun run, byte[] image) {
    return place(run.name()).filter(file -> isWritten(file, run.behind(image)));
  }

  /** All of them with their files, the one that was used last first. */
  public List<Listed> list() {
    return files().flatMap(kept -> KeptRun.read(kept.file()).map(run -> new Listed(run, kept.size(), kept.used())).stream())
        .toList();
  }

  /**
   * A launcher that is kept.
   *
   * @param size in bytes
   * @param used when it was started last; a file system with relatime, mount(8), says it once a day
   */
  public record Listed(KeptRun run, long size, Instant used) {}

  /** Removes all launchers, those that {@link ImageCache} keeps included, and all filters; how many files. */
  public long clear() {
    return Stream.of("runs", "images", "filters")
        .map(base::resolve)
        .mapToLong(folder -> Eviction.all(folder).stream().filter(kept -> kept.remove(folder)).count())
        .sum();
  }

  /** Why nothing can be kept; nothing where it can. A file is written for that, and removed. */
  public Optional<String> obstacle() {
    Path probe = folder().resolve(Eviction.UNFINISHED + "probe.new");
    try {
      if (!isWrittenOnce(probe, new byte[PROBE])) {
        return Optional.of("what is in " + folder() + " can't be executed, or others can change it");
      }
      Files.delete(probe);
      return Optional.empty();
    } catch (IOException failure) {
      return Optional.of("cannot write to " + folder() + ": " + Reason.of(failure));
    }
  }

  private Stream<Kept> files() {
    return Eviction.all(folder()).stream().filter(kept -> !kept.isUnfinished());
  }

  private Optional<Path> place(RunName name) {
    try {
      return name.file().map(base::resolve);
    } catch (InvalidPathException unencodable) {
      return Optional.empty();
    }
  }

  /** A folder that was empty may go while it is about to be filled; once more then. */
  private boolean isWritten(Path file, byte[] content) {
    try {
      return isWrittenOnce(file, content);
    } catch (NoSuchFileException gone) {
      try {
        return isWrittenOnce(file, content);
      } catch (IOException stays) {
        return false;
      }
    } catch (IOException full) {
      return false;
    }
  }

  private boolean isWrittenOnce(Path file, byte[] content) throws IOException {
    CacheFolder.make(folder());
    if (Files.isSymbolicLink(base) || Files.isSymbolicLink(folder())
        || Ownership.firstForeign(folder().toRealPath()).isPresent()) {
      return false;
    }
    CacheFolder.make(file.getParent());
    ImageFile.replace(content, file);
    if (!Files.isExecutable(file)) {
      Files.delete(file);
      return false;
    }
    Eviction.RUNS.from(folder());
    return true;
  }
}
