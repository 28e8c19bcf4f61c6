package stockade.spec;

import java.util.List;
import java.util.Optional;

/**
 * Who the command is.
 *
 * @param user absent: the caller's own ids
 * @param groups supplementary groups, names or numbers
 * @param uidMap absent: as {@code userns} says
 * @param userns how ids inside relate to ids outside
 */
public record Identity(
    Optional<User> user, List<Name> groups, List<IdRange> uidMap, List<IdRange> gidMap, Userns userns, Origin origin) {
  public static final Identity CALLER =
      new Identity(Optional.empty(), List.of(), List.of(), List.of(), Userns.AUTO, Origin.DEFAULT);

  public Identity {
    groups = List.copyOf(groups);
    uidMap = List.copyOf(uidMap);
    gidMap = List.copyOf(gidMap);
  }

  /** A user and, where said, a primary group: names of the root's own passwd and group files, or numbers. */
  public record User(Name name, Optional<Name> group) {}

  /** A name or a number, with its place in the user's words. */
  public record Name(String text, Origin origin) {}

  /** {@code count} ids from {@code inside} on are the host's ids from {@code outside} on. All fit in 32 bits. */
  public record IdRange(long inside, long outside, long count, Origin origin) {}

  /** How the ids of the sandbox come about, user_namespaces(7). */
  public enum Userns {
    /** Root inside is nobody outside; subordinate ids where they are needed and there. */
    AUTO,
    /** No user namespace: the host's ids. Needs root. */
    NONE,
    /** The caller's ids are the same inside, and subordinate ids stand for the others where there are any. */
    KEEP
  }
}
