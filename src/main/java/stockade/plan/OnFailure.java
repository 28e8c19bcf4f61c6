package stockade.plan;

import java.util.Set;
import stockade.linux.Errno;

/** What a call's failure, an answer between -4095 and -1, leads to. */
public sealed interface OnFailure {
  /** The plan goes on with the next operation; a result slot holds the negative errno. */
  record Continue() implements OnFailure {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.goOn(this);
    }
  }

  /**
   * Ends the launcher: {@link Slot#ERROR} gets the positive errno, {@link Slot#FAILURE} the address of the failure's
   * data, and the plan goes on at {@link Op#REPORT}. The errors in {@code tolerated} are taken like success.
   */
  record Die(Failure failure, Set<Errno> tolerated) implements OnFailure {
    public Die {
      tolerated = Set.copyOf(tolerated);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.die(this);
    }
  }

  /** Goes on at a label, whatever the error; a result slot holds the negative errno. */
  record Jump(String label) implements OnFailure {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.jump(this);
    }
  }

  /** What is done with each kind of answer to a failure. */
  interface Visitor<R> {
    R goOn(Continue onFailure);

    R die(Die onFailure);

    R jump(Jump onFailure);
  }

  /** Gives itself to the visitor's method for its kind. */
  <R> R accept(Visitor<R> visitor);
}
