package stockade.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.spec.Limit;
import stockade.spec.Limit.DeviceRule;
import stockade.spec.Origin;

/** The program, run by an interpreter of the few instructions that it has. */
class DeviceProgramTest {
  private static final int CHARACTER = 2;
  private static final int BLOCK = 1;
  private static final int MAKE = 1;
  private static final int READ = 2;
  private static final int WRITE = 4;

  private static final Limit.Devices LIMIT = new Limit.Devices(
      List.of(new DeviceRule(false, 10, 232, true, true, false), new DeviceRule(true, 8, Limit.UNLIMITED, true, false, false)),
      Origin.DEFAULT);

  private static boolean allows(int kind, int access, int major, int minor) {
    return run(DeviceProgram.of(LIMIT), new long[] {access << 16 | kind, major, minor}) == 1;
  }

  private static long run(Data.Struct program, long[] context) {
    long[] register = new long[11];
    int at = 0;
    while (true) {
      long bits = ((Number) program.fields().get(at++).value()).value();
      int to = (int) (bits >> 8 & 15);
      int from = (int) (bits >> 12 & 15);
      int offset = (short) (bits >> 16);
      long number = bits >> 32;
      switch ((int) (bits & 0xff)) {
        case 0x61 -> register[to] = context[offset / 4] & 0xffffffffL;
        case 0xbf -> register[to] = register[from];
        case 0xb7 -> register[to] = number;
        case 0x57 -> register[to] &= number;
        case 0x77 -> register[to] >>>= number;
        case 0x55 -> at += register[to] != number ? offset : 0;
        case 0x95 -> {
          return register[0];
        }
        default -> throw new AssertionError("instruction " + Long.toHexString(bits));
      }
    }
  }

  @Test
  void harmless_devices_can_always_be_opened() {
    assertThat(allows(CHARACTER, READ | WRITE, 1, 3)).isTrue();
    assertThat(allows(CHARACTER, READ, 1, 9)).isTrue();
    assertThat(allows(CHARACTER, READ | WRITE, 136, 77)).isTrue();
  }

  @Test
  void what_is_named_can_be_used_as_it_is_named() {
    assertThat(allows(CHARACTER, READ | WRITE, 10, 232)).isTrue();
    assertThat(allows(CHARACTER, MAKE, 10, 232)).isFalse();
    assertThat(allows(CHARACTER, READ | MAKE, 10, 232)).isFalse();
    assertThat(allows(BLOCK, READ, 8, 17)).isTrue();
    assertThat(allows(BLOCK, WRITE, 8, 17)).isFalse();
  }

  @Test
  void nothing_else_can_be_opened() {
    assertThat(allows(CHARACTER, READ, 1, 1)).isFalse();
    assertThat(allows(CHARACTER, READ, 10, 200)).isFalse();
    assertThat(allows(BLOCK, READ, 10, 232)).isFalse();
    assertThat(allows(CHARACTER, READ, 8, 0)).isFalse();
    assertThat(allows(BLOCK, READ, 1, 3)).isFalse();
  }
}
