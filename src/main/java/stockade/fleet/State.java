package stockade.fleet;

import java.util.OptionalLong;

/** What a sandbox does, as far as the kernel confirms it. */
record State(Word word, OptionalLong status) {
  /** How {@code ps} calls it. */
  enum Word {
    STARTING,
    RUNNING,
    PAUSED,
    STOPPING,
    RESTARTING,
    /** It was told to end. */
    STOPPED,
    /** Its command has ended. */
    EXITED,
    /** It could not be started. */
    FAILED,
    /** Its monitor was killed, or the host went down: how it ended is not known. */
    KILLED
  }

  static State of(Cell cell) {
    History history = cell.history();
    return cell.monitor().isPresent() ? alive(history) : ended(cell.history());
  }

  private static State alive(History history) {
    Word word = switch (history.last().orElse("")) {
      case "" -> Word.STARTING;
      case "paused" -> Word.PAUSED;
      case "stopping", "ended", "stopped" -> Word.STOPPING;
      case "restarting" -> Word.RESTARTING;
      default -> Word.RUNNING;
    };
    return new State(word, OptionalLong.empty());
  }

  private static State ended(History history) {
    OptionalLong status = history.number("ended", "status");
    boolean told = history.has("stopping") || history.has("stopped");
    if (history.lines().isEmpty()) {
      return new State(Word.FAILED, status);
    }
    boolean known = status.isPresent() && !history.last().orElse("").equals("restarting");
    return new State(known ? told ? Word.STOPPED : Word.EXITED : Word.KILLED, status);
  }

  boolean isUp() {
    return switch (word) {
      case STARTING, RUNNING, PAUSED, STOPPING, RESTARTING -> true;
      case STOPPED, EXITED, FAILED, KILLED -> false;
    };
  }

  /** {@code running}, {@code exited (1)}. */
  String words() {
    String text = word.name().toLowerCase(java.util.Locale.ROOT);
    return word == Word.EXITED && status.isPresent() ? text + " (" + status.getAsLong() + ")" : text;
  }
}
