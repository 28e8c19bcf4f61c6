package stockade.view;

import stockade.spec.Confinement.Filter.Action;
import stockade.spec.Confinement.Filter.Base;
import stockade.spec.Confinement.Filter.Rule;

/** The filter in words. */
final class Rules {
  private Rules() {}

  static String words(Base base) {
    if (base instanceof Base.Profile profile) {
      return "the profile " + profile.path();
    }
    return base instanceof Base.None ? "none" : "an allow-list, by the capabilities";
  }

  /** A profile may be stricter or not. */
  static boolean isLoose(Base base) {
    return base instanceof Base.None;
  }

  static String words(Rule rule) {
    return rule.name() + " " + words(rule.action());
  }

  static boolean isLoose(Rule rule) {
    return rule.action() instanceof Action.Allow || rule.action() instanceof Action.Log;
  }

  private static String words(Action action) {
    if (action instanceof Action.Fail fail) {
      return "fails with " + fail.errno();
    }
    if (action instanceof Action.Kill) {
      return "kills";
    }
    return action instanceof Action.Log ? "is logged" : "passes";
  }
}
