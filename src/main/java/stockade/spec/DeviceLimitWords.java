package stockade.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stockade.spec.Limit.DeviceRule;

/** Which devices may be opened: {@code c 10:232 rw}, as devices.allow has it; {@code none} alone admits no others. */
final class DeviceLimitWords {
  private static final Pattern RULE = Pattern.compile("([bc]) ([0-9]{1,4}|\\*):([0-9]{1,7}|\\*) ([rwm]{1,3})");

  private DeviceLimitWords() {}

  static Optional<Limit> of(Words words) {
    List<Piece> said = words.each(Key.DEVICE_LIMIT);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    List<DeviceRule> rules = new ArrayList<>();
    said.stream().filter(piece -> !piece.raw().equals("none")).map(DeviceLimitWords::rule).forEach(rules::add);
    return Optional.of(new Limit.Devices(rules, said.get(said.size() - 1).origin()));
  }

  private static DeviceRule rule(Piece piece) {
    Matcher parts = RULE.matcher(piece.raw());
    if (!parts.matches()) {
      throw piece.wrong("is no rule for devices; write none, or TYPE MAJOR:MINOR ACCESS, as 'c 10:232 rw'");
    }
    String access = parts.group(4);
    return new DeviceRule(
        parts.group(1).equals("b"), number(parts.group(2)), number(parts.group(3)), access.contains("r"),
        access.contains("w"), access.contains("m"));
  }

  private static long number(String text) {
    return text.equals("*") ? Limit.UNLIMITED : Long.parseLong(text);
  }
}
