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
 */
public final class Failure {
  /** Offsets of the fields of {@link #address}. */
  public static final int WHAT = 0;
  public static final int WHERE = 8;
  public static final int REMEDY = 16;
  public static final int STATUS = 24;
  public static final int REMEDIES = 32;

  private final int status;
  private final String what;
  private final Origin origin;
  private final String remedy;
  private final Map<Errno, String> remedies;
  /** Made when it is first asked for; two threads that ask at once make equal ones. */
  private Address address;

  /**
   * @param status the launcher's exit status, 125 to 127
   * @param what what could not be done, on what: {@code cannot bind /srv to /data}
   * @param origin where in the user's words it comes from
   * @param remedy what to do instead, or empty
   * @param remedies what to do instead after this very error
   */
  private Failure(int status, String what, Origin origin, String remedy, Map<Errno, String> remedies) {
    this.status = status;
    this.what = what;
    this.origin = origin;
    this.remedy = remedy;
    this.remedies = Map.copyOf(remedies);
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

  public int status() {
    return status;
  }

  public String what() {
    return what;
  }

  public Origin origin() {
    return origin;
  }

  public String remedy() {
    return remedy;
  }

  public Map<Errno, String> remedies() {
    return remedies;
  }

  /**
   * The failure as memory: addresses of three texts, the status, then pairs of (errno, address of its remedy) that a
   * zero errno ends.
   */
  public Address address() {
    if (address == null) {
      address = Address.of(new Data.Struct(fields()));
    }
    return address;
  }

  /** Says the same at the same place. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Failure failure && address().equals(failure.address());
  }

  @Override
  public int hashCode() {
    return what.hashCode();
  }

  @Override
  public String toString() {
    return what;
  }

  private List<Data.Field> fields() {
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
    return fields;
  }

  private static Data.Field pointer(String name, String text) {
    return new Data.Field(name, Width.LONG, Address.of(text));
  }
}
