package stockade.plan;

/** The address of {@code data}, {@code offset} bytes in. */
public record Address(Data data, int offset) implements Value {
  public Address {
    if (offset < 0) {
      throw new IllegalArgumentException("offset " + offset);
    }
  }

  public static Address of(Data data) {
    return new Address(data, 0);
  }

  public static Address of(String text) {
    return of(new Data.Text(text));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Address address && offset == address.offset && data.equals(address.data);
  }

  @Override
  public int hashCode() {
    return data.hashCode() + offset;
  }

  @Override
  public String text() {
    return offset == 0 ? data.text() : data.text() + "+" + offset;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.address(this);
  }
}
