package stockade.launch;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where scripts/stockade is: in the folder that this program was built in. */
final class StartScript {
  private StartScript() {}

  /** @throws LaunchException where it isn't there */
  static Path find() {
    Path script = classes().getParent().getParent().resolve("scripts").resolve("stockade");
    if (!Files.isExecutable(script)) {
      throw new LaunchException("the JNR engine needs the start script " + script + "; install Stockade whole");
    }
    return script;
  }

  /** The jar, or the folder of classes. */
  private static Path classes() {
    try {
      return Path.of(StartScript.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toRealPath();
    } catch (URISyntaxException | java.io.IOException failure) {
      throw new LaunchException("cannot find Stockade's own jar: " + failure.getMessage());
    }
  }
}
