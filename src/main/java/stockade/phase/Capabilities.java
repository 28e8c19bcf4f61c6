package stockade.phase;

import static stockade.linux.SystemCall.CAPSET;
import static stockade.linux.SystemCall.PRCTL;
import static stockade.plan.Symbols.PR_CAPBSET_DROP;
import static stockade.plan.Symbols.PR_CAP_AMBIENT;
import static stockade.plan.Symbols.PR_CAP_AMBIENT_CLEAR_ALL;
import static stockade.plan.Symbols.PR_CAP_AMBIENT_RAISE;
import static stockade.plan.Symbols.PR_SET_NO_NEW_PRIVS;
import static stockade.plan.Symbols.PR_SET_SECUREBITS;
import static stockade.plan.Symbols.ZERO;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Capability;
import stockade.linux.Errno;
import stockade.linux.Flag;
import stockade.linux.SecureBit;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.PlanException;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Confinement;
import stockade.spec.Origin;

/**
 * What the target may: the bounding set and the secure bits while CAP_SETPCAP is there, all sets when no step needs one any more.
 * All five are the same in the end, or empty where that is what confines: root inside has its list by way of its uid, another
 * user has what was granted by name as ambient capabilities. capabilities(7).
 */
final class Capabilities {
  private static final String PHASE = "capabilities";
  private static final Slot NUMBER = new Slot("capability");
  private static final Slot KEPT = new Slot("kept");

  private Capabilities() {}

  /** What the command has. */
  static Set<Capability> granted(Draft draft) {
    return draft.spec().confinement().granted(WhoRuns.isRoot(draft));
  }

  /** What a program can come to have: without no_new_privs a set-user-id one has what root inside has by default. capabilities(7). */
  private static Set<Capability> bounding(Draft draft) {
    Confinement confinement = draft.spec().confinement();
    return confinement.granted(confinement.allowNewPrivileges() || WhoRuns.isRoot(draft));
  }

  /**
   * In init, as soon as it is there: while the monitor writes its maps it has nothing else to do, and what it starts has its
   * bounding set. That limits what an exec can give, not what init has; it needs no mapped id. A new user namespace comes with a
   * full one, and so does one that is joined, user_namespaces(7): there the target drops it.
   */
  static void dropBoundingEarly(Draft draft) {
    if (isDroppedByInit(draft)) {
      dropBounding(draft, draft.init());
    }
  }

  /** In the target, where init has not. */
  static void dropBounding(Draft draft) {
    if (!isDroppedByInit(draft)) {
      dropBounding(draft, draft.target());
    }
  }

  private static boolean isDroppedByInit(Draft draft) {
    return draft.ids().hasUserNamespace() && !draft.joins();
  }

  /** A loop, until the kernel knows no capability of the next number. */
  private static void dropBounding(Draft draft, Sequence sequence) {
    sequence.step(PHASE, "drop from the bounding set: all but " + words(bounding(draft)));
    String loop = sequence.fresh("capability");
    String next = sequence.fresh("next");
    String done = sequence.fresh("done");
    sequence.set(NUMBER, 0);
    sequence.label(loop).compute(KEPT, Number.of(Capability.mask(bounding(draft))), Arithmetic.SHIFT_RIGHT, NUMBER);
    sequence.compute(KEPT, KEPT, Arithmetic.AND, 1).when(KEPT, Test.NE, 0, next);
    sequence.call(PRCTL, PR_CAPBSET_DROP, NUMBER, ZERO, ZERO, ZERO).into(Slots.ANSWER).anyway();
    sequence.when(Slots.ANSWER, Test.EQ, Number.failed(Errno.EINVAL), done);
    checked(sequence, Failure.of("cannot drop a capability", Origin.DEFAULT));
    sequence.label(next).compute(NUMBER, NUMBER, Arithmetic.PLUS, 1).when(NUMBER, Test.LT, 64, loop);
    sequence.label(done);
  }

  /** Ends the launcher where {@link Slots#ANSWER} is an error that was not expected. */
  private static void checked(Sequence target, Failure failure) {
    String good = target.fresh("good");
    target.when(Slots.ANSWER, Test.GE, 0, good);
    target.compute(Slot.ERROR, ZERO, Arithmetic.MINUS, Slots.ANSWER).fail(failure).label(good);
  }

  /**
   * Before the uid changes: what is permitted outlives the change (KEEP_CAPS, which the exec clears), and nobody inside may change
   * how root is treated. KEEP_CAPS isn't locked: a service that is started as root and becomes somebody else keeps by it what it has
   * already (named(8), chronyd(8)), and would end by EPERM. Without no_new_privs the bits that would stop set-user-id programs are left
   * alone.
   */
  static void lockSecureBits(Draft draft) {
    Sequence target = draft.target();
    target.step(PHASE, "lock the secure bits");
    target
        .call(PRCTL, PR_SET_SECUREBITS, new Flags(secureBits(draft)), ZERO, ZERO, ZERO)
        .orDie(Failure.of("cannot lock the secure bits", Origin.DEFAULT));
  }

  private static List<Flag> secureBits(Draft draft) {
    boolean user = !WhoRuns.isRoot(draft);
    boolean ambient = user && !granted(draft).isEmpty();
    List<Flag> bits = new ArrayList<>();
    bits.add(SecureBit.SECBIT_KEEP_CAPS);
    if (!ambient) {
      bits.addAll(List.of(SecureBit.SECBIT_NO_CAP_AMBIENT_RAISE, SecureBit.SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED));
    }
    if (user && !draft.spec().confinement().allowNewPrivileges()) {
      bits.addAll(List.of(SecureBit.SECBIT_NOROOT, SecureBit.SECBIT_NOROOT_LOCKED));
    }
    return bits;
  }

  /**
   * Without no_new_privs only CAP_SYS_ADMIN may close a fence and install a filter, landlock_restrict_self(2), seccomp(2): it is kept
   * for these. The exec takes it away, for it is neither in the bounding set nor inheritable.
   */
  static void set(Draft draft) {
    Sequence target = draft.target();
    Set<Capability> granted = granted(draft);
    boolean ambient = !WhoRuns.isRoot(draft) && !granted.isEmpty();
    Failure failure = Failure.of("cannot set the capabilities", Origin.DEFAULT)
        .remedy(Errno.EPERM, "one that was added is not the caller's to give");
    boolean privileges = draft.spec().confinement().allowNewPrivileges();
    target.step(PHASE, "keep the capabilities: " + words(granted) + (privileges ? "; and CAP_SYS_ADMIN up to the exec" : ""));
    target.call(PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, ZERO, ZERO, ZERO).orDie(failure);
    long mask = Capability.mask(granted);
    long upToTheExec = privileges ? mask | Capability.mask(Set.of(Capability.CAP_SYS_ADMIN)) : mask;
    capset(target, upToTheExec, ambient ? mask : 0, failure);
    if (ambient) {
      granted.forEach(capability -> target
          .call(PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, Number.symbol(capability.name(), capability.ordinal()), ZERO, ZERO)
          .orDie(failure));
    }
  }

  /** The exec of a set-user-id program, or of one with file capabilities, gains nothing from here on. prctl(2), since 3.5. */
  static void renounce(Draft draft) {
    Confinement confinement = draft.spec().confinement();
    if (confinement.allowNewPrivileges()) {
      if (!draft.host().caller().isRoot()) {
        throw PlanException.at(
            Origin.DEFAULT, "only root may say --allow-new-privileges; leave it out, or run this as root");
      }
      return;
    }
    draft.target().step(PHASE, "no program that is run can gain what was given up");
    draft
        .target()
        .call(PRCTL, PR_SET_NO_NEW_PRIVS, Number.of(1), ZERO, ZERO, ZERO)
        .orDie(Failure.of("cannot set no_new_privs", Origin.DEFAULT));
  }

  /** Version 3 of the structures, capset(2): the low halves of effective, permitted, inheritable, then the high ones. */
  private static void capset(Sequence target, long mask, long inheritable, Failure failure) {
    Data.Struct header = new Data.Struct(List.of(
        new Data.Field("version", Width.INT, Number.symbol("_LINUX_CAPABILITY_VERSION_3", 0x20080522)),
        new Data.Field("pid", Width.INT, ZERO)));
    Number low = Number.symbol("0x" + Long.toHexString(mask & 0xffffffffL), mask & 0xffffffffL);
    Number high = Number.of(mask >>> 32);
    Data.Struct sets = new Data.Struct(List.of(
        new Data.Field("effective", Width.INT, low),
        new Data.Field("permitted", Width.INT, low),
        new Data.Field("inheritable", Width.INT, Number.of(inheritable & 0xffffffffL)),
        Data.Field.hidden(Width.INT, high),
        Data.Field.hidden(Width.INT, high),
        Data.Field.hidden(Width.INT, Number.of(inheritable >>> 32))));
    target.call(CAPSET, Address.of(header), Address.of(sets)).orDie(failure);
  }

  private static String words(Set<Capability> capabilities) {
    return capabilities.isEmpty() ? "none" : String.join(", ", capabilities.stream().map(Capability::name).toList());
  }
}
