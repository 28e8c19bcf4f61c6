package stockade.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import stockade.linux.Errno;
import stockade.spec.Origin;

/**
 * What is said when a step fails: {@code stockade: WHAT: ERRNO words (ORIGIN); REMEDY}. A remedy that belongs to an errno
 * goes before the general one.
 *
 * @param status the launcher's exit status, 125 to 127
 * @param what what could not be done, on what: {@code cannot bind /srv to /data}
 * @param origin where in the user's words it comes from
 * @param remedy what to do instead, or empty
 * @param remedies what to do instead after this very error
 */
public record Failure(int status, String what, Origin origin, String remedy, Map<Errno, String> remedies) {
  /** Offsets of the fields of {@link #data}. */
  public static final int WHAT = 0;
  public static final int WHERE = 8;
  public static final int REMEDY = 16;
  public static final int STATUS = 24;
  public static final int REMEDIES = 32;

  public Failure {
    remedies = Map.copyOf(remedies);
  }

  public static Failure of(String what, Origin origin) {
    return new Failure(125, what, origin, "", Map.of());
  }

  public Failure remedy(String text) {
    return new Failure(status, what, origin, text, remedies);
  }

  public Failure remedy(Errno errno, String text) {
    Map<Errno, String> more = new TreeMap<>(remedies);
    more.put(errno, text);
    return new Failure(status, what, origin, remedy, more);
  }

  public Failure status(int number) {
    return new Failure(number, what, origin, remedy, remedies);
  }

  /**
   * The failure as memory: addresses of three texts, the status, then pairs of (errno, address of its remedy) that a
   * zero errno ends.
   */
  Data.Struct data() {
    List<Data.Field> fields = new ArrayList<>(List.of(
        pointer("what", what),
        pointer("where", origin.suffix()),
        pointer("remedy", remedy),
        new Data.Field("status", Width.LONG, Number.of(status))));
    for (Map.Entry<Errno, String> each : new TreeMap<>(remedies).entrySet()) {
      fields.add(new Data.Field("", Width.LONG, Number.of(each.getKey().number())));
      fields.add(pointer("", each.getValue()));
    }
    fields.add(new Data.Field("", Width.LONG, Number.of(0)));
    return new Data.Struct(fields);
  }

  /** The place of {@link #data}. */
  public Address address() {
    return Address.of(data());
  }

  private static Data.Field pointer(String name, String text) {
    return new Data.Field(name, Width.LONG, Address.of(text));
  }
}
