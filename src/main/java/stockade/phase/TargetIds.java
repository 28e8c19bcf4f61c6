package stockade.phase;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import stockade.draft.Draft;
import stockade.draft.IdScheme;
import stockade.host.Accounts;
import stockade.plan.PlanException;
import stockade.spec.Identity.Name;
import stockade.spec.Identity.User;
import stockade.spec.Origin;

/**
 * The numbers that the command runs as, looked up in the root's own passwd and group.
 *
 * @param uid absent: the caller's own
 * @param gid absent: the caller's own
 * @param groups supplementary groups
 * @param account the user's line of passwd, where there is one
 */
record TargetIds(Optional<Long> uid, Optional<Long> gid, List<Long> groups, Optional<Accounts.User> account) {
  static TargetIds of(Draft draft) {
    Optional<User> wished = draft.spec().identity().user();
    Accounts accounts = draft.host().accounts();
    List<Long> named =
        draft.spec().identity().groups().stream().map(group -> gid(group, accounts)).toList();
    if (wished.isEmpty()) {
      return new TargetIds(Optional.empty(), Optional.empty(), named, Optional.empty()).checked(draft);
    }
    Name name = wished.get().name();
    Optional<Accounts.User> account = account(name, accounts);
    long uid = account.map(Accounts.User::uid).orElseGet(() -> number(name, "user", "passwd"));
    long gid = wished.get().group().map(group -> gid(group, accounts))
        .orElseGet(() -> account.map(Accounts.User::gid).orElse(uid));
    List<Long> groups = Stream.concat(memberships(account, accounts), named.stream()).distinct().toList();
    return new TargetIds(Optional.of(uid), Optional.of(gid), groups, account).checked(draft);
  }

  private static Optional<Accounts.User> account(Name name, Accounts accounts) {
    return accounts.user(name.text())
        .or(() -> isNumber(name.text()) ? accounts.user(Long.parseLong(name.text())) : Optional.empty());
  }

  /** The groups that list the user as a member, initgroups(3). */
  private static Stream<Long> memberships(Optional<Accounts.User> account, Accounts accounts) {
    return account.stream()
        .flatMap(user -> accounts.groups().stream().filter(group -> group.members().contains(user.name())))
        .map(Accounts.Group::gid);
  }

  private static long gid(Name name, Accounts accounts) {
    return accounts.group(name.text()).map(Accounts.Group::gid).orElseGet(() -> number(name, "group", "group"));
  }

  private static long number(Name name, String kind, String file) {
    if (!isNumber(name.text())) {
      throw PlanException.at(
          name.origin(),
          "there is no %s '%s' in the root's own /etc/%s; name one that is there, or give a number"
              .formatted(kind, name.text(), file));
    }
    return Long.parseLong(name.text());
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private TargetIds checked(Draft draft) {
    IdScheme ids = draft.ids();
    Origin origin = draft.spec().identity().origin();
    uid.filter(id -> !ids.mapsUid(id)).ifPresent(id -> refuse(origin, "user", id));
    gid.filter(id -> !ids.mapsGid(id)).ifPresent(id -> refuse(origin, "group", id));
    groups.stream().filter(id -> !ids.mapsGid(id)).findFirst().ifPresent(id -> refuse(origin, "group", id));
    if (!draft.spec().identity().groups().isEmpty() && !ids.allowsGroups()) {
      throw PlanException.at(
          draft.spec().identity().groups().get(0).origin(),
          "an ordinary user without subordinate ids can't take on groups; add a line to /etc/subuid and /etc/subgid and "
              + "install newuidmap (Debian: uidmap), or leave --group-add out");
    }
    return this;
  }

  private static void refuse(Origin origin, String kind, long id) {
    throw PlanException.at(
        origin, "%s id %d does not exist inside: the map of ids leaves it out; add it to the map".formatted(kind, id));
  }
}
