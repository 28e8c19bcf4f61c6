package stockade.tar;

import java.io.IOException;

/** An archive that isn't one, or that can't be unpacked without harm. */
public final class TarException extends IOException {
  private static final long serialVersionUID = 1;

  TarException(String sentence) {
    super(sentence);
  }
}
