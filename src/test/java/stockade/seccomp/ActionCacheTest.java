package stockade.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stockade.linux.Architecture;
import stockade.linux.Capability;
import stockade.seccomp.BpfProgram.Instruction;

/**
 * The kernel runs a filter once for each number when it is installed, with arguments that it doesn't know, and remembers which numbers
 * come to ALLOW all the same: these never run it again (kernel/seccomp.c, seccomp_cache_prepare, since Linux 5.11).
 */
class ActionCacheTest {
  private final CallTable calls = CallTable.read();

  /** What the kernel's emulation comes to; nothing where an instruction reads an argument, or the instruction pointer. */
  private static OptionalLong emulated(List<Instruction> program, long arch, long number) {
    long accumulator = 0;
    int at = 0;
    while (true) {
      Instruction each = program.get(at++);
      switch (each.code()) {
        case 0x20 -> {
          if (each.k() > 4) {
            return OptionalLong.empty();
          }
          accumulator = each.k() == 0 ? number : arch;
        }
        case 0x06 -> {
          return OptionalLong.of(each.k());
        }
        case 0x05 -> at += (int) each.k();
        case 0x54 -> accumulator &= each.k();
        case 0x15 -> at += accumulator == each.k() ? each.jt() : each.jf();
        case 0x25 -> at += accumulator > each.k() ? each.jt() : each.jf();
        case 0x35 -> at += accumulator >= each.k() ? each.jt() : each.jf();
        case 0x45 -> at += (accumulator & each.k()) != 0 ? each.jt() : each.jf();
        default -> {
          return OptionalLong.empty();
        }
      }
    }
  }

  static Stream<Circumstances> situations() {
    return Stream.of(
        Situations.USER,
        Situations.ROOT,
        Situations.withCompat(Situations.ROOT),
        Situations.with(Capability.CAP_SYS_ADMIN),
        Situations.user(Architecture.AARCH64));
  }

  @ParameterizedTest
  @MethodSource("situations")
  void each_call_that_is_always_allowed_is_remembered_as_such(Circumstances at) {
    Policy policy = DefaultPolicy.of(at, calls);
    List<Instruction> program = FilterCompiler.of(calls).compile(policy).instructions();
    for (Abi abi : policy.abis()) {
      for (String name : calls.names()) {
        boolean always = policy.rule(name).filter(CallRule::allowsAlways).isPresent();
        calls.number(abi, name).ifPresent(number -> assertThat(isAllowed(program, abi, number)).as(abi + " " + name).isEqualTo(always));
      }
    }
  }

  private static boolean isAllowed(List<Instruction> program, Abi abi, int number) {
    OptionalLong verdict = emulated(program, abi.audit(), number);
    return verdict.isPresent() && verdict.getAsLong() == Verdict.Fixed.ALLOW.value();
  }

  @Test
  void a_call_whose_arguments_count_is_not() {
    List<Instruction> program = FilterCompiler.of(calls).compile(DefaultPolicy.of(Situations.USER, calls)).instructions();
    assertThat(emulated(program, Abi.X86_64.audit(), calls.number(Abi.X86_64, "ioctl").getAsInt())).isEmpty();
    assertThat(emulated(program, Abi.X86_64.audit(), calls.number(Abi.X86_64, "getppid").getAsInt())).hasValue(0x7fff0000L);
  }
}
