package stockade.listing;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Operands;
import stockade.plan.Plan;
import stockade.plan.Slot;
import stockade.plan.Value;

/** The buffers that a plan names, in the order of their first use; those that structures point to are among them. */
public final class Buffers {
  private Buffers() {}

  public static Set<Data.Buffer> of(Plan plan) {
    return plan.ops()
        .flatMap(op -> op.accept(Operands.VALUES))
        .flatMap(value -> value.accept(NAMED))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static final Data.Visitor<Stream<Data.Buffer>> WITHIN = new Data.Visitor<>() {
    @Override
    public Stream<Data.Buffer> text(Data.Text data) {
      return Stream.empty();
    }

    @Override
    public Stream<Data.Buffer> struct(Data.Struct data) {
      return data.fields().stream().flatMap(field -> field.value().accept(NAMED));
    }

    @Override
    public Stream<Data.Buffer> buffer(Data.Buffer data) {
      return Stream.of(data);
    }
  };

  private static final Value.Visitor<Stream<Data.Buffer>> NAMED = new Value.Visitor<>() {
    @Override
    public Stream<Data.Buffer> number(Number value) {
      return Stream.empty();
    }

    @Override
    public Stream<Data.Buffer> flags(Flags value) {
      return Stream.empty();
    }

    @Override
    public Stream<Data.Buffer> slot(Slot value) {
      return Stream.empty();
    }

    @Override
    public Stream<Data.Buffer> address(Address value) {
      return value.data().accept(WITHIN);
    }
  };
}
