package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;
import static stockade.image.Plans.Ops.call;
import static stockade.image.Plans.Ops.exit;
import static stockade.image.Plans.Ops.ops;
import static stockade.image.Plans.Ops.print;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.linux.SystemCall;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.plan.Op;
import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Role;
import stockade.plan.Slot;
import stockade.plan.Step;
import stockade.plan.Width;

/** How a launcher begins, finds its way through its parts, and ends; seen from outside. */
class LauncherTest {
  private static final Slot RESULT = new Slot("result");
  private static final Slot WORD = new Slot("word");
  private static final Slot LEFT = new Slot("left");
  private static final Slot RIGHT = new Slot("right");

  @TempDir Path folder;

  @Test
  void the_status_is_the_argument_of_exit_group() throws Exception {
    assertThat(run(exit(Number.of(42))).status()).isEqualTo(42);
  }

  @Test
  void argc_counts_the_programs_own_name() throws Exception {
    Op[] ops = print(Slot.ARGC).toArray(Op[]::new);
    assertThat(run(Plans.of(ops), "one", "two").numbers()).containsExactly(3);
    assertThat(run(Plans.of(ops)).numbers()).containsExactly(1);
  }

  @Test
  void argv_holds_the_words_and_a_null_pointer() throws Exception {
    Op[] ops = ops(word(Slot.ARGV, 1, 3), word(Slot.ARGV, 2, 3), loaded(Slot.ARGV, 24));
    Launched launched = run(Plans.of(ops), "one", "two");
    assertThat(launched.text()).isEqualTo("onetwo" + "\0".repeat(8));
  }

  @Test
  void envp_holds_the_environment_and_a_null_pointer() throws Exception {
    Plan plan = Plans.of(ops(word(Slot.ENVP, 0, 7), loaded(Slot.ENVP, 8)));
    Launched launched = Launched.of(folder, plan, Map.of("NAME", "42"), "one", "two", "three");
    assertThat(launched.text()).isEqualTo("NAME=42" + "\0".repeat(8));
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

  /** Where no emulator is between: qemu-user 7.2 knows no clone3. */
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
    assertThat(Launched.on(Launched.own(), folder, Plans.of(ops)).status()).isEqualTo(9 * 16 + 5);
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

  /** Writes the first bytes of a vector's word. */
  private static Stream<Op> word(Slot vector, int index, int size) {
    return Stream.of(new Op.Load(WORD, vector, 8 * index, Width.LONG), print(WORD, Number.of(size)));
  }

  private static Stream<Op> loaded(Slot address, int offset) {
    return Stream.concat(Stream.of(new Op.Load(RESULT, address, offset, Width.LONG)), print(RESULT));
  }

  private static Part part(Role role, Op... ops) {
    return new Part(role, List.of(new Step("test", "test a part", List.of(ops))));
  }
}
