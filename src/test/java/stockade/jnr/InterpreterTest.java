package stockade.jnr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockade.linux.Architecture;
import stockade.linux.Errno;
import stockade.linux.OpenFlag;
import stockade.linux.SystemCall;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Role;
import stockade.plan.Slot;
import stockade.plan.Step;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.spec.Origin;

/** Plans of a few operations, carried out on memory that is no process', by a kernel that is none. */
class InterpreterTest {
  private static final Slot A = new Slot("a");
  private static final Slot B = new Slot("b");
  private static final Data.Buffer BUFFER = new Data.Buffer("buffer", 8);
  private static final Failure FAILURE = Failure.of("cannot do it", Origin.DEFAULT);

  @ParameterizedTest
  @CsvSource({"PLUS,7,-9,-2", "MINUS,0,1,-1", "TIMES,-3,5,-15", "AND,12,10,8", "OR,12,10,14", "SHIFT_LEFT,1,63,-9223372036854775808",
      "SHIFT_RIGHT,-1,63,1", "REMAINDER,-1,10,5", "PLUS,9223372036854775807,1,-9223372036854775808"})
  void arithmetic_is_of_64_bits_that_wrap(Arithmetic operation, long left, long right, long result) {
    assertThat(exit(A, new Op.Compute(A, Number.of(left), operation, Number.of(right)))).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({"BYTE,255", "SHORT,65535", "INT,-1", "LONG,-1"})
  void loads_fill_with_zeros_but_for_int(Width width, long result) {
    assertThat(exit(A,
        new Op.Store(Address.of(BUFFER), 0, width, Number.of(-1)), new Op.Load(A, Address.of(BUFFER), 0, width)))
        .isEqualTo(result);
  }

  @Test
  void stores_write_no_more_than_their_width() {
    assertThat(exit(A,
        new Op.Store(Address.of(BUFFER), 0, Width.LONG, Number.of(-1)), new Op.Store(Address.of(BUFFER), 2, Width.BYTE, Number.of(0)),
        new Op.Load(A, Address.of(BUFFER), 0, Width.LONG))).isEqualTo(0xffffffffff00ffffL);
  }

  @ParameterizedTest
  @CsvSource({"EQ,1,1", "NE,1,2", "LT,-1,0", "LE,0,0", "GT,0,-1", "GE,0,0"})
  void a_comparison_that_holds_jumps(stockade.plan.Test test, long left, long right) {
    assertThat(exit(A,
        new Op.When(Number.of(left), test, Number.of(right), "far"), new Op.Set(A, Number.of(1)), new Op.Label("far"))).isZero();
  }

  @ParameterizedTest
  @CsvSource({"EQ,1,2", "NE,1,1", "LT,0,-1", "LE,1,0", "GT,-1,0", "GE,-1,0"})
  void a_comparison_that_does_not_hold_goes_on(stockade.plan.Test test, long left, long right) {
    assertThat(exit(A,
        new Op.When(Number.of(left), test, Number.of(right), "far"), new Op.Set(A, Number.of(1)), new Op.Label("far"))).isOne();
  }

  @Test
  void texts_are_cut_where_their_room_ends() {
    assertThat(exit(A,
        new Op.Set(B, Address.of(BUFFER)),
        new Op.Append(B, new Address(BUFFER, 8), Address.of("ab")),
        new Op.AppendDecimal(B, new Address(BUFFER, 8), Number.of(-1)),
        new Op.Load(A, Address.of(BUFFER), 0, Width.LONG))).isEqualTo(0x00_34_34_38_31_62_61L | 0x36L << 48);
  }

  @Test
  void an_error_is_kept_and_the_plan_goes_on() {
    assertThat(run(new FakeKernel(-2), exitWith(A, call(new OnFailure.Continue()))).made).contains("exit_group[-2]");
  }

  @Test
  void an_error_may_jump() {
    assertThat(run(new FakeKernel(-2), exitWith(B, call(new OnFailure.Jump("far")), new Op.Set(B, Number.of(1)), new Op.Label("far")))
        .made).contains("exit_group[0]");
  }

  @Test
  void an_error_that_is_not_tolerated_goes_to_the_report_with_its_number() {
    assertThat(run(new FakeKernel(-2), exitWith(Slot.ERROR, call(new OnFailure.Die(FAILURE, Set.of(Errno.EEXIST))))).made)
        .containsExactly("umask[0]", "write[2]", "exit_group[]");
  }

  @Test
  void an_error_that_is_tolerated_is_success() {
    assertThat(run(new FakeKernel(-17), exitWith(A, call(new OnFailure.Die(FAILURE, Set.of(Errno.EEXIST))))).made)
        .containsExactly("umask[0]", "exit_group[-17]");
  }

  @Test
  void answers_below_the_errors_are_none() {
    assertThat(run(new FakeKernel(-4096), exitWith(A, call(new OnFailure.Die(FAILURE, Set.of())))).made)
        .contains("exit_group[-4096]");
  }

  @Test
  void a_failure_leads_to_its_data() {
    Op[] ops = {new Op.Fail(FAILURE)};
    Layout layout = new Layout(Architecture.X86_64);
    Program program = Lowering.of(plan(ops), Architecture.X86_64, layout);
    Memory memory = memory(layout);
    new Interpreter(program, memory, new FakeKernel()).run(0);
    long data = memory.load(program.slots().failure());
    assertThat(memory.load(data + Failure.STATUS)).isEqualTo(125);
    assertThat(memory.load(memory.load(data + Failure.WHAT), Width.BYTE)).isEqualTo('c');
  }

  @Test
  void flags_are_those_of_the_architecture() {
    for (Architecture architecture : Architecture.values()) {
      assertThat(new Layout(architecture).operand(Flags.of(OpenFlag.O_DIRECTORY)).number())
          .isEqualTo(OpenFlag.O_DIRECTORY.bits(architecture));
    }
  }

  @Test
  void a_child_finds_zero_where_its_parent_finds_its_number() {
    List<Long> seen = new ArrayList<>();
    Layout layout = new Layout(Architecture.X86_64);
    Op clone = new Op.Call(SystemCall.CLONE3, List.of(Number.of(0), Number.of(64)), Optional.of(A), new OnFailure.Continue());
    Program program = Lowering.of(plan(exitWith(A, new Op.Set(A, Number.of(9)), clone)), Architecture.X86_64, layout);
    Memory memory = memory(layout);
    FakeKernel kernel = new FakeKernel();
    new Interpreter(program, memory, new Kernel() {
      @Override
      public long call(SystemCall call, long[] arguments, int next) {
        seen.add(memory.load(layout.address(A)));
        return call == SystemCall.CLONE3 ? 41 : kernel.call(call, arguments, next);
      }

      @Override
      public boolean hasEnded() {
        return kernel.hasEnded();
      }
    }).run(0);
    assertThat(seen).containsExactly(0L, 41L);
  }

  private static Op call(OnFailure onFailure) {
    return new Op.Call(SystemCall.UMASK, List.of(Number.of(0)), Optional.of(A), onFailure);
  }

  /** What exit_group is given. */
  private static long exit(Value status, Op... ops) {
    String last = run(new FakeKernel(), exitWith(status, ops)).made.get(0);
    return Long.parseLong(last.replaceAll("exit_group\\[(-?[0-9]+)\\]", "$1"));
  }

  private static Op[] exitWith(Value status, Op... ops) {
    List<Op> all = new ArrayList<>(Arrays.asList(ops));
    all.add(new Op.Call(SystemCall.EXIT_GROUP, List.of(status), Optional.empty(), new OnFailure.Continue()));
    return all.toArray(Op[]::new);
  }

  private static FakeKernel run(FakeKernel kernel, Op... ops) {
    Layout layout = new Layout(Architecture.X86_64);
    Program program = Lowering.of(plan(ops), Architecture.X86_64, layout);
    new Interpreter(program, memory(layout), kernel).run(0);
    return kernel;
  }

  /** Behind the operations is a report that writes the errno as if it were a descriptor, and ends. */
  private static Plan plan(Op... ops) {
    List<Op> all = new ArrayList<>(Arrays.asList(ops));
    all.add(new Op.Label(Op.REPORT));
    all.add(new Op.Call(SystemCall.WRITE, List.of(Slot.ERROR), Optional.empty(), new OnFailure.Continue()));
    all.add(new Op.Label("end"));
    all.add(new Op.Call(SystemCall.EXIT_GROUP, List.of(), Optional.empty(), new OnFailure.Continue()));
    return new Plan(List.of(new Part(Role.MONITOR, List.of(new Step("test", "test", all)))), 0);
  }

  private static Memory memory(Layout layout) {
    byte[] bytes = layout.bytes();
    Memory memory = new Memory(jnr.ffi.Memory.allocateDirect(Runtime.getSystemRuntime(), bytes.length), bytes.length);
    memory.restore(bytes);
    return memory;
  }
}
