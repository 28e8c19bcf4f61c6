package stockade.seccomp;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Groups of system calls under systemd's names, systemd.exec(5) SystemCallFilter=; {@code groups.txt} is the table. */
public final class SystemCallGroups {
  private static final String ALL = "@known";

  private final Map<String, Group> groups = new TreeMap<>();

  /**
   * One group.
   *
   * @param name with its at sign
   * @param about a few words
   * @param members calls, and names of groups that are part of it
   */
  public record Group(String name, String about, List<String> members) {
    public Group {
      members = List.copyOf(members);
    }

    /** From a line {@code @NAME ABOUT}, and lines of members. */
    private static Group of(String text) {
      String[] lines = text.split("\n", 2);
      String[] head = lines[0].split(" ", 2);
      return new Group(head[0], head[1], Arrays.asList(lines[1].strip().split("\\s+")));
    }
  }

  private SystemCallGroups(CallTable calls) {
    for (String text : String.join("\n", Resource.lines("groups.txt")).split("\n(?=@)")) {
      Group group = Group.of(text);
      groups.put(group.name(), group);
    }
    groups.put(ALL, new Group(ALL, "All that Stockade knows", List.copyOf(calls.names())));
  }

  public static SystemCallGroups read(CallTable calls) {
    return new SystemCallGroups(calls);
  }

  /** By name. */
  public List<Group> all() {
    return List.copyOf(groups.values());
  }

  public Optional<Group> find(String name) {
    return Optional.ofNullable(groups.get(name));
  }

  /** The calls of a group that is known, with those of the groups in it. */
  public SortedSet<String> calls(Group group) {
    SortedSet<String> calls = new TreeSet<>();
    for (String member : group.members()) {
      find(member).ifPresentOrElse(inner -> calls.addAll(calls(inner)), () -> calls.add(member));
    }
    return calls;
  }
}
