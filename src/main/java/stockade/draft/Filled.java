package stockade.draft;

import java.util.List;
import java.util.stream.Collectors;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Value;
import stockade.plan.Width;

/**
 * A structure of which a member is known only at run time: a buffer that is named by its members, as a constant one is shown, and
 * the stores that fill it.
 *
 * <pre>
 *   store {flags=CLONE_PIDFD|…, cgroup=$group}+0 CLONE_PIDFD|…
 *   store {flags=CLONE_PIDFD|…, cgroup=$group}+80 $group
 * </pre>
 */
public record Filled(int size, List<Member> members) {
  public Filled {
    members = List.copyOf(members);
  }

  /** A member at an offset of its structure; what no member is at is zero. */
  public record Member(String name, int offset, Width width, Value value) {}

  /** Fills it, and says where it is. */
  public Address write(Sequence sequence) {
    String name = members.stream()
        .map(member -> member.name() + "=" + member.value().text())
        .collect(Collectors.joining(", ", "{", "}"));
    Address address = Address.of(new Data.Buffer(name, size));
    members.forEach(member -> sequence.store(address, member.offset(), member.width(), member.value()));
    return address;
  }
}
