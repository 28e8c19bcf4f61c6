package stockade.draft;

import java.util.List;
import stockade.host.Fact;

/**
 * What a launcher looks at before anything else: whether the answers are those that it was compiled from.
 *
 * @param facts without any that can't be asked again
 * @param otherwise what it does where one is another
 */
public record Watch(List<Fact> facts, Otherwise otherwise) {
  public Watch {
    facts = List.copyOf(facts);
  }

  /** What becomes of a launcher that is no longer right. */
  public sealed interface Otherwise {
    /**
     * It becomes Stockade's own program, which compiles anew. Its words are then all that were said, of which the first are
     * those that it was compiled from; it compares these, too, and hides them from the command.
     *
     * @param program the start script, an absolute path
     * @param words from the first on, up to the command's
     * @param ended whether they end with {@code --}, so that whatever follows is the command's
     */
    record Recompile(String program, List<String> words, boolean ended) implements Otherwise {
      public Recompile {
        words = List.copyOf(words);
      }

      @Override
      public <R> R accept(Visitor<R> visitor) {
        return visitor.recompile(this);
      }
    }

    /** It ends with a message. */
    record Refuse() implements Otherwise {
      @Override
      public <R> R accept(Visitor<R> visitor) {
        return visitor.refuse(this);
      }
    }

    /** What is done in each case. */
    interface Visitor<R> {
      R recompile(Recompile otherwise);

      R refuse(Refuse otherwise);
    }

    /** Gives itself to the visitor's method for its case. */
    <R> R accept(Visitor<R> visitor);
  }

  /** How many of the launcher's words are Stockade's. */
  public int hidden() {
    return otherwise instanceof Otherwise.Recompile recompile ? recompile.words().size() : 0;
  }
}
