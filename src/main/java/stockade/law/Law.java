package stockade.law;

import java.util.List;
import java.util.Set;

/** What every plan must keep to: a part of the security specification. */
interface Law {
  /** The law, without a full stop; more than one where they are found out together. */
  Set<String> sentences();

  List<Violation> broken(Flow flow);
}
