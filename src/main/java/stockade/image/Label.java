package stockade.image;

/** A place in the code that is known once {@link Code#bind} was told of it. Each object is a label of its own. */
final class Label {
  private final String name;

  Label(String name) {
    this.name = name;
  }

  @Override
  public String toString() {
    return name;
  }
}
