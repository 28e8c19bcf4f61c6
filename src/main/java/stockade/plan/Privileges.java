package stockade.plan;

import static stockade.linux.SystemCall.CAPSET;
import static stockade.linux.SystemCall.PRCTL;
import static stockade.linux.SystemCall.SETGROUPS;
import static stockade.linux.SystemCall.SETRESGID;
import static stockade.linux.SystemCall.SETRESUID;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.PR_CAPBSET_DROP;
import static stockade.plan.Symbols.PR_CAP_AMBIENT;
import static stockade.plan.Symbols.PR_CAP_AMBIENT_CLEAR_ALL;
import static stockade.plan.Symbols.PR_SET_NO_NEW_PRIVS;
import static stockade.plan.Symbols.ZERO;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import stockade.linux.Capability;
import stockade.linux.Errno;
import stockade.spec.Origin;

/**
 * Who the target is, and what it may. The order is the kernel's: the bounding set while CAP_SETPCAP is there, groups while
 * CAP_SETGID is, the gid before the uid, and the capabilities when no step needs them any more. capabilities(7),
 * credentials(7).
 */
final class Privileges {
  private static final String PHASE = "privileges";
  private static final Slot NUMBER = new Slot("capability");
  private static final Slot KEPT = new Slot("kept");

  private Privileges() {}

  static void plan(Draft draft) {
    dropBounding(draft);
    becomeUser(draft);
    setCapabilities(draft);
    draft.target().step(PHASE, "no program that is run can gain what was given up");
    draft
        .target()
        .call(PRCTL, PR_SET_NO_NEW_PRIVS, Number.of(1), ZERO, ZERO, ZERO)
        .orDie(Failure.of("cannot set no_new_privs", Origin.DEFAULT));
  }

  /** What the command keeps: root inside a short list, any other user nothing. */
  private static Set<Capability> kept(Draft draft) {
    boolean root = TargetIds.of(draft).uid().map(uid -> uid == 0).orElseGet(() -> isRootUnasked(draft));
    return root ? Capability.OF_ROOT_INSIDE : Set.of();
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

  /** A loop, until the kernel knows no capability of the next number. */
  private static void dropBounding(Draft draft) {
    Sequence target = draft.target();
    target.step(PHASE, "drop from the bounding set: all but " + words(kept(draft)));
    String loop = target.fresh("capability");
    String next = target.fresh("next");
    String done = target.fresh("done");
    target.set(NUMBER, 0);
    target.label(loop).compute(KEPT, Number.of(Capability.mask(kept(draft))), Arithmetic.SHIFT_RIGHT, NUMBER);
    target.compute(KEPT, KEPT, Arithmetic.AND, 1).when(KEPT, Test.NE, 0, next);
    target.call(PRCTL, PR_CAPBSET_DROP, NUMBER, ZERO, ZERO, ZERO).into(Slots.ANSWER).anyway();
    target.when(Slots.ANSWER, Test.EQ, Number.failed(Errno.EINVAL), done);
    checked(target, Failure.of("cannot drop a capability", Origin.DEFAULT));
    target.label(next).compute(NUMBER, NUMBER, Arithmetic.PLUS, 1).when(NUMBER, Test.LT, 64, loop);
    target.label(done);
  }

  /** Ends the launcher where {@link Slots#ANSWER} is an error that was not expected. */
  private static void checked(Sequence target, Failure failure) {
    String good = target.fresh("good");
    target.when(Slots.ANSWER, Test.GE, 0, good);
    target.compute(Slot.ERROR, ZERO, Arithmetic.MINUS, Slots.ANSWER).fail(failure).label(good);
  }

  /** In a sandbox of one id, that id is there from the start, and setgroups(2) is denied. */
  private static void becomeUser(Draft draft) {
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
  private static Value id(Draft draft, java.util.Optional<Long> wished, long builder, Slot caller, boolean mapped) {
    boolean same = switch (draft.ids().kind()) {
      case HOST -> true;
      case MAPPERS, WRITTEN -> mapped;
      case SELF, RANGE -> false;
    };
    return wished.<Value>map(Number::of).orElse(same ? caller : Number.of(builder));
  }

  private static Value groupList(List<Long> groups) {
    if (groups.isEmpty()) {
      return NULL;
    }
    List<Data.Field> fields = new ArrayList<>();
    groups.forEach(group -> fields.add(new Data.Field("gid", Width.INT, Number.of(group))));
    return Address.of(new Data.Struct(fields));
  }

  /** All sets are the same, and the ambient one, which another user could carry through the exec, is empty. */
  private static void setCapabilities(Draft draft) {
    Sequence target = draft.target();
    Failure failure = Failure.of("cannot set the capabilities", Origin.DEFAULT);
    target.step(PHASE, "keep the capabilities: " + words(kept(draft)));
    target.call(PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, ZERO, ZERO, ZERO).orDie(failure);
    capset(target, Capability.mask(kept(draft)), failure);
  }

  /** Version 3 of the structures, capset(2): the low halves of effective, permitted, inheritable, then the high ones. */
  private static void capset(Sequence target, long mask, Failure failure) {
    Data.Struct header = new Data.Struct(List.of(
        new Data.Field("version", Width.INT, Number.symbol("_LINUX_CAPABILITY_VERSION_3", 0x20080522)),
        new Data.Field("pid", Width.INT, ZERO)));
    Number low = Number.symbol("0x" + Long.toHexString(mask & 0xffffffffL), mask & 0xffffffffL);
    Number high = Number.of(mask >>> 32);
    Data.Struct sets = new Data.Struct(List.of(
        new Data.Field("effective", Width.INT, low),
        new Data.Field("permitted", Width.INT, low),
        new Data.Field("inheritable", Width.INT, ZERO),
        Data.Field.hidden(Width.INT, high),
        Data.Field.hidden(Width.INT, high),
        Data.Field.hidden(Width.INT, ZERO)));
    target.call(CAPSET, Address.of(header), Address.of(sets)).orDie(failure);
  }

  private static String words(Set<Capability> capabilities) {
    return capabilities.isEmpty() ? "none" : String.join(", ", capabilities.stream().map(Capability::name).toList());
  }
}
