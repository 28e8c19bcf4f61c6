package stockade.seccomp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jnr.ffi.Pointer;
import stockade.seccomp.BpfProgram.Instruction;

/**
 * Compiles rules on the numbers of one ABI with libseccomp, and takes off what libseccomp puts before them: its check of
 * the architecture. It is that of the machine that we compile on, whatever ABI the numbers are of; the check is ours.
 */
final class Fragment {
  /** What a fragment returns where no rule decides: SECCOMP_RET_TRACE, which no policy uses, with data of ours. */
  static final long UNDECIDED = 0x7ff05afeL;

  private static final long X32 = 0x40000000L;
  /** From this level on of seccomp_api_set(3), LOG and KILL_PROCESS are known; every kernel that we serve has them. */
  private static final int API_LEVEL = 3;
  /** sizeof(struct scmp_arg_cmp): argument and operator, 32 bits each, and two data of 64 bits. */
  private static final int COMPARISON = 24;

  private final LibSeccomp library;
  private final LibSeccomp.Memory memory;

  private Fragment(LibSeccomp library, LibSeccomp.Memory memory) {
    this.library = library;
    this.memory = memory;
  }

  /** @throws FilterException where libseccomp isn't there */
  static Fragment withLibrary() {
    Fragment fragment = new Fragment(LibSeccomp.load(), LibSeccomp.Memory.load());
    fragment.check(fragment.library.seccomp_api_set(API_LEVEL), "won't have level " + API_LEVEL + " of its interface");
    return fragment;
  }

  /** A rule: what happens to the call {@code number} where all comparisons hold. */
  record Rule(int number, List<Comparison> all, Verdict verdict) {}

  /** The instructions for the rules; the accumulator holds nothing of use before and after. */
  List<Instruction> compile(List<Rule> rules, long otherwise) {
    Pointer filter = library.seccomp_init((int) otherwise);
    try {
      check(library.seccomp_attr_set(filter, LibSeccomp.OPTIMIZE, 2), "can't sort a filter; install version 2.5");
      rules.forEach(rule -> add(filter, rule));
      return body(exported(filter).instructions());
    } finally {
      library.seccomp_release(filter);
    }
  }

  private void add(Pointer filter, Rule rule) {
    ByteBuffer comparisons = ByteBuffer.allocate(COMPARISON * rule.all().size()).order(ByteOrder.nativeOrder());
    rule.all().forEach(comparison -> put(comparison, comparisons));
    int status = library.seccomp_rule_add_array(
        filter, (int) rule.verdict().value(), rule.number(), rule.all().size(), comparisons.array());
    check(status, "won't have the rule " + rule);
  }

  private static void put(Comparison comparison, ByteBuffer to) {
    boolean masked = comparison.operator() == Comparison.Operator.MASKED_EQ;
    to.putInt(comparison.argument())
        .putInt(comparison.operator().ordinal() + 1)
        .putLong(masked ? comparison.mask() : comparison.value())
        .putLong(masked ? comparison.value() : 0);
  }

  private BpfProgram exported(Pointer filter) {
    int descriptor = memory.memfd_create("filter", 1);
    try {
      check(library.seccomp_export_bpf(filter, descriptor), "can't write a filter out");
      return BpfProgram.of(Files.readAllBytes(Path.of("/proc/self/fd/" + descriptor)));
    } catch (IOException failure) {
      throw new FilterException("a compiled filter can't be read: " + failure.getMessage());
    } finally {
      memory.close(descriptor);
    }
  }

  /** What a call of the machine's own ABI comes to behind the checks; classic BPF never jumps back into them. */
  private static List<Instruction> body(List<Instruction> whole) {
    if (!is(whole, 0, Bpf.LOAD, Bpf.ARCH) || whole.get(1).code() != Bpf.JUMP_EQUAL) {
      throw new FilterException("libseccomp writes filters in a way that Stockade doesn't know; install version 2.5");
    }
    int admitted = 2 + whole.get(1).jt();
    boolean x32 = is(whole, admitted, Bpf.LOAD, Bpf.NUMBER) && is(whole, admitted + 1, Bpf.JUMP_AT_LEAST, X32);
    int start = x32 ? admitted + 2 + whole.get(admitted + 1).jf() : admitted;
    return whole.subList(start, whole.size());
  }

  private static boolean is(List<Instruction> whole, int at, int code, long k) {
    return whole.size() > at && whole.get(at).code() == code && whole.get(at).k() == k;
  }

  private void check(int status, String sentence) {
    if (status < 0) {
      throw new FilterException("libseccomp " + sentence + " (error " + -status + ")");
    }
  }
}
