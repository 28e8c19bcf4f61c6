package stockade.view;

/**
 * Something in the file system of a sandbox.
 *
 * @param path inside, absolute; of a mask it may be a pattern
 * @param what where it comes from, or what it is, in words
 */
public record Sight(String path, Access access, String what) {
  /** Whether {@code other} is this place or one below it. */
  boolean covers(Sight other) {
    return path.equals("/") || (other.path + "/").startsWith(path + "/");
  }
}
