package stockade.fleet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import stockade.launch.Reason;

/**
 * The right to change the state of a name, for one program at a time: a lock of fcntl(2), which ends with its holder. Whoever had to
 * wait may find that the folder was removed meanwhile, and makes it anew.
 */
record Turn(FileChannel channel) implements AutoCloseable {
  private static final int TRIES = 50;
  private static final SecureRandom CHANCE = new SecureRandom();

  /** Does something with the state when nobody else does; makes its folder where it is missing. */
  static void on(Cell cell, Runnable action) {
    Turn turn = take(cell);
    try {
      action.run();
    } finally {
      turn.close();
    }
  }

  private static Turn take(Cell cell) {
    for (int i = 0; i < TRIES; i++) {
      OwnFolder.demand(cell.folder().getParent());
      OwnFolder.demand(cell.folder());
      try {
        Turn turn = new Turn(FileChannel.open(
            cell.folder().resolve("turn"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));
        turn.channel.lock();
        if (turn.isOf(cell)) {
          return turn;
        }
        turn.close();
      } catch (NoSuchFileException removed) {
        continue;
      } catch (IOException failure) {
        throw new FleetException("cannot lock the state of " + cell.name() + " in " + cell.folder() + ": " + Reason.of(failure));
      }
    }
    throw new FleetException("cannot lock the state of " + cell.name() + ": it is removed again and again");
  }

  /**
   * Whether the file that is locked is the one that the name leads to: it is given a length by chance. It isn't opened a second time,
   * since this program's lock would go with that, fcntl(2).
   */
  private boolean isOf(Cell cell) throws IOException {
    long length = 1L + CHANCE.nextInt(Integer.MAX_VALUE);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(new byte[1]), length - 1);
    Path file = cell.folder().resolve("turn");
    return Files.exists(file) && Files.size(file) == length;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new FleetException("cannot unlock a state: " + Reason.of(failure));
    }
  }
}
