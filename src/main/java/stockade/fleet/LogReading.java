package stockade.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import stockade.launch.Reason;

/**
 * {@code stockade logs}: what a sandbox has written.
 *
 * @param since records from then on
 * @param tail so many lines at most, before those that are followed
 */
public record LogReading(Fleet fleet, Optional<Instant> since, Optional<Integer> tail, boolean follow) {
  private static final long PAUSE = 50;

  /**
   * Gives each record to its reader; where it follows, until the sandbox has ended.
   *
   * @return a sentence on what was lost, if anything was
   * @throws FleetException if there is no such sandbox, or its log can't be read
   */
  public Optional<String> read(String word, Consumer<LogRecord> reader) {
    Name name = new Name(word);
    Cell cell = Cell.of(fleet.places(), name);
    if (!Files.exists(cell.log())) {
      cell = fleet.cell(name);
    }
    Place place = past(cell, reader);
    if (follow && cell.exists()) {
      follow(cell, place, reader);
    }
    long lost = cell.exists() ? cell.lost() : 0;
    return lost == 0 ? Optional.empty() : Optional.of(lost + " bytes of what " + name + " wrote could not be kept: its log had no room");
  }

  /** How far the current file is read: {@code key} tells a file from one that has taken its name. */
  private record Place(Object key, long position) {}

  private Place past(Cell cell, Consumer<LogRecord> reader) {
    Deque<LogRecord> last = new ArrayDeque<>();
    Consumer<LogRecord> taker = tail.<Consumer<LogRecord>>map(most -> record -> keep(last, record, most)).orElse(reader);
    Place place = new Place("", 0);
    for (Path file : new LogFiles(cell.log()).inOrder()) {
      place = read(file, 0, taker);
    }
    last.forEach(reader);
    return place;
  }

  private static void keep(Deque<LogRecord> last, LogRecord record, int most) {
    last.addLast(record);
    while (last.size() > most) {
      last.removeFirst();
    }
  }

  private Place read(Path file, long from, Consumer<LogRecord> reader) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ).position(from);
        InputStream bytes = Channels.newInputStream(channel)) {
      Object key = Files.readAttributes(file, "unix:ino").get("ino");
      byte[] all = bytes.readAllBytes();
      int end = all.length;
      while (end > 0 && all[end - 1] != '\n') {
        end--;
      }
      try (BufferedReader lines = new BufferedReader(
          new InputStreamReader(new java.io.ByteArrayInputStream(all, 0, end), StandardCharsets.UTF_8))) {
        lines.lines().map(LogRecord::parse).filter(this::isWanted).forEach(reader);
      }
      return new Place(key, from + end);
    } catch (IOException failure) {
      throw new FleetException("cannot read the log " + file + ": " + Reason.of(failure));
    }
  }

  private boolean isWanted(LogRecord record) {
    return since.isEmpty() || record.time().filter(time -> !time.isBefore(since.get())).isPresent();
  }

  private void follow(Cell cell, Place from, Consumer<LogRecord> reader) {
    Place place = from;
    for (boolean runs = true; runs; ) {
      runs = cell.monitor().isPresent();
      place = more(cell, place, reader);
      if (runs) {
        Patience.sleep(PAUSE);
      }
    }
  }

  /** What has come: also at the end of a file that has become the first of the old ones meanwhile. */
  private Place more(Cell cell, Place place, Consumer<LogRecord> reader) {
    Path old = cell.log().resolveSibling(cell.log().getFileName() + ".1");
    try {
      Object key = Files.readAttributes(cell.log(), "unix:ino").get("ino");
      if (key.equals(place.key())) {
        return read(cell.log(), place.position(), reader);
      }
      if (Files.exists(old) && Files.readAttributes(old, "unix:ino").get("ino").equals(place.key())) {
        read(old, place.position(), reader);
      }
      return read(cell.log(), 0, reader);
    } catch (IOException beingChanged) {
      return place;
    }
  }
}
