package stockade.law;

import java.util.EnumSet;
import java.util.Set;
import stockade.spec.Spec;

/** A law that a spec may lift by name. */
public enum Concession {
  /** {@code --allow-new-privileges}: set-user-id programs of the root work inside. */
  NEW_PRIVILEGES;

  public static Set<Concession> of(Spec spec) {
    return spec.confinement().allowNewPrivileges() ? EnumSet.of(NEW_PRIVILEGES) : EnumSet.noneOf(Concession.class);
  }
}
