package stockade.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Slot;
import stockade.plan.Symbols;
import stockade.plan.Test;
import stockade.plan.Width;

/** A loop over a table of texts, where the same is done with each: shorter than doing it once for each. */
public final class Rows {
  private Rows() {}

  /**
   * @param word names the loop's label and slot
   * @param each writes the operations for one row: {@code row} holds the text's address; they go on at the label that is given to
   *     it to leave a row early
   */
  public static void each(Sequence sequence, String word, List<String> texts, Slot row, Consumer<String> each) {
    Slot at = new Slot(word + "_row");
    String loop = sequence.fresh(word);
    String next = sequence.fresh("next");
    String done = sequence.fresh("done");
    sequence.set(at, Address.of(table(texts)));
    sequence.label(loop).load(row, at, 0, Width.LONG).when(row, Test.EQ, 0, done);
    each.accept(next);
    sequence.label(next).compute(at, at, Arithmetic.PLUS, 8).go(loop);
    sequence.label(done);
  }

  /** Addresses of the texts; a null pointer ends them. */
  public static Data.Struct table(List<String> texts) {
    List<Data.Field> rows = new ArrayList<>();
    texts.forEach(text -> rows.add(new Data.Field("text", Width.LONG, Address.of(text))));
    rows.add(new Data.Field("", Width.LONG, Symbols.NULL));
    return new Data.Struct(rows);
  }
}
