package stockade.law;

/**
 * A law that a plan breaks.
 *
 * @param law the law, as a sentence
 * @param place the operation that breaks it, or what is missing
 */
public record Violation(String law, String place) {
  @Override
  public String toString() {
    return "the law that " + law + " is broken: " + place;
  }
}
