package stockade.host;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The lines of passwd(5) and group(5). Whatever is no line of theirs is passed over, as getpwent(3) does. */
final class AccountLines {
  private AccountLines() {}

  static Accounts parse(String passwd, String group) {
    return new Accounts(users(passwd), groups(group));
  }

  private static List<Accounts.User> users(String passwd) {
    List<Accounts.User> users = new ArrayList<>();
    for (String line : passwd.split("\n")) {
      String[] field = line.split(":", -1);
      if (field.length >= 6 && !field[0].isEmpty()) {
        addUser(users, field);
      }
    }
    return users;
  }

  private static void addUser(List<Accounts.User> users, String[] field) {
    OptionalLong uid = Id.parse(field[2]);
    OptionalLong gid = Id.parse(field[3]);
    if (uid.isPresent() && gid.isPresent()) {
      String shell = field.length > 6 ? field[6] : "";
      users.add(new Accounts.User(field[0], uid.getAsLong(), gid.getAsLong(), field[5], shell));
    }
  }

  private static List<Accounts.Group> groups(String group) {
    List<Accounts.Group> groups = new ArrayList<>();
    for (String line : group.split("\n")) {
      String[] field = line.split(":", -1);
      OptionalLong gid = field.length >= 3 ? Id.parse(field[2]) : OptionalLong.empty();
      if (gid.isPresent() && !field[0].isEmpty()) {
        groups.add(new Accounts.Group(field[0], gid.getAsLong(), members(field)));
      }
    }
    return groups;
  }

  private static List<String> members(String[] field) {
    return field.length < 4 || field[3].isEmpty() ? List.of() : List.of(field[3].split(","));
  }
}
