package stockade.jnr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A program's memory as a process has it at its start, behind execve(2): the vectors of words and variables lie behind the plan's own
 * data, the words' with the headroom below it.
 */
final class Loaded {
  private static final int WORD = 8;

  private final ByteBuffer bytes;
  private final int argv;
  private final int envp;
  private int text;

  private Loaded(byte[] data, int headroom, List<String> words, List<String> variables) {
    argv = (data.length + WORD - 1) / WORD * WORD + headroom * WORD;
    envp = argv + (words.size() + 1) * WORD;
    text = envp + (variables.size() + 1) * WORD;
    bytes = ByteBuffer.allocate(text + size(words) + size(variables)).order(ByteOrder.nativeOrder());
    bytes.put(data);
    put(argv, words);
    put(envp, variables);
  }

  static byte[] of(Program program, byte[] data, List<String> words, List<String> variables) {
    Loaded loaded = new Loaded(data, program.headroom(), words, variables);
    loaded.set(program.slots().argc(), words.size());
    loaded.set(program.slots().argv(), Memory.BASE + loaded.argv);
    loaded.set(program.slots().envp(), Memory.BASE + loaded.envp);
    return loaded.bytes.array();
  }

  private static int size(List<String> strings) {
    return strings.stream().mapToInt(string -> string.length() + 1).sum();
  }

  private void set(long address, long value) {
    bytes.putLong((int) (address - Memory.BASE), value);
  }

  private void put(int vector, List<String> strings) {
    int at = vector;
    for (String string : new ArrayList<>(strings)) {
      bytes.putLong(at, Memory.BASE + text);
      bytes.position(text).put(string.getBytes(StandardCharsets.ISO_8859_1));
      text += string.length() + 1;
      at += WORD;
    }
  }
}
