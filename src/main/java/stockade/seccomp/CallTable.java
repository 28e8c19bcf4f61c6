package stockade.seccomp;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The system calls that we know, with their numbers; {@code calls.txt} is the table. */
public final class CallTable {
  private final Map<String, List<OptionalInt>> rows;

  private CallTable(Map<String, List<OptionalInt>> rows) {
    this.rows = rows;
  }

  /** The table as it is written: what was compiled with another one isn't valid any more. */
  public static String text() {
    return Resource.text("calls.txt");
  }

  public static CallTable read() {
    Map<String, List<OptionalInt>> rows = new TreeMap<>();
    for (String line : Resource.lines("calls.txt")) {
      String[] words = line.split(" ");
      rows.put(words[0], Arrays.stream(words).skip(1).map(CallTable::number).toList());
    }
    return new CallTable(rows);
  }

  private static OptionalInt number(String word) {
    return word.equals("-") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(word));
  }

  /** Every name, of whatever ABI. */
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(rows.keySet()));
  }

  public boolean knows(String name) {
    return rows.containsKey(name);
  }

  /** The number of a call that is known, or nothing where the ABI doesn't have it. */
  public OptionalInt number(Abi abi, String name) {
    return rows.get(name).get(abi.ordinal());
  }
}
