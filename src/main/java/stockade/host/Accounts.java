package stockade.host;

import java.util.List;
import java.util.Optional;

/** The users and groups that a root's own /etc/passwd and /etc/group name, passwd(5), group(5). */
public record Accounts(List<User> users, List<Group> groups) {
  public static final Accounts NONE = new Accounts(List.of(), List.of());

  public Accounts {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
  }

  /** A line of passwd. */
  public record User(String name, long uid, long gid, String home, String shell) {}

  /** A line of group. */
  public record Group(String name, long gid, List<String> members) {}

  public Optional<User> user(String name) {
    return users.stream().filter(user -> user.name().equals(name)).findFirst();
  }

  public Optional<User> user(long uid) {
    return users.stream().filter(user -> user.uid() == uid).findFirst();
  }

  public Optional<Group> group(String name) {
    return groups.stream().filter(group -> group.name().equals(name)).findFirst();
  }
}
