package stockade.host;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.zip.GZIPInputStream;

/** How the running kernel was built. Empty where neither /proc nor /boot says. */
record KernelConfig(String text) {
  static KernelConfig of(HostFiles files) {
    try (GZIPInputStream plain = new GZIPInputStream(
        new ByteArrayInputStream(Files.readAllBytes(files.at("/proc/config.gz"))))) {
      return new KernelConfig(new String(plain.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new KernelConfig(files.read("/boot/config-" + files.line("/proc/sys/kernel/osrelease")));
    }
  }

  boolean isKnown() {
    return !text.isEmpty();
  }

  /** The value of a setting, empty if it is not set. */
  String value(String setting) {
    int start = ("\n" + text).indexOf("\n" + setting + "=");
    if (start < 0) {
      return "";
    }
    int end = text.indexOf('\n', start);
    return text.substring(start + setting.length() + 1, end < 0 ? text.length() : end);
  }

  boolean has(String setting) {
    return value(setting).equals("y");
  }
}
