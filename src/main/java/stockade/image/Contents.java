package stockade.image;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Plan;
import stockade.plan.Slot;
import stockade.plan.Value;

/** What a launcher keeps in memory: each thing once, in the order in which the plan first mentions it. */
record Contents(Set<Slot> slots, Set<Data.Struct> structs, Set<Data.Text> texts, Set<Data.Buffer> buffers)
    implements Value.Visitor<Boolean>, Data.Visitor<Boolean> {

  /** @throws IllegalStateException when two buffers have one name and different sizes */
  static Contents of(Plan plan) {
    Contents contents =
        new Contents(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
    contents.slots.addAll(Mentions.always());
    Mentions mentions = new Mentions();
    plan.ops().forEach(op -> op.accept(mentions).forEach(value -> value.accept(contents)));
    contents.refuseTwins();
    return contents;
  }

  @Override
  public Boolean number(Number value) {
    return false;
  }

  @Override
  public Boolean flags(Flags value) {
    return false;
  }

  @Override
  public Boolean slot(Slot value) {
    return slots.add(value);
  }

  @Override
  public Boolean address(Address value) {
    return value.data().accept(this);
  }

  @Override
  public Boolean text(Data.Text data) {
    return texts.add(data);
  }

  @Override
  public Boolean struct(Data.Struct data) {
    boolean fresh = structs.add(data);
    if (fresh) {
      data.fields().forEach(field -> field.value().accept(this));
    }
    return fresh;
  }

  @Override
  public Boolean buffer(Data.Buffer data) {
    return buffers.add(data);
  }

  private void refuseTwins() {
    Set<String> names = new HashSet<>();
    for (Data.Buffer buffer : buffers) {
      if (!names.add(buffer.name())) {
        throw new IllegalStateException("the buffer " + buffer.name() + " has two sizes");
      }
    }
  }
}
