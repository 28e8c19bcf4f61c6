package stockade.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import stockade.launch.HandOver;

/** A call of the program as tests make it: what it printed, and the status. */
record Call(int status, String out, String err) {
  static Call of(String... words) {
    return in(Path.of("/"), "", words);
  }

  /** With {@code input} on standard input; folder and cache are {@code folder}, which also gets the script's answer. */
  static Call in(Path folder, String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(new Invocation(
        List.of(words),
        new ByteArrayInputStream(input.getBytes(UTF_8)),
        new PrintStream(out, false, UTF_8),
        new PrintStream(err, true, UTF_8),
        Map.of("XDG_CACHE_HOME", folder.toString(), "HOME", folder.toString(),
            "XDG_RUNTIME_DIR", folder.resolve("runtime").toString()),
        folder,
        false,
        new HandOver.ToScript(folder.resolve("answer"))));
    return new Call(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** A call whose launcher would be started; {@link #dropped} reads what the script would learn. */
  static Call answered(Path folder, String... words) {
    try {
      Files.writeString(folder.resolve("answer"), "");
      Call call = in(folder, "", words);
      return new Call(call.status(), Files.readString(folder.resolve("answer")), call.err());
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  int dropped() {
    return Integer.parseInt(out.substring(0, out.indexOf(' ')));
  }

  Path image() {
    return Path.of(out.substring(out.indexOf(' ') + 1).strip());
  }
}
