package stockade.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import stockade.launch.Reason;
import stockade.service.Post;
import stockade.spec.Service.Station;
import stockade.spec.Word;

/**
 * The state of a sandbox that was started.
 *
 * <pre>
 *   spec        what was started: {@link Manifest}
 *   monitor     who watches it: {@link Moment}
 *   status      what happened to it since its start: {@link History}
 *   target      the process whose namespaces can be joined
 *   lock        held by the monitor while it lives
 *   control     where the monitor listens: {@link Request}
 *   health      what came of its health checks: {@link Vitality}; health.output: what the last that failed has written
 *   limits      what was changed of them: {@link Changes}
 *   lost        how much of its output the log couldn't take
 * </pre>
 */
record Cell(Name name, Path folder, Path log) {
  static Cell of(Places places, Name name) {
    return new Cell(name, places.run().resolve(name.text()), places.logs().resolve(name + ".log"));
  }

  Station station() {
    return new Station(name.text(), folder.toString(), log.toString());
  }

  boolean exists() {
    return Files.isDirectory(folder);
  }

  /** @throws FleetException if the folder isn't the caller's alone, or can't be read */
  Cell checked() {
    OwnFolder.checked(folder);
    return this;
  }

  /** The words that it was started with; nothing where another version of Stockade has written them. */
  Optional<List<Word>> words() {
    try {
      return Optional.of(text("spec").map(text -> Manifest.parse(text, name).words()).orElse(List.of()));
    } catch (FleetException foreign) {
      return Optional.empty();
    }
  }

  /** The monitor, if the kernel says that it is alive. */
  Optional<Moment> monitor() {
    return text("monitor").flatMap(Moment::parse).filter(Moment::isAlive);
  }

  History history() {
    return History.parse(text("status").orElse(""));
  }

  /** When the command was started last. */
  Optional<Instant> since() {
    return modified("target");
  }

  /** When something happened last. */
  Optional<Instant> changed() {
    return modified("status");
  }

  private Optional<Instant> modified(String file) {
    try {
      return Optional.of(Files.getLastModifiedTime(folder.resolve(file)).toInstant());
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  /** In bytes. */
  long lost() {
    return text("lost").map(String::strip).filter(text -> text.matches("[0-9]{1,18}")).map(Long::parseLong).orElse(0L);
  }

  Optional<String> text(String file) {
    try {
      return Optional.of(new String(Files.readAllBytes(folder.resolve(file)), StandardCharsets.UTF_8));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new FleetException("cannot read the state of " + name + ", " + folder.resolve(file) + ": " + Reason.of(failure));
    }
  }

  /** Puts a file there whole. */
  void write(String file, String text) {
    try {
      Path written = Files.createTempFile(
          folder, "." + file, ".new", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        Files.writeString(written, text);
        Files.move(written, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(written);
      }
    } catch (IOException failure) {
      throw new FleetException("cannot write the state of " + name + " to " + folder + ": " + Reason.of(failure));
    }
  }

  /** Forgets how an earlier one of the name ended. */
  void forget() {
    try {
      for (String file : Post.OF_ONE_LIFE) {
        Files.deleteIfExists(folder.resolve(file));
      }
    } catch (IOException failure) {
      throw new FleetException("cannot clear the state of " + name + " in " + folder + ": " + Reason.of(failure));
    }
  }

  /** Removes the state, and the folder of all states where it is empty then. */
  void remove() {
    try {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException failure) {
      throw new FleetException("cannot remove the state of " + name + ", " + folder + ": " + Reason.of(failure));
    }
    try {
      Files.deleteIfExists(folder.getParent());
    } catch (IOException others) {
      return;
    }
  }
}
