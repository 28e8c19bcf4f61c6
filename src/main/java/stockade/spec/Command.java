package stockade.spec;

import java.util.List;
import java.util.Optional;

/**
 * The command, to which words given at run time are appended.
 *
 * @param words of the spec; may be empty: then the first word given at run time is the program
 * @param arg0 what the program finds as its own name; absent: its first word
 */
public record Command(List<String> words, Optional<String> arg0, Origin origin) {
  public static final Command NONE = new Command(List.of(), Optional.empty(), Origin.DEFAULT);

  public Command {
    words = List.copyOf(words);
  }
}
