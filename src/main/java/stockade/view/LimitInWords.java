package stockade.view;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import stockade.spec.Key;
import stockade.spec.Limit;
import stockade.spec.Resources.Rlimit;

/** A limit as people say it. */
final class LimitInWords implements Limit.Cases<String> {
  private LimitInWords() {}

  static String of(Limit limit) {
    return limit.accept(new LimitInWords());
  }

  static String of(Rlimit rlimit) {
    String soft = number(rlimit.soft(), rlimit.limit().countsBytes());
    String hard = number(rlimit.hard(), rlimit.limit().countsBytes());
    return rlimit.limit().word() + " " + (soft.equals(hard) ? soft : soft + " to " + hard);
  }

  private static String number(long number, boolean bytes) {
    return number == Limit.UNLIMITED ? "unlimited" : bytes && number > 0 ? Bytes.words(number) : Long.toString(number);
  }

  @Override
  public String amount(Limit.Amount limit) {
    boolean bytes = List.of(Key.MEMORY, Key.MEMORY_HIGH, Key.MEMORY_LOW, Key.MEMORY_SWAP).contains(limit.key());
    String number = limit.key() == Key.CPUS
        ? Double.toString(limit.amount() / 100_000.0).replaceAll("\\.0$", "")
        : number(limit.amount(), bytes);
    return limit.key().word() + " " + number;
  }

  @Override
  public String nodes(Limit.Nodes limit) {
    return limit.key().word() + " " + limit.list();
  }

  @Override
  public String throughput(Limit.Throughput limit) {
    return limit.device() + " " + new TreeMap<>(limit.rates()).entrySet().stream()
        .map(rate -> rate.getKey().name().toLowerCase(Locale.ROOT) + " " + number(rate.getValue(), rate.getKey().countsBytes()))
        .collect(Collectors.joining(" "));
  }

  @Override
  public String hugePages(Limit.HugePages limit) {
    return "huge pages of " + limit.page() + " " + number(limit.bytes(), true);
  }

  @Override
  public String devices(Limit.Devices limit) {
    return limit.rules().isEmpty() ? "no devices but the harmless ones" : "devices "
        + limit.rules().stream().map(Limit.DeviceRule::text).collect(Collectors.joining(", "));
  }
}
