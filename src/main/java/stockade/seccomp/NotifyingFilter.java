package stockade.seccomp;

import java.util.ArrayList;
import java.util.List;
import stockade.linux.Architecture;
import stockade.linux.SystemCall;
import stockade.seccomp.BpfProgram.Instruction;

/**
 * A filter that asks a listener where another would answer with an error, or would log: seccomp_unotify(2). The process that
 * installs it has to send the listener away through the filter itself; so calls of two names pass that carry a word in the upper half
 * of their first argument, an int, which the kernel doesn't look at:
 *
 * <pre>
 * install asking           SECCOMP_FILTER_FLAG_NEW_LISTENER
 * sendmsg(WORD | socket)   the listener leaves
 * install closing          seccomp(WORD | SECCOMP_SET_MODE_FILTER): from here on a call with the word fails with EPERM
 * </pre>
 *
 * @param asking decides as the filter that it is made from, but for what it asks
 * @param closing refuses what {@code asking} lets pass by the word; an error outdoes all but a kill, seccomp(2)
 */
public record NotifyingFilter(BpfProgram asking, BpfProgram closing) {
  /** The word, in place: the upper 32 bits of an argument. */
  public static final long WORD = 0x53746f63L << 32;

  /** SECCOMP_RET_USER_NOTIF. */
  static final long ASK = 0x7fc00000L;

  private static final long ACTION = 0xffff0000L;
  private static final long ERRNO = 0x50000L;
  private static final long REFUSAL = ERRNO | stockade.linux.Errno.EPERM.number();
  /** Where the upper half of the first argument is in struct seccomp_data. */
  private static final long FIRST_UPPER = 20;

  /** @throws FilterException where there is no room left for what lets the listener out */
  public static NotifyingFilter of(BpfProgram program, Architecture architecture) {
    List<Instruction> asking = new ArrayList<>(where(architecture, Verdict.Fixed.ALLOW.value()));
    program.instructions().forEach(each -> asking.add(asks(each) ? Bpf.end(ASK) : each));
    if (asking.size() > BpfProgram.MOST) {
      throw new FilterException("the system-call filter has no room for --seccomp-log; use fewer rules, or leave it out");
    }
    List<Instruction> closing = new ArrayList<>(where(architecture, REFUSAL));
    closing.add(Bpf.end(Verdict.Fixed.ALLOW.value()));
    return new NotifyingFilter(new BpfProgram(asking), new BpfProgram(closing));
  }

  private static boolean asks(Instruction each) {
    return each.code() == Bpf.RETURN && ((each.k() & ACTION) == ERRNO || each.k() == Verdict.Fixed.LOG.value());
  }

  /** Ends with {@code verdict} for the two calls with the word, else goes on behind. */
  private static List<Instruction> where(Architecture architecture, long verdict) {
    return List.of(
        Bpf.load(Bpf.ARCH),
        Bpf.where(Bpf.JUMP_EQUAL, Abi.of(architecture, false).get(0).audit(), 0, 6),
        Bpf.load(Bpf.NUMBER),
        Bpf.where(Bpf.JUMP_EQUAL, SystemCall.SENDMSG.number(architecture), 1, 0),
        Bpf.where(Bpf.JUMP_EQUAL, SystemCall.SECCOMP.number(architecture), 0, 3),
        Bpf.load(FIRST_UPPER),
        Bpf.where(Bpf.JUMP_EQUAL, WORD >>> 32, 0, 1),
        Bpf.end(verdict));
  }
}
