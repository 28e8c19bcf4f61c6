package stockade.fleet;

import java.util.Optional;

/** {@code stockade wait}: until a sandbox has ended for good. */
public record Wait(Fleet fleet) {
  private static final long PAUSE = 20;

  /**
   * @return the status that it ended with
   * @throws FleetException if there is no such sandbox, or nobody knows how it ended
   */
  public int on(String word) {
    Cell cell = fleet.cell(new Name(word));
    for (Optional<Moment> monitor = cell.monitor(); monitor.isPresent(); monitor = cell.monitor()) {
      while (monitor.get().isAlive()) {
        Patience.sleep(PAUSE);
      }
    }
    State state = State.of(cell);
    if (state.word() == State.Word.KILLED) {
      throw new FleetException(cell.name() + " has ended without a word: its monitor was killed, or the host went down");
    }
    return (int) state.status().orElse(0);
  }
}
