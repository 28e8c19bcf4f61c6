package stockade.phase;

import static stockade.linux.SystemCall.KEYCTL;
import static stockade.plan.Symbols.KEYCTL_JOIN_SESSION_KEYRING;
import static stockade.plan.Symbols.NULL;

import stockade.draft.Draft;
import stockade.linux.Errno;
import stockade.plan.Failure;
import stockade.spec.Confinement.Filter;
import stockade.spec.Origin;

/**
 * Keyrings belong to no namespace: the caller's session keyring would be the command's too. Stockade's own filter forbids every call
 * that reaches a key, which costs nothing; without it the command gets a session keyring of its own, keyctl(2), of which a user
 * may have only so many (/proc/sys/kernel/keys/maxkeys, 200).
 */
final class Keyring {
  private Keyring() {}

  static void join(Draft draft) {
    Filter filter = draft.spec().confinement().filter();
    boolean outOfReach = draft.filter().isPresent()
        && filter.base() instanceof Filter.Base.Default
        && filter.rules().stream().noneMatch(rule -> rule.action() instanceof Filter.Action.Allow);
    if (outOfReach) {
      return;
    }
    draft.target().step("keyring", "leave the caller's keys behind");
    draft
        .target()
        .call(KEYCTL, KEYCTL_JOIN_SESSION_KEYRING, NULL)
        .orDie(Failure.of("cannot leave the caller's keyring", Origin.DEFAULT)
            .remedy(Errno.EDQUOT, "raise /proc/sys/kernel/keys/maxkeys, or use the default filter, which needs none"),
            Errno.ENOSYS);
  }
}
