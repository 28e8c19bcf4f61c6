package stockade.jnr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import stockade.linux.SystemCall;

/** Answers calls from a list, and ends at exit_group. */
final class FakeKernel implements Kernel {
  final List<String> made = new ArrayList<>();
  private final Deque<Long> answers = new ArrayDeque<>();
  private boolean ended;

  FakeKernel(long... answers) {
    Arrays.stream(answers).forEach(this.answers::add);
  }

  @Override
  public long call(SystemCall call, long[] arguments, int next) {
    made.add(call.text() + Arrays.toString(arguments));
    ended = call == SystemCall.EXIT_GROUP;
    return answers.isEmpty() ? 0 : answers.remove();
  }

  @Override
  public boolean hasEnded() {
    return ended;
  }
}
