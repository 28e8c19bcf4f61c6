package stockade.mount;

import stockade.draft.Draft;

/**
 * One mount of the sandbox, in three stages. What it needs of the host is opened while the host's root is still there; what
 * has to be put together is built then too; it is attached when there is nothing but the new root. So no path of the
 * host is looked up after the pivot, and no path of a hostile root before it.
 */
interface Mounting {
  /** Opens what is needed of the host: in {@link Draft#opener}, which may be the monitor. */
  default void open(Draft draft) {}

  /** Builds the mount, detached: in init, before the pivot. */
  default void build(Draft draft) {}

  /** Attaches it below the new root: in init, after the pivot. */
  void attach(Draft draft);
}
