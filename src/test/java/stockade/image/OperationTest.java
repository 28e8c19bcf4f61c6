package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;
import static stockade.image.Plans.Ops.ops;
import static stockade.image.Plans.Ops.print;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.linux.Architecture;
import stockade.linux.OpenFlag;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Plan;
import stockade.plan.Slot;
import stockade.plan.Width;

/** What operations without calls do to slots and memory, at the edges of their numbers. */
class OperationTest {
  private static final long[] NUMBERS = {
    0, 1, -1, 2, -2, 63, 255, 4096, -4096, 0x7fffffffL, 0x80000000L, 0xffffffffL, 0x100000000L, Integer.MIN_VALUE,
    Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final Slot RESULT = new Slot("result");
  private static final Slot LEFT = new Slot("left");
  private static final Slot RIGHT = new Slot("right");

  @TempDir Path folder;

  @Test
  void slots_and_buffers_are_zero_at_the_start() throws Exception {
    Address buffer = Address.of(new Data.Buffer("page", 4096));
    Launched launched = run(ops(print(RESULT), Stream.of(print(buffer, Number.of(4096)))));
    assertThat(launched.output()).isEqualTo(new byte[8 + 4096]);
  }

  @Test
  void set_copies_numbers_and_slots() throws Exception {
    List<Op> ops = new ArrayList<>();
    for (long number : NUMBERS) {
      ops.add(new Op.Set(LEFT, Number.of(number)));
      ops.add(new Op.Set(RESULT, LEFT));
      print(RESULT).forEach(ops::add);
    }
    assertThat(run(ops.toArray(Op[]::new)).numbers()).containsExactly(NUMBERS);
  }

  @Test
  void set_takes_the_bits_that_flags_have_on_the_architecture() throws Exception {
    Op[] ops = ops(Stream.of(new Op.Set(RESULT, Flags.of(OpenFlag.O_DIRECTORY, OpenFlag.O_CREAT))), print(RESULT));
    Plan plan = Plans.of(ops);
    assertThat(Launched.on(Architecture.X86_64, folder, plan).numbers()).containsExactly(0x10040);
    assertThat(Launched.on(Architecture.AARCH64, folder, plan).numbers()).containsExactly(0x4040);
  }

  @Test
  void set_takes_the_place_of_data() throws Exception {
    Op[] ops = {new Op.Set(RESULT, Address.of("hello")), print(RESULT, Number.of(5))};
    assertThat(run(ops).text()).isEqualTo("hello");
  }

  @Test
  void an_address_with_an_offset_is_so_many_bytes_in() throws Exception {
    assertThat(run(print(new Address(new Data.Text("hello"), 3), Number.of(2))).text()).isEqualTo("lo");
  }

  @Test
  void arithmetic_wraps_at_64_bits_as_javas_does() throws Exception {
    for (Arithmetic operation : Arithmetic.values()) {
      List<Op> ops = new ArrayList<>();
      List<Long> expected = new ArrayList<>();
      for (long left : NUMBERS) {
        for (long right : NUMBERS) {
          if (Interpreter.defined(operation, right)) {
            compute(left, operation, right).forEach(ops::add);
            expected.add(Interpreter.apply(left, operation, right));
          }
        }
      }
      assertThat(run(ops.toArray(Op[]::new)).numbers()).as(operation.name()).containsExactly(longs(expected));
    }
  }

  @Test
  void comparisons_are_signed() throws Exception {
    for (stockade.plan.Test test : stockade.plan.Test.values()) {
      List<Op> ops = new ArrayList<>();
      List<Long> expected = new ArrayList<>();
      for (long left : NUMBERS) {
        for (long right : NUMBERS) {
          compare(left, test, right, "l" + ops.size()).forEach(ops::add);
          expected.add(Interpreter.holds(left, test, right) ? 1L : 0L);
        }
      }
      assertThat(run(ops.toArray(Op[]::new)).numbers()).as(test.name()).containsExactly(longs(expected));
    }
  }

  @Test
  void a_load_fills_with_zeros_but_an_int_with_its_sign() throws Exception {
    Address bytes = new Address(constant(0xf1f2f3f4f5f6f7f8L), 0);
    assertThat(loads(bytes)).containsExactly(0xf8, 0xf7f8, 0xfffffffff5f6f7f8L, 0xf1f2f3f4f5f6f7f8L);
  }

  @Test
  void a_load_of_a_positive_int_stays_positive() throws Exception {
    assertThat(loads(Address.of(constant(0x7fffffffL)))).containsExactly(0xff, 0xffff, 0x7fffffff, 0x7fffffff);
  }

  @Test
  void loads_and_stores_add_their_offset_to_the_address() throws Exception {
    Data.Buffer cells = new Data.Buffer("cells", 1024);
    Op[] ops = ops(
        Stream.of(
            new Op.Set(LEFT, new Address(cells, 512)),
            new Op.Store(LEFT, -8, Width.LONG, Number.of(1)),
            new Op.Store(LEFT, 256, Width.LONG, Number.of(2)),
            new Op.Load(RESULT, new Address(cells, 0), 504, Width.LONG)),
        print(RESULT),
        Stream.of(new Op.Load(RESULT, LEFT, 256, Width.LONG)),
        print(RESULT));
    assertThat(run(ops).numbers()).containsExactly(1, 2);
  }

  @Test
  void a_store_changes_no_byte_beside_its_own() throws Exception {
    Address cell = Address.of(new Data.Buffer("cell", 8));
    for (Width width : Width.values()) {
      Op[] ops = {
        new Op.Store(cell, 0, Width.LONG, Number.of(-1)),
        new Op.Store(cell, 0, width, Number.of(0x1122334455667788L)),
        print(cell, Number.of(8))
      };
      long mask = width == Width.LONG ? 0 : -1L << 8 * width.bytes();
      assertThat(run(ops).numbers()).as(width.name()).containsExactly(0x1122334455667788L & ~mask | mask);
    }
  }

  private Launched run(Op... ops) throws IOException, InterruptedException {
    return run(Plans.of(ops));
  }

  private Launched run(Plan plan, String... words) throws IOException, InterruptedException {
    return Launched.of(folder, plan, words);
  }

  private long[] loads(Address from) throws IOException, InterruptedException {
    List<Op> ops = new ArrayList<>();
    for (Width width : Width.values()) {
      ops.add(new Op.Set(RESULT, Number.of(-1)));
      ops.add(new Op.Load(RESULT, from, 0, width));
      print(RESULT).forEach(ops::add);
    }
    return run(ops.toArray(Op[]::new)).numbers();
  }

  private static Stream<Op> compute(long left, Arithmetic operation, long right) {
    Op compute = new Op.Compute(RESULT, Number.of(left), operation, Number.of(right));
    return Stream.concat(Stream.of(compute), print(RESULT));
  }

  private static Stream<Op> compare(long left, stockade.plan.Test test, long right, String label) {
    Stream<Op> ops = Stream.of(
        new Op.Set(LEFT, Number.of(left)),
        new Op.Set(RIGHT, Number.of(right)),
        new Op.Set(RESULT, Number.of(1)),
        new Op.When(LEFT, test, RIGHT, label),
        new Op.Set(RESULT, Number.of(0)),
        new Op.Label(label));
    return Stream.concat(ops, print(RESULT));
  }

  private static Data.Struct constant(long value) {
    return new Data.Struct(List.of(new Data.Field("value", Width.LONG, Number.of(value))));
  }

  private static long[] longs(List<Long> numbers) {
    return numbers.stream().mapToLong(number -> number).toArray();
  }
}
