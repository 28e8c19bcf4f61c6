package stockade.fleet;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a log, as {@link stockade.service.Logs} writes it.
 *
 * @param time absent: the line is none of a monitor's records
 * @param stream stdout, stderr, or stockade
 * @param whole the text ends a line
 */
public record LogRecord(Optional<Instant> time, String stream, boolean whole, String text) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,12})\\.([0-9]{9}) (stdout|stderr|stockade) ([FP]) (.*)", Pattern.DOTALL);

  static LogRecord parse(String line) {
    Matcher parts = FORM.matcher(line);
    return parts.matches()
        ? new LogRecord(
            Optional.of(Instant.ofEpochSecond(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)))),
            parts.group(3), parts.group(4).equals("F"), parts.group(5))
        : new LogRecord(Optional.empty(), "stockade", true, line);
  }
}
