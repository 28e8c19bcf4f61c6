package stockade.jnr;

/** Carries a program out: one process of a plan, or a thread that stands in for one. */
record Interpreter(Program program, Memory memory, Kernel kernel) {
  /** From the instruction of that number to the end of the process. */
  void run(int from) {
    for (int at = from; !kernel.hasEnded(); ) {
      at = program.code().get(at).step(this, at + 1);
    }
  }
}
