package stockade.resources;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.plan.Width;
import stockade.spec.Limit;
import stockade.spec.Limit.DeviceRule;

/**
 * A program that the kernel asks, in a group of version 2, whether a device may be opened or made: BPF_PROG_TYPE_CGROUP_DEVICE, since
 * 4.15. Its context is a struct bpf_cgroup_dev_ctx: access type (kind in the low half, what is asked in the high one), major, minor.
 *
 * <pre>
 *   c 10:232 rw      r2 = kind   r3 = asked   r4 = major   r5 = minor
 *                    if r2 != 2 goto next;  r6 = r3 &amp; ~6;  if r6 != 0 goto next;  if r4 != 10 goto next;  …
 *                    r0 = 1; exit
 * </pre>
 */
public final class DeviceProgram {
  /** null, zero, full, random, urandom, tty, ptmx, and pseudo terminals: Documentation/admin-guide/devices.txt of the kernel. */
  private static final List<DeviceRule> HARMLESS = List.of(
      character(1, 3), character(1, 5), character(1, 7), character(1, 8), character(1, 9), character(5, 0), character(5, 2),
      character(136, Limit.UNLIMITED));

  private static final int BLOCK = 1;
  private static final int CHARACTER = 2;
  private static final int LOAD_WORD = 0x61;
  private static final int MOVE = 0xbf;
  private static final int MOVE_NUMBER = 0xb7;
  private static final int AND_NUMBER = 0x57;
  private static final int SHIFT_RIGHT_NUMBER = 0x77;
  private static final int JUMP_NOT_EQUAL = 0x55;
  private static final int EXIT = 0x95;

  private DeviceProgram() {}

  private static DeviceRule character(long major, long minor) {
    return new DeviceRule(false, major, minor, true, true, true);
  }

  /** What may be opened under a limit: the harmless ones, then those that it names. */
  static List<DeviceRule> allowed(Limit.Devices limit) {
    return Stream.concat(HARMLESS.stream(), limit.rules().stream()).toList();
  }

  /** The instructions, 8 bytes each: struct bpf_insn. */
  static Data.Struct of(Limit.Devices limit) {
    List<Data.Field> program = new ArrayList<>(List.of(
        instruction(LOAD_WORD, 2, 1, 0, 0),
        instruction(MOVE, 3, 2, 0, 0),
        instruction(AND_NUMBER, 2, 0, 0, 0xffff),
        instruction(SHIFT_RIGHT_NUMBER, 3, 0, 0, 16),
        instruction(LOAD_WORD, 4, 1, 4, 0),
        instruction(LOAD_WORD, 5, 1, 8, 0)));
    allowed(limit).forEach(rule -> program.addAll(rule(rule)));
    program.add(instruction(MOVE_NUMBER, 0, 0, 0, 0));
    program.add(instruction(EXIT, 0, 0, 0, 0));
    return new Data.Struct(program);
  }

  private static List<Data.Field> rule(DeviceRule rule) {
    List<long[]> tests = new ArrayList<>();
    tests.add(new long[] {2, rule.block() ? BLOCK : CHARACTER});
    tests.add(new long[] {6, 0});
    if (rule.major() != Limit.UNLIMITED) {
      tests.add(new long[] {4, rule.major()});
    }
    if (rule.minor() != Limit.UNLIMITED) {
      tests.add(new long[] {5, rule.minor()});
    }
    List<Data.Field> program = new ArrayList<>();
    program.add(instruction(MOVE, 6, 3, 0, 0));
    program.add(instruction(AND_NUMBER, 6, 0, 0, ~asked(rule)));
    for (int i = 0; i < tests.size(); i++) {
      int afterwards = tests.size() - i + 1;
      program.add(instruction(JUMP_NOT_EQUAL, (int) tests.get(i)[0], 0, afterwards, tests.get(i)[1]));
    }
    program.add(instruction(MOVE_NUMBER, 0, 0, 0, 1));
    program.add(instruction(EXIT, 0, 0, 0, 0));
    return program;
  }

  /** BPF_DEVCG_ACC_MKNOD 1, READ 2, WRITE 4. */
  private static int asked(DeviceRule rule) {
    return (rule.make() ? 1 : 0) | (rule.read() ? 2 : 0) | (rule.write() ? 4 : 0);
  }

  static Data.Field instruction(int code, int to, int from, int offset, long number) {
    long bits = code | (long) to << 8 | (long) from << 12 | (offset & 0xffffL) << 16 | number << 32;
    return new Data.Field("insn", Width.LONG, Number.symbol("0x" + Long.toHexString(bits), bits));
  }
}
