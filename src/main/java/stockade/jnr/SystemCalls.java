package stockade.jnr;

import java.util.Arrays;
import jnr.ffi.Runtime;
import stockade.linux.Architecture;
import stockade.linux.SystemCall;

/** The kernel itself, by way of syscall(2), which changes the calling thread alone: C's own setresuid(3) would change them all. */
record SystemCalls(LibC library, Architecture architecture) {
  /** @return the kernel's answer: a value, or a negative errno */
  long make(SystemCall call, long... arguments) {
    long[] six = Arrays.copyOf(arguments, 6);
    long answer = library.syscall(call.number(architecture), six[0], six[1], six[2], six[3], six[4], six[5]);
    return answer == -1 ? -Runtime.getSystemRuntime().getLastError() : answer;
  }
}
