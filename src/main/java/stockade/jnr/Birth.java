package stockade.jnr;

/** How a process of the plan gets a child: clone3(2) can't be made by Java, which would be back in the child with one thread. */
interface Birth {
  /**
   * Lets a child begin.
   *
   * @param next where in the program
   * @return its PID, or a negative errno
   */
  long child(ProcessKernel parent, CloneArguments arguments, int next);
}
