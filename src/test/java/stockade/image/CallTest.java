package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;
import static stockade.image.Plans.Ops.call;
import static stockade.image.Plans.Ops.callOr;
import static stockade.image.Plans.Ops.die;
import static stockade.image.Plans.Ops.exit;
import static stockade.image.Plans.Ops.failure;
import static stockade.image.Plans.Ops.ops;
import static stockade.image.Plans.Ops.print;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.linux.Architecture;
import stockade.linux.Errno;
import stockade.linux.SystemCall;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Plan;
import stockade.plan.Slot;
import stockade.plan.Width;

/** What a call leads to: its result, a jump, a death, the report. */
class CallTest {
  private static final Slot RESULT = new Slot("result");
  private static final Slot WORD = new Slot("word");
  private static final Number BAD_DESCRIPTOR = Number.of(-1);

  private static final Plan SIX_ARGUMENTS = Plans.of(call(
      SystemCall.SENDTO, BAD_DESCRIPTOR, Number.of(0x123456789L), Number.of(3), Number.of(4), Number.of(-5), Number.of(6)));

  @TempDir Path folder;

  @Test
  void all_six_arguments_reach_the_kernel_in_their_places() throws Exception {
    Path trace = folder.resolve("trace");
    Path launcher = Launched.write(folder, SIX_ARGUMENTS, Launched.own());
    List<String> strace = List.of("strace", "-e", "raw=sendto", "-o", trace.toString(), launcher.toString());
    assertThat(new ProcessBuilder(strace).start().waitFor()).isZero();
    assertThat(Files.readString(trace))
        .contains("sendto(0xffffffffffffffff, 0x123456789, 0x3, 0x4, 0xfffffffffffffffb, 0x6) = ");
  }

  @Test
  void all_six_arguments_are_in_their_places_on_every_architecture() throws Exception {
    for (Architecture architecture : Architecture.values()) {
      Path trace = folder.resolve("trace");
      String launcher = Launched.write(folder, SIX_ARGUMENTS, architecture).toString();
      String emulator = "qemu-" + architecture.machine() + "-static";
      Process process = new ProcessBuilder(emulator, "-strace", "-D", trace.toString(), launcher).start();
      assertThat(process.waitFor()).isZero();
      assertThat(Files.readString(trace)).contains(" sendto(-1,4886718345,3,4,-5,6) = ");
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
    OnFailure unless = die("cannot close", Errno.EPERM, Errno.EBADF, Errno.EKEYREJECTED);
    Op close = callOr(unless, SystemCall.CLOSE, BAD_DESCRIPTOR);
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
}
