package stockade.phase;

import static stockade.linux.SystemCall.SETGROUPS;
import static stockade.linux.SystemCall.SETRESGID;
import static stockade.linux.SystemCall.SETRESUID;
import static stockade.plan.Symbols.NULL;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.IdScheme;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.spec.Origin;

/** Who the target is: groups while CAP_SETGID is there, the gid before the uid. credentials(7). */
final class WhoRuns {
  private static final String PHASE = "identity";

  private WhoRuns() {}

  /** In a sandbox of one id, that id is there from the start, and setgroups(2) is denied. */
  static void plan(Draft draft) {
    IdScheme ids = draft.ids();
    if (ids.kind() == IdScheme.Kind.SELF) {
      return;
    }
    Sequence target = draft.target();
    TargetIds wished = TargetIds.of(draft);
    Value uid = id(draft, wished.uid(), ids.builderUid(), Slots.UID, ids.mapsUid(draft.host().caller().uid()));
    Value gid = id(draft, wished.gid(), ids.builderGid(), Slots.GID, ids.mapsGid(draft.host().caller().gid()));
    Origin origin = draft.spec().identity().origin();
    target.step(PHASE, "take on groups, gid and uid");
    target
        .call(SETGROUPS, Number.of(wished.groups().size()), groupList(wished.groups()))
        .orDie(Failure.of("cannot set the supplementary groups", origin));
    target.call(SETRESGID, gid, gid, gid).orDie(Failure.of("cannot take on the group", origin));
    target.call(SETRESUID, uid, uid, uid).orDie(Failure.of("cannot take on the user", origin));
  }

  /** Without a wish: the caller's own number where it means the caller inside, else what init is. */
  private static Value id(Draft draft, Optional<Long> wished, long builder, Slot caller, boolean mapped) {
    boolean same = isCaller(draft.ids(), mapped);
    return wished.<Value>map(Number::of).orElse(same ? caller : Number.of(builder));
  }

  private static boolean isCaller(IdScheme ids, boolean mapped) {
    return switch (ids.kind()) {
      case HOST -> true;
      case MAPPERS, WRITTEN -> mapped;
      case SELF, RANGE -> false;
    };
  }

  /** The uid inside; in a sandbox of one id that is the caller's. */
  static long uid(Draft draft) {
    IdScheme ids = draft.ids();
    long caller = draft.host().caller().uid();
    boolean same = ids.kind() == IdScheme.Kind.SELF || isCaller(ids, ids.mapsUid(caller));
    return TargetIds.of(draft).uid().orElse(same ? caller : ids.builderUid());
  }

  /** The gid inside, as {@link #uid}. */
  static long gid(Draft draft) {
    IdScheme ids = draft.ids();
    long caller = draft.host().caller().gid();
    boolean same = ids.kind() == IdScheme.Kind.SELF || isCaller(ids, ids.mapsGid(caller));
    return TargetIds.of(draft).gid().orElse(same ? caller : ids.builderGid());
  }

  private static Value groupList(List<Long> groups) {
    if (groups.isEmpty()) {
      return NULL;
    }
    List<Data.Field> fields = new ArrayList<>();
    groups.forEach(group -> fields.add(new Data.Field("gid", Width.INT, Number.of(group))));
    return Address.of(new Data.Struct(fields));
  }

  /** Whether the command is root inside: by name, or because the caller is. */
  static boolean isRoot(Draft draft) {
    return TargetIds.of(draft).uid().map(uid -> uid == 0).orElseGet(() -> isRootUnasked(draft));
  }

  /** Where no user is named, the command is the caller, or what init is. */
  private static boolean isRootUnasked(Draft draft) {
    IdScheme ids = draft.ids();
    return switch (ids.kind()) {
      case HOST, RANGE -> true;
      case SELF -> false;
      case MAPPERS, WRITTEN ->
          (ids.mapsUid(draft.host().caller().uid()) ? draft.host().caller().uid() : ids.builderUid()) == 0;
    };
  }
}
