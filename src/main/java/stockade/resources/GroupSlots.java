package stockade.resources;

import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Slot;
import stockade.plan.Value;
import stockade.resources.GroupLayout.Hierarchy;
import stockade.spec.Service.Station;
import stockade.spec.Spec;

/** Where the monitor keeps what it has opened of its sandbox's control group; negative: nothing. */
final class GroupSlots {
  /** 1 in the monitor once it may have made something that is to be removed; init's copy is 0. */
  static final Slot OWNER = new Slot("group_owner");
  /** 1 where the monitor has left its own group, so that its controllers could be handed on. */
  static final Slot MOVED = new Slot("monitor_moved");
  /** The group's name, where it is the monitor's PID. */
  private static final Data.Buffer PID_NAME = new Data.Buffer("group_name", 24);

  static final Address PID_NAME_START = Address.of(PID_NAME);
  static final Address PID_NAME_END = new Address(PID_NAME, 24);
  /** The folder of all sandboxes. */
  static final String FOLDER = "stockade";

  private GroupSlots() {}

  /** The sandbox's group. */
  static Slot group(Hierarchy hierarchy) {
    return slot("group", hierarchy);
  }

  /** The folder of all sandboxes' groups. */
  static Slot folder(Hierarchy hierarchy) {
    return slot("groups", hierarchy);
  }

  /** The group that the folder is in. */
  static Slot parent(Hierarchy hierarchy) {
    return slot("group_parent", hierarchy);
  }

  private static Slot slot(String word, Hierarchy hierarchy) {
    return new Slot(hierarchy.name().isEmpty() ? word : word + "_" + hierarchy.name());
  }

  /** The name of the sandbox's group. */
  static Value name(Draft draft) {
    return known(draft.spec()).<Value>map(Address::of).orElse(PID_NAME_START);
  }

  /** The name that the user has given it: that of a started sandbox is its own, unless the spec says another. */
  static Optional<String> known(Spec spec) {
    return spec.resources().name().or(() -> spec.service().station().map(Station::name));
  }

  static void setNone(Sequence sequence, Hierarchy hierarchy) {
    sequence.set(group(hierarchy), -1).set(folder(hierarchy), -1).set(parent(hierarchy), -1);
  }
}
