package stockade.jnr;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows an answer that is an error.
 *
 * @param label where the plan goes on; {@link #NEXT}: with the next instruction, {@link #DIE}: at the report
 * @param failure the address of its data where the label is {@link #DIE}
 * @param tolerated errors that are taken like success
 */
record Trouble(int label, long failure, List<Integer> tolerated) {
  static final int NEXT = -1;
  static final int DIE = -2;

  /** The kernel's answers from here to -1 are errors (MAX_ERRNO). */
  private static final int LOWEST_ERROR = -4095;

  int next(Interpreter interpreter, long answer, int next) {
    boolean failed = LOWEST_ERROR <= answer && answer < 0 && !tolerated.contains((int) -answer);
    if (!failed || label == NEXT) {
      return next;
    }
    return label == DIE ? interpreter.program().die(interpreter.memory(), -answer, failure) : label;
  }

  void write(DataOutput to) throws IOException {
    to.writeInt(label);
    to.writeLong(failure);
    to.writeInt(tolerated.size());
    for (int errno : tolerated) {
      to.writeInt(errno);
    }
  }

  static Trouble read(DataInput from) throws IOException {
    int label = from.readInt();
    long failure = from.readLong();
    List<Integer> tolerated = new ArrayList<>();
    for (int left = from.readInt(); left > 0; left--) {
      tolerated.add(from.readInt());
    }
    return new Trouble(label, failure, List.copyOf(tolerated));
  }
}
