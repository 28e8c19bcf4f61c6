package stockade.spec;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import stockade.spec.Limit.Rate;

/** How fast disks may be read and written: {@code /dev/sda:rbps=1M,wiops=100}. */
final class DiskWords {
  private static final List<String> RATES =
      Arrays.stream(Rate.values()).map(rate -> rate.name().toLowerCase(Locale.ROOT)).toList();

  private DiskWords() {}

  /** Of one disk the last wins, rate by rate. */
  static Collection<Limit> of(Words words) {
    Map<String, Limit> byDevice = new LinkedHashMap<>();
    for (Piece piece : words.each(Key.IO_MAX)) {
      int colon = piece.raw().lastIndexOf(':');
      if (colon < 0) {
        throw piece.wrong("names no disk or no rate; write DEV:RATE=N, as /dev/sda:rbps=1M,wiops=100");
      }
      String device = device(piece, piece.raw().substring(0, colon));
      Map<Rate, Long> rates = new EnumMap<>(Rate.class);
      Optional.ofNullable((Limit.Throughput) byDevice.get(device)).ifPresent(known -> rates.putAll(known.rates()));
      rates.putAll(rates(piece, piece.raw().substring(colon + 1)));
      byDevice.put(device, new Limit.Throughput(device, rates, piece.origin()));
    }
    return byDevice.values();
  }

  private static String device(Piece piece, String text) {
    if (text.matches("[0-9]{1,4}:[0-9]{1,7}") || text.matches("/dev/[^\\s]{1,200}") && !text.contains("..")) {
      return text;
    }
    throw piece.isNot(text, "a disk; write a path below /dev, or MAJOR:MINOR");
  }

  private static Map<Rate, Long> rates(Piece piece, String text) {
    Map<Rate, Long> rates = new EnumMap<>(Rate.class);
    for (String part : text.split(",", -1)) {
      String[] words = part.split("=", -1);
      if (words.length != 2 || !RATES.contains(words[0])) {
        String remedy = NearestWord.remedy(words[0], RATES);
        throw piece.isNot(part, "a rate" + (remedy.isEmpty() ? "; write " + String.join(", ", RATES) + " with =N" : remedy));
      }
      Rate rate = Rate.values()[RATES.indexOf(words[0])];
      rates.put(rate, words[1].equals("max") ? Limit.UNLIMITED : number(piece, rate, words[1]));
    }
    return rates;
  }

  private static long number(Piece piece, Rate rate, String text) {
    return rate.countsBytes()
        ? Quantity.bytes(piece, text, 1)
        : Quantity.number(piece, text, "a number of operations a second", 1, 4_294_967_294L);
  }
}
