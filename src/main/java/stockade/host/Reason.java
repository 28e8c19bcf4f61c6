package stockade.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;

/** Why a file could not be read, in words. */
final class Reason {
  private Reason() {}

  static String of(IOException error) {
    if (error instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (error instanceof NotDirectoryException) {
      return "not a directory";
    }
    return error instanceof FileSystemException named && named.getReason() != null
        ? named.getReason() : String.valueOf(error.getMessage());
  }
}
