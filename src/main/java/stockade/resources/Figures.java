package stockade.resources;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.READ;
import static stockade.plan.Symbols.ZERO;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Strings;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;

/** Reads {@link Figure}s while the group is still there, all in one loop over a table; -1 is what the host can't tell. */
public final class Figures {
  private static final int UNKNOWN = -1;
  private static final Data.Buffer VALUES = new Data.Buffer("figures", 8 * Figure.values().length);
  private static final Data.Buffer FOLDERS = new Data.Buffer("figure_folders", 16 * 8);
  private static final Data.Buffer TEXT = new Data.Buffer("figure_text", 4096);
  private static final Address START = Address.of(TEXT);
  private static final Slot ROW = new Slot("figure_row");
  private static final Slot FILE = new Slot("figure_file");
  private static final Slot WORD = new Slot("figure_word");
  private static final Slot DIGITS = new Slot("figure_digits");
  private static final Slot AT = new Slot("figure_at");
  private static final Slot BEFORE = new Slot("figure_before");
  private static final Slot BYTE = new Slot("figure_byte");
  private static final Slot END = new Slot("figure_end");
  private static final Slot NUMBER = new Slot("figure_number");
  private static final Slot SUM = new Slot("figure");

  private Figures() {}

  /** Puts a figure that was read into a slot; negative: unknown. */
  public static void load(Sequence sequence, Figure figure, Slot into) {
    sequence.load(into, Address.of(VALUES), 8 * figure.ordinal(), Width.LONG);
  }

  public static void store(Sequence sequence, Figure figure, Value value) {
    sequence.store(Address.of(VALUES), 8 * figure.ordinal(), Width.LONG, value);
  }

  /** Reads all that this sandbox's group can tell. */
  public static void read(Sequence sequence, Draft draft) {
    for (Figure figure : Figure.values()) {
      store(sequence, figure, Number.of(UNKNOWN));
    }
    Groups.layout(draft).ifPresent(layout -> read(sequence, layout, List.of(Figure.values())));
  }

  /** Reads one, into a slot; negative: unknown. */
  public static void read(Sequence sequence, Draft draft, Figure figure, Slot into) {
    store(sequence, figure, Number.of(UNKNOWN));
    Groups.layout(draft).ifPresent(layout -> read(sequence, layout, List.of(figure)));
    load(sequence, figure, into);
  }

  private static void read(Sequence sequence, GroupLayout layout, List<Figure> figures) {
    List<Data.Field> table = table(layout, figures);
    if (table.isEmpty()) {
      return;
    }
    for (int i = 0; i < layout.hierarchies().size(); i++) {
      sequence.store(Address.of(FOLDERS), 8 * i, Width.LONG, GroupSlots.group(layout.hierarchies().get(i)));
    }
    table.add(row(ZERO));
    String loop = sequence.fresh("figure");
    String next = sequence.fresh("next");
    String done = sequence.fresh("figures_end");
    sequence.set(ROW, Address.of(new Data.Struct(table)));
    sequence.label(loop).load(WORD, ROW, 0, Width.LONG).when(WORD, Test.EQ, 0, done);
    text(sequence, next);
    add(sequence, next);
    sequence.label(next).compute(ROW, ROW, Arithmetic.PLUS, 40).go(loop);
    sequence.label(done);
  }

  /** Rows of five: file, place of the folder, word, digits left out, place of the value. */
  private static List<Data.Field> table(GroupLayout layout, List<Figure> figures) {
    List<Data.Field> rows = new ArrayList<>();
    for (Figure figure : figures) {
      Optional<Figure.Source> source = figure.source(layout.unified());
      source.flatMap(known -> layout.of(known.controller())).ifPresent(hierarchy -> {
        Figure.Source known = source.orElseThrow();
        rows.add(row(Address.of(known.file())));
        rows.add(row(new Address(FOLDERS, 8 * layout.hierarchies().indexOf(hierarchy))));
        rows.add(row(Address.of(known.word())));
        rows.add(row(Number.of(known.digits())));
        rows.add(row(new Address(VALUES, 8 * figure.ordinal())));
      });
    }
    return rows;
  }

  private static Data.Field row(Value value) {
    return new Data.Field("figure", Width.LONG, value);
  }

  private static void text(Sequence sequence, String next) {
    sequence.load(FILE, ROW, 8, Width.LONG).load(FILE, FILE, 0, Width.LONG);
    sequence.call(OPENAT, FILE, WORD, Flags.of(O_RDONLY, O_CLOEXEC), ZERO).into(FILE).orGo(next);
    sequence.call(READ, FILE, START, Number.of(4095)).into(END).anyway();
    sequence.call(CLOSE, FILE).anyway();
    sequence.when(END, Test.LT, 0, next);
    sequence.compute(END, START, Arithmetic.PLUS, END).store(END, 0, Width.BYTE, ZERO);
  }

  /** All numbers behind the word, where that is at the beginning of a word. An empty file has none: 0. */
  private static void add(Sequence sequence, String next) {
    String look = sequence.fresh("look");
    String on = sequence.fresh("on");
    String over = sequence.fresh("over");
    sequence.load(WORD, ROW, 16, Width.LONG).load(DIGITS, ROW, 24, Width.LONG).set(SUM, 0);
    sequence.set(AT, START).set(BEFORE, '\n').label(look);
    sequence.when(AT, Test.GE, END, over).when(BEFORE, Test.GT, ' ', on);
    Strings.beginsWith(sequence, AT, WORD, on);
    number(sequence);
    sequence.compute(SUM, SUM, Arithmetic.PLUS, NUMBER);
    sequence.load(BYTE, WORD, 0, Width.BYTE).when(BYTE, Test.EQ, 0, over);
    sequence.label(on).load(BEFORE, AT, 0, Width.BYTE).compute(AT, AT, Arithmetic.PLUS, 1).go(look);
    sequence.label(over).load(WORD, ROW, 32, Width.LONG).store(WORD, 0, Width.LONG, SUM);
  }

  /** The digits behind the word but for the last few. */
  private static void number(Sequence sequence) {
    Slot digit = new Slot("figure_digit");
    Slot last = new Slot("figure_last");
    String skip = sequence.fresh("skip");
    String find = sequence.fresh("find");
    String found = sequence.fresh("found");
    String loop = sequence.fresh("digit");
    String done = sequence.fresh("number");
    sequence.set(digit, AT).set(last, WORD);
    sequence.label(skip).load(BYTE, last, 0, Width.BYTE).when(BYTE, Test.EQ, 0, find);
    sequence.compute(last, last, Arithmetic.PLUS, 1).compute(digit, digit, Arithmetic.PLUS, 1).go(skip);
    sequence.label(find).set(last, digit);
    String more = sequence.fresh("more");
    sequence.label(more).load(BYTE, last, 0, Width.BYTE).when(BYTE, Test.LT, '0', found).when(BYTE, Test.GT, '9', found);
    sequence.compute(last, last, Arithmetic.PLUS, 1).go(more);
    sequence.label(found).compute(last, last, Arithmetic.MINUS, DIGITS).set(NUMBER, 0);
    sequence.label(loop).when(digit, Test.GE, last, done).load(BYTE, digit, 0, Width.BYTE);
    sequence.compute(NUMBER, NUMBER, Arithmetic.TIMES, 10).compute(NUMBER, NUMBER, Arithmetic.PLUS, BYTE);
    sequence.compute(NUMBER, NUMBER, Arithmetic.MINUS, '0').compute(digit, digit, Arithmetic.PLUS, 1).go(loop);
    sequence.label(done);
  }
}
