package stockade.view;

/** What may be done to something in sight. */
public enum Access {
  READ_ONLY("ro"),
  WRITABLE("rw"),
  MASKED("masked");

  private final String word;

  Access(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
