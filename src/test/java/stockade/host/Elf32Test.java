package stockade.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Elf32Test {
  private static final int EM_386 = 3;

  @Test
  void the_interpreter_is_read_as_the_kernel_does() {
    assertThat(new Elf32(program("/lib/ld-linux.so.2")).interpreter(EM_386)).hasValue("/lib/ld-linux.so.2");
  }

  @Test
  void a_static_program_has_none() {
    byte[] program = program("/lib/ld-linux.so.2");
    program[52 + 32] = 4;
    assertThat(new Elf32(program).interpreter(EM_386)).isEmpty();
  }

  @Test
  void a_64_bit_program_or_one_for_another_machine_is_not_for_i386() {
    byte[] wide = program("/lib64/ld");
    wide[4] = 2;
    assertThat(new Elf32(wide).interpreter(EM_386)).isEmpty();
    byte[] arm = program("/lib/ld");
    arm[18] = 40;
    assertThat(new Elf32(arm).interpreter(EM_386)).isEmpty();
    assertThat(new Elf32(arm).interpreter(40)).hasValue("/lib/ld");
  }

  @Test
  void bytes_that_were_changed_or_cut_off_do_no_harm() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] program = program("/lib/ld-linux.so.2");
      for (int change = 0; change < 4; change++) {
        program[5 + random.nextInt(program.length - 5)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(program, random.nextInt(program.length + 1));
      assertThat(new Elf32(cut).interpreter(EM_386)).as("seed %d", seed)
          .satisfies(name -> assertThat(name.orElse("/").length()).isBetween(1, cut.length + 1));
    }
  }

  /** The header, a segment to load, the interpreter's segment, its name; elf(5). */
  static byte[] program(String interpreter) {
    ByteBuffer file = ByteBuffer.allocate(52 + 64 + interpreter.length() + 1).order(ByteOrder.LITTLE_ENDIAN);
    file.put("\177ELF\1\1\1".getBytes(ISO_8859_1)).position(16);
    file.putShort((short) 2).putShort((short) 3).putInt(1).putInt(0x8048000).putInt(52).putInt(0).putInt(0);
    file.putShort((short) 52).putShort((short) 32).putShort((short) 2).position(52);
    file.putInt(1).position(52 + 32);
    file.putInt(3).putInt(52 + 64).position(52 + 64);
    return file.put(interpreter.getBytes(ISO_8859_1)).array();
  }
}
