package stockade.cli;

/** How a call ends that failed: its exit status, and one sentence. */
record Ending(int status, String sentence) {
  /** Says the sentence on the call's standard error; the status. */
  int tell(Invocation call) {
    call.err().println("stockade: " + sentence);
    return status;
  }
}
