package stockade.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** From what was said to what is wanted. */
public final class SpecBuilder {
  private SpecBuilder() {}

  public static Spec of(List<Word> words, Path workingDirectory, Map<String, String> environment) {
    throw SpecException.at(Origin.DEFAULT, "" + words + workingDirectory + environment);
  }
}
