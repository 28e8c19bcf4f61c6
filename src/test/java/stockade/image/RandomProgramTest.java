package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Value;
import stockade.plan.Width;

/** Programs without jumps, made from a seed: the launcher and the interpreter end with the same slots and bytes. */
class RandomProgramTest {
  private static final int SIZE = 64;
  private static final Data.Buffer BUFFER = new Data.Buffer("memory", SIZE);
  private static final List<Slot> SLOTS = IntStream.range(0, 6).mapToObj(i -> new Slot("s" + i)).toList();

  @TempDir Path folder;

  @Test
  void launcher_and_interpreter_agree() throws Exception {
    long first = System.nanoTime();
    for (long seed = first; seed < first + 25; seed++) {
      agree(seed);
    }
  }

  @Test
  void launcher_and_interpreter_agree_on_the_programs_of_old_seeds() throws Exception {
    for (long seed = 0; seed < 5; seed++) {
      agree(seed);
    }
  }

  private void agree(long seed) throws IOException, InterruptedException {
    Program program = new Program(new Random(seed));
    List<Op> ops = program.write(200);
    SLOTS.stream().flatMap(Plans.Ops::print).forEach(ops::add);
    ops.add(Plans.Ops.print(Address.of(BUFFER), Number.of(SIZE)));
    Launched launched = Launched.of(folder, Plans.of(ops.toArray(Op[]::new)));
    assertThat(launched.numbers()).as("seed " + seed).containsExactly(program.outcome());
  }

  /** Writes operations and carries each one out at once, so that no operation has an undefined result. */
  private static final class Program {
    private final Random random;
    private final Interpreter interpreter = new Interpreter(SIZE);

    Program(Random random) {
      this.random = random;
    }

    List<Op> write(int count) {
      List<Op> ops = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ops.add(operation());
      }
      return ops;
    }

    long[] outcome() {
      IntStream cells = IntStream.range(0, SIZE / 8);
      List<Long> numbers = new ArrayList<>();
      SLOTS.forEach(slot -> numbers.add(interpreter.slots.getOrDefault(slot, 0L)));
      cells.forEach(i -> numbers.add(interpreter.buffer.getLong(8 * i)));
      return numbers.stream().mapToLong(number -> number).toArray();
    }

    private Op operation() {
      return switch (random.nextInt(5)) {
        case 0 -> set();
        case 1 -> load();
        case 2 -> store();
        default -> compute();
      };
    }

    private Op set() {
      Op.Set op = new Op.Set(slot(), value());
      interpreter.set(op);
      return op;
    }

    private Op compute() {
      Arithmetic operation = Arithmetic.values()[random.nextInt(Arithmetic.values().length)];
      Op.Compute op = new Op.Compute(slot(), value(), operation, right(operation));
      interpreter.compute(op);
      return op;
    }

    private Op load() {
      Width width = width();
      Address address = address(width);
      int offset = offset(address, width);
      Op.Load op = new Op.Load(slot(), address, offset, width);
      interpreter.load(op, address);
      return op;
    }

    private Op store() {
      Width width = width();
      Address address = address(width);
      Op.Store op = new Op.Store(address, offset(address, width), width, value());
      interpreter.store(op, address);
      return op;
    }

    private Value right(Arithmetic operation) {
      return switch (operation) {
        case PLUS, MINUS, TIMES, AND, OR -> value();
        case SHIFT_LEFT, SHIFT_RIGHT -> Number.of(random.nextInt(64));
        case REMAINDER -> Number.of(number() | 1);
      };
    }

    private Address address(Width width) {
      return new Address(BUFFER, random.nextInt(SIZE - width.bytes() + 1));
    }

    /** What leads from the address to some other place in the buffer. */
    private int offset(Address address, Width width) {
      return random.nextInt(SIZE - width.bytes() + 1) - address.offset();
    }

    private Width width() {
      return Width.values()[random.nextInt(Width.values().length)];
    }

    private Slot slot() {
      return SLOTS.get(random.nextInt(SLOTS.size()));
    }

    private Value value() {
      return random.nextInt(3) > 0 ? slot() : Number.of(number());
    }

    /** Of any length in bits, so that every form of a constant occurs. */
    private long number() {
      return random.nextLong() >> random.nextInt(64);
    }
  }
}
