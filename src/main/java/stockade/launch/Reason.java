package stockade.launch;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why the file system refused, in a few words. */
public final class Reason {
  private Reason() {}

  public static String of(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    return failure instanceof FileSystemException system && system.getReason() != null
        ? lower(system.getReason())
        : lower(String.valueOf(failure.getMessage()));
  }

  /** The C library begins its words with a capital. */
  private static String lower(String words) {
    return words.isEmpty() ? words : Character.toLowerCase(words.charAt(0)) + words.substring(1);
  }
}
