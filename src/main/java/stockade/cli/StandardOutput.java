package stockade.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The process' standard output. A Java machine ignores SIGPIPE; so that {@code stockade plan | head} is silent, the
 * process ends here as that signal would have ended it.
 */
final class StandardOutput extends OutputStream {
  private static final int ENDED_BY_SIGPIPE = 128 + 13;

  private final FileOutputStream stream = new FileOutputStream(FileDescriptor.out);

  @Override
  public void write(int unit) throws IOException {
    write(new byte[] {(byte) unit}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int start, int count) throws IOException {
    try {
      stream.write(bytes, start, count);
    } catch (IOException failure) {
      if ("Broken pipe".equals(failure.getMessage())) {
        Runtime.getRuntime().halt(ENDED_BY_SIGPIPE);
      }
      throw failure;
    }
  }
}
