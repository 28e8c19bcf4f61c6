package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;
import static stockade.image.Plans.Ops.call;
import static stockade.image.Plans.Ops.callOr;
import static stockade.image.Plans.Ops.die;
import static stockade.image.Plans.Ops.exit;
import static stockade.image.Plans.Ops.failure;
import static stockade.image.Plans.Ops.print;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.linux.Errno;
import stockade.linux.SystemCall;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Role;
import stockade.plan.Slot;
import stockade.plan.Step;
import stockade.plan.Width;

/** What operations do, seen from outside: small launchers are run and report by their output and status. */
class LauncherTest {
  private static final long[] NUMBERS = {
    0, 1, -1, 2, -2, 63, 255, 4096, -4096, 0x7fffffffL, 0x80000000L, 0xffffffffL, 0x100000000L, Integer.MIN_VALUE,
    Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final Slot RESULT = new Slot("result");
  private static final Slot WORD = new Slot("word");
  private static final Slot LEFT = new Slot("left");
  private static final Slot RIGHT = new Slot("right");
  private static final Number BAD_DESCRIPTOR = Number.of(-1);

  @TempDir Path folder;

  @Test
  void the_status_is_the_argument_of_exit_group() throws Exception {
    assertThat(run(exit(Number.of(42))).status()).isEqualTo(42);
  }

  @Test
  void all_six_arguments_reach_the_kernel_in_their_places() throws Exception {
    Path trace = folder.resolve("trace");
    Path launcher = Launched.write(folder, Plans.of(call(
        SystemCall.SENDTO, BAD_DESCRIPTOR, Number.of(0x123456789L), Number.of(3), Number.of(4), Number.of(-5), Number.of(6))));
    List<String> strace = List.of("strace", "-e", "raw=sendto", "-o", trace.toString(), launcher.toString());
    assertThat(new ProcessBuilder(strace).start().waitFor()).isZero();
    assertThat(Files.readString(trace))
        .contains("sendto(0xffffffffffffffff, 0x123456789, 0x3, 0x4, 0xfffffffffffffffb, 0x6) = ");
  }

  @Test
  void argc_counts_the_programs_own_name() throws Exception {
    Op[] ops = print(Slot.ARGC).toArray(Op[]::new);
    assertThat(run(Plans.of(ops), "one", "two").numbers()).containsExactly(3);
    assertThat(run(Plans.of(ops)).numbers()).containsExactly(1);
  }

  @Test
  void argv_holds_the_words_and_a_null_pointer() throws Exception {
    Launched launched = run(Plans.of(ops(word(Slot.ARGV, 1, 3), word(Slot.ARGV, 2, 3), loaded(Slot.ARGV, 24))), "one", "two");
    assertThat(launched.text()).isEqualTo("onetwo" + "\0".repeat(8));
  }

  @Test
  void envp_holds_the_environment_and_a_null_pointer() throws Exception {
    Plan plan = Plans.of(ops(word(Slot.ENVP, 0, 7), loaded(Slot.ENVP, 8)));
    Launched launched = Launched.of(folder, plan, Map.of("NAME", "42"), "one", "two", "three");
    assertThat(launched.text()).isEqualTo("NAME=42" + "\0".repeat(8));
  }

  @Test
  void slots_and_buffers_are_zero_at_the_start() throws Exception {
    Address buffer = Address.of(new Data.Buffer("page", 4096));
    Launched launched = run(ops(print(RESULT), Stream.of(print(buffer, Number.of(4096)))));
    assertThat(launched.output()).isEqualTo(new byte[8 + 4096]);
  }

  @Test
  void set_copies_numbers_flags_slots_and_addresses() throws Exception {
    List<Op> ops = new ArrayList<>();
    for (long number : NUMBERS) {
      ops.add(new Op.Set(LEFT, Number.of(number)));
      ops.add(new Op.Set(RESULT, LEFT));
      print(RESULT).forEach(ops::add);
    }
    assertThat(run(ops.toArray(Op[]::new)).numbers()).containsExactly(NUMBERS);
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
  void go_leaves_out_what_lies_between() throws Exception {
    Op[] ops = {new Op.Go("end"), exit(Number.of(1)), new Op.Label("end"), exit(Number.of(7))};
    assertThat(run(ops).status()).isEqualTo(7);
  }

  @Test
  void a_jump_back_makes_a_loop() throws Exception {
    Op[] ops = {
      new Op.Label("again"),
      new Op.Compute(LEFT, LEFT, Arithmetic.PLUS, Number.of(3)),
      new Op.When(LEFT, stockade.plan.Test.LT, Number.of(20), "again"),
      exit(LEFT)
    };
    assertThat(run(ops).status()).isEqualTo(21);
  }

  @Test
  void parts_follow_one_another_and_share_labels() throws Exception {
    Part first = part(Role.MONITOR, new Op.Go(Role.INIT.label()));
    Part second = part(Role.INIT, new Op.Label(Role.INIT.label()), exit(Number.of(5)));
    assertThat(run(new Plan(List.of(first, second), 0)).status()).isEqualTo(5);
  }

  @Test
  void a_part_that_control_runs_off_ends_the_process_by_sigill() throws Exception {
    Part first = part(Role.MONITOR, new Op.Set(LEFT, Number.of(1)));
    Part second = part(Role.INIT, exit(Number.of(0)));
    assertThat(run(new Plan(List.of(first, second), 0)).status()).isEqualTo(128 + 4);
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

  @Test
  void a_result_is_the_kernels_answer() throws Exception {
    Op[] ops = ops(
        Stream.of(call(RESULT, SystemCall.UMASK, Number.mode(027)), call(RESULT, SystemCall.UMASK, Number.of(0))),
        print(RESULT));
    assertThat(run(ops).numbers()).containsExactly(027);
  }

  @Test
  void a_result_holds_the_negative_errno_of_a_call_that_fails() throws Exception {
    Op[] ops = ops(Stream.of(call(RESULT, SystemCall.CLOSE, BAD_DESCRIPTOR)), print(RESULT));
    assertThat(run(ops).numbers()).containsExactly(-Errno.EBADF.number());
  }

  @Test
  void a_result_is_kept_before_the_failure_takes_its_way() throws Exception {
    Op.Call close = new Op.Call(
        SystemCall.CLOSE, List.of(BAD_DESCRIPTOR), Optional.of(RESULT), new OnFailure.Jump("failed"));
    Op[] ops = ops(Stream.of(close, exit(Number.of(1)), new Op.Label("failed")), print(RESULT));
    assertThat(run(ops).numbers()).containsExactly(-Errno.EBADF.number());
  }

  @Test
  void a_jump_is_taken_by_failures_only() throws Exception {
    Op[] ops = {
      callOr(new OnFailure.Jump("failed"), SystemCall.GETPID),
      callOr(new OnFailure.Jump("reached"), SystemCall.CLOSE, BAD_DESCRIPTOR),
      new Op.Label("failed"),
      exit(Number.of(1)),
      new Op.Label("reached"),
      exit(Number.of(7))
    };
    assertThat(run(ops).status()).isEqualTo(7);
  }

  @Test
  void an_answer_below_the_errors_is_no_failure() throws Exception {
    for (long answer : new long[] {-4096, Long.MIN_VALUE, 0xffffffffL, Long.MAX_VALUE}) {
      Op[] ops = {
        call(RESULT, SystemCall.OPENAT, Number.of(-100), Address.of("/proc/self/mem"), Number.of(0)),
        callOr(new OnFailure.Jump("failed"), SystemCall.LSEEK, RESULT, Number.of(answer), Number.of(0)),
        exit(Number.of(7)),
        new Op.Label("failed"),
        exit(Number.of(1))
      };
      assertThat(run(ops).status()).as("lseek to " + answer).isEqualTo(7);
    }
  }

  @Test
  void every_answer_from_the_lowest_errno_on_is_a_failure() throws Exception {
    for (long answer : new long[] {-4095, -1}) {
      Op[] ops = {
        call(RESULT, SystemCall.OPENAT, Number.of(-100), Address.of("/proc/self/mem"), Number.of(0)),
        callOr(new OnFailure.Jump("failed"), SystemCall.LSEEK, RESULT, Number.of(answer), Number.of(0)),
        exit(Number.of(1)),
        new Op.Label("failed"),
        exit(Number.of(7))
      };
      assertThat(run(ops).status()).as("lseek to " + answer).isEqualTo(7);
    }
  }

  @Test
  void dying_goes_to_the_report_with_errno_and_failure() throws Exception {
    Plan plan = reporting(callOr(die("cannot close"), SystemCall.CLOSE, BAD_DESCRIPTOR));
    Launched launched = run(plan);
    assertThat(launched.text()).isEqualTo("cannot close");
    assertThat(launched.status()).isEqualTo(Errno.EBADF.number());
  }

  @Test
  void the_failures_of_many_calls_are_told_apart() throws Exception {
    Plan plan = reporting(
        callOr(die("cannot say who"), SystemCall.GETPID),
        callOr(die("cannot close"), SystemCall.CLOSE, BAD_DESCRIPTOR),
        callOr(die("cannot sync"), SystemCall.FCHDIR, BAD_DESCRIPTOR));
    assertThat(run(plan).text()).isEqualTo("cannot close");
  }

  @Test
  void a_tolerated_error_is_taken_like_success() throws Exception {
    Op close = callOr(die("cannot close", Errno.EPERM, Errno.EBADF, Errno.EKEYREJECTED), SystemCall.CLOSE, BAD_DESCRIPTOR);
    assertThat(run(close, exit(Number.of(7))).status()).isEqualTo(7);
  }

  @Test
  void an_error_is_not_tolerated_for_anothers_sake() throws Exception {
    Op close = callOr(die("cannot close", Errno.EPERM, Errno.EKEYREJECTED), SystemCall.CLOSE, BAD_DESCRIPTOR);
    assertThat(run(reporting(close)).status()).isEqualTo(Errno.EBADF.number());
  }

  @Test
  void failing_leaves_the_errno_as_it_was() throws Exception {
    Launched launched = run(reporting(new Op.Set(Slot.ERROR, Number.of(3)), new Op.Fail(failure("no such command"))));
    assertThat(launched.text()).isEqualTo("no such command");
    assertThat(launched.status()).isEqualTo(3);
  }

  @Test
  void a_cloned_process_has_a_copy_of_the_slots() throws Exception {
    Data.Buffer arguments = new Data.Buffer("clone", 88);
    Op[] ops = {
      new Op.Set(LEFT, Number.of(5)),
      new Op.Store(Address.of(arguments), 32, Width.LONG, Number.of(17)),
      call(RESULT, SystemCall.CLONE3, Address.of(arguments), Number.of(88)),
      new Op.When(RESULT, stockade.plan.Test.NE, Number.of(0), "parent"),
      new Op.Set(LEFT, Number.of(6)),
      exit(Number.of(9)),
      new Op.Label("parent"),
      call(SystemCall.WAIT4, RESULT, Address.of(new Data.Buffer("status", 4)), Number.of(0), Number.of(0)),
      new Op.Load(RIGHT, Address.of(new Data.Buffer("status", 4)), 0, Width.INT),
      new Op.Compute(RIGHT, RIGHT, Arithmetic.SHIFT_RIGHT, Number.of(8)),
      new Op.Compute(RIGHT, RIGHT, Arithmetic.SHIFT_LEFT, Number.of(4)),
      new Op.Compute(RIGHT, RIGHT, Arithmetic.PLUS, LEFT),
      exit(RIGHT)
    };
    assertThat(run(ops).status()).isEqualTo(9 * 16 + 5);
  }

  @Test
  void the_vector_of_words_grows_downwards_into_the_headroom() throws Exception {
    Plan plan = Plans.withHeadroom(
        3,
        new Op.Compute(LEFT, Slot.ARGV, Arithmetic.MINUS, Number.of(16)),
        new Op.Store(LEFT, 0, Width.LONG, Address.of("echo")),
        new Op.Store(LEFT, 8, Width.LONG, Address.of("first")),
        new Op.Store(LEFT, 16, Width.LONG, Address.of("second")),
        call(SystemCall.EXECVE, Address.of("/bin/echo"), LEFT, Slot.ENVP));
    assertThat(run(plan, "third", "fourth").text()).isEqualTo("first second third fourth\n");
  }

  @Test
  void calls_and_texts_leave_the_whole_headroom_alone() throws Exception {
    int words = 1000;
    Op[] ops = ops(
        Stream.of(
            new Op.Compute(LEFT, Slot.ARGV, Arithmetic.MINUS, Number.of(8 * words)),
            new Op.Set(RESULT, LEFT)),
        Stream.of(
            new Op.Label("fill"),
            new Op.Store(RESULT, 0, Width.LONG, Number.of(-1)),
            new Op.Compute(RESULT, RESULT, Arithmetic.PLUS, Number.of(8)),
            new Op.When(RESULT, stockade.plan.Test.LT, Slot.ARGV, "fill")),
        Stream.of(
            new Op.Set(RIGHT, Address.of(new Data.Buffer("text", 32))),
            new Op.AppendDecimal(RIGHT, new Address(new Data.Buffer("text", 32), 32), Number.of(-1)),
            call(SystemCall.GETPID),
            print(LEFT, Number.of(8 * words))));
    assertThat(run(Plans.withHeadroom(words, ops)).numbers()).hasSize(words).containsOnly(-1);
  }

  private Launched run(Op... ops) throws IOException, InterruptedException {
    return run(Plans.of(ops));
  }

  private Launched run(Plan plan, String... words) throws IOException, InterruptedException {
    return Launched.of(folder, plan, words);
  }

  /** The report writes what failed, and ends with the errno as the status. */
  private static Plan reporting(Op... ops) {
    Stream<Op> report = Stream.of(
        exit(Number.of(0)),
        new Op.Label(Op.REPORT),
        new Op.Load(WORD, Slot.FAILURE, Failure.WHAT, Width.LONG),
        new Op.Set(RESULT, Address.of(new Data.Buffer("what", 64))),
        new Op.Append(RESULT, new Address(new Data.Buffer("what", 64), 64), WORD),
        new Op.Compute(RESULT, RESULT, Arithmetic.MINUS, Address.of(new Data.Buffer("what", 64))),
        print(Address.of(new Data.Buffer("what", 64)), RESULT),
        exit(Slot.ERROR));
    return Plans.bare(0, Stream.concat(Stream.of(ops), report).toList());
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

  /** Writes the first bytes of a vector's word. */
  private static Stream<Op> word(Slot vector, int index, int size) {
    return Stream.of(new Op.Load(WORD, vector, 8 * index, Width.LONG), print(WORD, Number.of(size)));
  }

  private static Stream<Op> loaded(Slot address, int offset) {
    return Stream.concat(Stream.of(new Op.Load(RESULT, address, offset, Width.LONG)), print(RESULT));
  }

  private static Data.Struct constant(long value) {
    return new Data.Struct(List.of(new Data.Field("value", Width.LONG, Number.of(value))));
  }

  private static Part part(Role role, Op... ops) {
    return new Part(role, List.of(new Step("test", "test a part", List.of(ops))));
  }

  private static Op[] ops(Stream<?>... pieces) {
    return Stream.of(pieces).flatMap(piece -> piece).map(Op.class::cast).toArray(Op[]::new);
  }

  private static long[] longs(List<Long> numbers) {
    return numbers.stream().mapToLong(number -> number).toArray();
  }
}
