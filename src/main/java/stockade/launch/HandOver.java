package stockade.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a kept image becomes the process that the caller waits for. */
public sealed interface HandOver {
  /**
   * Starts the image, or has it started.
   *
   * @param image an absolute path
   * @param arguments all words that the command line had
   * @param dropped how many of them, from the first on, are Stockade's own; the others are the image's
   * @return the status to end with
   */
  int start(Path image, List<String> arguments, int dropped);

  /** Who called, if that can find kept launchers by itself. */
  Optional<FrontEnd> frontEnd();

  /**
   * Answers the start script with a line {@code DROPPED IMAGE} and ends: the script then drops that many of its own
   * arguments and becomes the image. So the image keeps the caller's process id, descriptors and environment, and the bytes
   * of its words were never decoded.
   *
   * @param channel the file that the script reads, /proc/self/fd/N for a descriptor
   * @param frontEnd absent: nothing is kept that the script could find
   */
  record ToScript(Path channel, Optional<FrontEnd> frontEnd) implements HandOver {
    /** A script that looks for nothing. */
    public ToScript(Path channel) {
      this(channel, Optional.empty());
    }

    @Override
    public int start(Path image, List<String> arguments, int dropped) {
      try {
        Files.write(channel, (dropped + " " + image + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
        return 0;
      } catch (IOException failure) {
        throw new LaunchException("cannot answer the start script through " + channel + ": " + Reason.of(failure));
      }
    }
  }

  /** Starts the image as a child with this process' streams, for Java without the start script. */
  record ToChild() implements HandOver {
    @Override
    public Optional<FrontEnd> frontEnd() {
      return Optional.empty();
    }

    @Override
    public int start(Path image, List<String> arguments, int dropped) {
      List<String> words = new ArrayList<>(List.of(image.toString()));
      words.addAll(arguments.subList(dropped, arguments.size()));
      try {
        return Start.of(new ProcessBuilder(words).inheritIO()).waitFor();
      } catch (IOException failure) {
        throw new LaunchException("cannot start " + image + ": " + Reason.of(failure));
      } catch (InterruptedException interruption) {
        Thread.currentThread().interrupt();
        throw new LaunchException("interrupted while the sandbox ran");
      }
    }
  }
}
