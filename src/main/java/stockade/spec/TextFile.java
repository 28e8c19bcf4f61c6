package stockade.spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import stockade.host.Ledger;

/** A small text file that the user names. */
public final class TextFile {
  /** Bytes: 1 MiB. */
  static final int LARGEST = 1 << 20;

  private TextFile() {}

  /** As the other, for a file that nobody keeps an eye on. */
  public static String read(String noun, String path, Origin asker) {
    return read(noun, path, asker, new Ledger());
  }

  /**
   * The whole text. {@code noun} and {@code path} are for messages, {@code asker} is where the file was asked for.
   *
   * @throws SpecException where it can't be read, is larger than 1 MiB, or isn't UTF-8
   */
  static String read(String noun, String path, Origin asker, Ledger ledger) {
    Path file = path(path, asker);
    ledger.file(file);
    try (InputStream stream = Files.newInputStream(file)) {
      String text = read(noun, path, stream, asker);
      ledger.length(file, text.getBytes(StandardCharsets.UTF_8).length);
      return text;
    } catch (IOException failure) {
      throw unreadable(noun, path, failure, asker);
    }
  }

  static String read(String noun, String name, InputStream stream, Origin asker) {
    byte[] bytes;
    try {
      bytes = stream.readNBytes(LARGEST + 1);
    } catch (IOException failure) {
      throw unreadable(noun, name, failure, asker);
    }
    if (bytes.length > LARGEST) {
      throw SpecException.at(
          asker, noun + " " + Quotation.of(name) + " is larger than 1 MiB; is it the file that you mean?");
    }
    return decoded(name, bytes);
  }

  static Path path(String path, Origin asker) {
    try {
      return Path.of(path);
    } catch (InvalidPathException unencodable) {
      throw SpecException.at(
          asker, Quotation.of(path) + " can't be a file name in this locale; set LC_ALL=C.UTF-8");
    }
  }

  private static SpecException unreadable(String noun, String name, IOException failure, Origin asker) {
    return SpecException.at(asker, noun + " " + Quotation.of(name) + " can't be read: " + reason(failure));
  }

  private static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file; check its path";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied; let yourself read it";
    }
    return "Is a directory".equals(failure.getMessage()) ? "it is a folder; name a file" : failure.getMessage();
  }

  private static String decoded(String name, byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
    text.flip();
    if (result.isError()) {
      throw SpecException.at(Position.after(text.toString()).in(name), "has bytes that aren't UTF-8; save it as UTF-8");
    }
    return text.toString();
  }
}
