package stockade.seccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import stockade.seccomp.BpfProgram.Instruction;

/**
 * From a policy to a program for the kernel, through libseccomp. Each ABI has its own part, for its numbers are its own:
 *
 * <pre>
 * load arch; x86-64: its part; i386: its part; else kill
 * part: load nr; x32: kill; first stage; ...; last stage
 * </pre>
 */
public final class FilterCompiler {
  /** Of what a policy is compiled to: another one where that has changed, so that no older program is taken for it. */
  public static final int EDITION = 2;

  private static final long X32 = 0x40000000L;
  /** The number of a call that a tracer has cancelled, ptrace(2): no call of x32. */
  private static final long CANCELLED = 0xffffffffL;

  private final CallTable calls;
  private final Fragment fragment;

  private FilterCompiler(CallTable calls, Fragment fragment) {
    this.calls = calls;
    this.fragment = fragment;
  }

  /** @throws FilterException where libseccomp isn't there */
  public static FilterCompiler of(CallTable calls) {
    return new FilterCompiler(calls, Fragment.withLibrary());
  }

  /** @throws FilterException where the program would have more instructions than the kernel takes */
  public BpfProgram compile(Policy policy) {
    List<List<Instruction>> parts = policy.abis().stream().map(abi -> part(policy, abi)).toList();
    List<Instruction> program = choice(policy.abis(), parts);
    parts.forEach(program::addAll);
    if (program.size() > BpfProgram.MOST) {
      throw new FilterException("the system-call filter has " + program.size() + " instructions, and the kernel takes "
          + BpfProgram.MOST + "; use fewer rules with conditions on arguments");
    }
    return new BpfProgram(program);
  }

  private static List<Instruction> choice(List<Abi> abis, List<List<Instruction>> parts) {
    List<Instruction> choice = new ArrayList<>(List.of(Bpf.load(Bpf.ARCH)));
    int start = 2 + 2 * abis.size();
    for (int i = 0; i < abis.size(); i++) {
      choice.add(Bpf.where(Bpf.JUMP_EQUAL, abis.get(i).audit(), 0, 1));
      choice.add(Bpf.jump(start - choice.size() - 1));
      start += parts.get(i).size();
    }
    choice.add(Bpf.end(Verdict.Fixed.KILL_PROCESS.value()));
    return choice;
  }

  private List<Instruction> part(Policy policy, Abi abi) {
    Stages stages = Stages.of(policy, abi, calls);
    List<Instruction> part = new ArrayList<>(abi == Abi.X86_64 ? withoutX32() : List.of());
    stages.undecided().forEach(rules -> part.addAll(goingOn(fragment.compile(rules, Fragment.UNDECIDED))));
    part.addAll(fragment.compile(stages.last(), policy.otherwise().value()));
    return part;
  }

  private static List<Instruction> withoutX32() {
    return List.of(
        Bpf.load(Bpf.NUMBER),
        Bpf.where(Bpf.JUMP_AT_LEAST, X32, 0, 2),
        Bpf.where(Bpf.JUMP_EQUAL, CANCELLED, 1, 0),
        Bpf.end(Verdict.Fixed.KILL_PROCESS.value()));
  }

  /** The stage with its undecided ends leading behind it. */
  private static List<Instruction> goingOn(List<Instruction> stage) {
    return Stream.iterate(0, at -> at < stage.size(), at -> at + 1)
        .map(at -> stage.get(at).equals(Bpf.end(Fragment.UNDECIDED))
            ? Bpf.jump(stage.size() - at - 1L)
            : stage.get(at))
        .toList();
  }
}
