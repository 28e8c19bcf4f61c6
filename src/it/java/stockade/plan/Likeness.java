package stockade.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether a call that was seen may be the one of a plan: by its name and by each argument that is known. */
final class Likeness {
  private static final Set<String> ZEROS = Set.of("0", "O_RDONLY", "AT_STATX_SYNC_AS_STAT", "IPPROTO_IP");
  private static final String NUMBER = "-?(0x[0-9a-f]+|[0-9]+)";

  private Likeness() {}

  static boolean of(Op.Call call, Traced seen, Map<Slot, Long> known) {
    if (!call.call().text().equals(seen.name())) {
      return false;
    }
    for (int i = 0; i < Math.min(call.arguments().size(), seen.arguments().size()); i++) {
      if (!of(call.arguments().get(i), seen.arguments().get(i), known)) {
        return false;
      }
    }
    return true;
  }

  private static boolean of(Value value, String seen, Map<Slot, Long> known) {
    if (value instanceof Slot slot) {
      String number = seen.equals("AT_FDCWD") ? "-100" : seen;
      return !known.containsKey(slot) || !number.matches(NUMBER) || Long.decode(number).equals(known.get(slot));
    }
    if (value instanceof Address address) {
      return of(address, seen);
    }
    return sameWords(value.text(), seen) || value instanceof Number number && isNumber(seen, number.value());
  }

  private static boolean of(Address address, String seen) {
    if (address.data() instanceof Data.Text text) {
      return seen.equals(text.text()) || seen.startsWith("0x");
    }
    if (address.data() instanceof Data.Struct struct) {
      return struct.fields().stream()
          .map(Data.Field::value)
          .filter(Flags.class::isInstance)
          .flatMap(flags -> ((Flags) flags).flags().stream())
          .allMatch(flag -> seen.startsWith("0x") || seen.contains("..") || seen.contains(flag.name()));
    }
    return true;
  }

  /** Flags may come in another order, and with words that mean nothing; one has two names, waitid(2). */
  private static boolean sameWords(String text, String seen) {
    return words(text).equals(words(seen));
  }

  private static Set<String> words(String text) {
    Set<String> words = new TreeSet<>(List.of(text.replace("WSTOPPED", "WUNTRACED").split("\\|")));
    words.removeAll(ZEROS);
    return words;
  }

  private static boolean isNumber(String seen, long value) {
    String word = seen.replaceAll(" .*", "");
    return word.matches(NUMBER) && (Long.decode(word) == value || Long.decode(word) == (int) value);
  }
}
