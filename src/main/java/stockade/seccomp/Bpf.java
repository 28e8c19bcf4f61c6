package stockade.seccomp;

import stockade.seccomp.BpfProgram.Instruction;

/** Classic BPF over struct seccomp_data: codes of {@code linux/bpf_common.h}, and where the fields are. */
final class Bpf {
  /** BPF_LD | BPF_W | BPF_ABS. */
  static final int LOAD = 0x20;
  /** BPF_JMP | BPF_JEQ | BPF_K, and so on. */
  static final int JUMP_EQUAL = 0x15;
  static final int JUMP_AT_LEAST = 0x35;
  static final int JUMP = 0x05;
  static final int RETURN = 0x06;

  static final long NUMBER = 0;
  static final long ARCH = 4;

  private Bpf() {}

  static Instruction load(long offset) {
    return new Instruction(LOAD, 0, 0, offset);
  }

  /** Goes on, or skips as many as {@code otherwise} says. */
  static Instruction where(int code, long k, int then, int otherwise) {
    return new Instruction(code, then, otherwise, k);
  }

  /** Skips {@code count} instructions. */
  static Instruction jump(long count) {
    return new Instruction(JUMP, 0, 0, count);
  }

  static Instruction end(long value) {
    return new Instruction(RETURN, 0, 0, value);
  }
}
