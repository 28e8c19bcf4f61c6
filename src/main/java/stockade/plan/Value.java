package stockade.plan;

/** What an argument, a comparison or a store may name: a number, some flags, a slot, or the place of some data. */
public sealed interface Value permits Number, Flags, Slot, Address {
  /** How the plan's text shows it. */
  String text();
}
