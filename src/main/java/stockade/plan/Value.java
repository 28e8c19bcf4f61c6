package stockade.plan;

/**
 * What an argument, a comparison or a store may name: a number, some flags, a slot, or the place of some data.
 *
 * <p>Values and {@link Data} write their equality out. What the compiler makes for a record is linked when it is first asked
 * (java.lang.runtime.ObjectMethods), and that takes a fresh Java machine longer than making the image.
 */
public sealed interface Value permits Number, Flags, Slot, Address {
  /** How the plan's text shows it. */
  String text();

  /** What is done with each kind of value. */
  interface Visitor<R> {
    R number(Number value);

    R flags(Flags value);

    R slot(Slot value);

    R address(Address value);
  }

  /** Gives itself to the visitor's method for its kind. */
  <R> R accept(Visitor<R> visitor);
}
