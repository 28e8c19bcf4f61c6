package stockade.jnr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stockade.linux.Architecture;
import stockade.phase.Hosts;
import stockade.phase.Wishes;
import stockade.plan.Plan;
import stockade.spec.Key;

class EngineImageTest {
  private static final Plan PLAN = Wishes.of().and(Key.ENGINE, "jnr").and(Key.SHARE, "time").filtered(Hosts.ROOT);

  @Test
  void the_kernel_finds_the_start_script_in_the_first_line() {
    assertThat(new String(image("/opt/stockade/scripts/stockade"), StandardCharsets.ISO_8859_1))
        .startsWith("#!/opt/stockade/scripts/stockade engine\n");
  }

  @Test
  void a_path_that_the_kernel_would_cut_is_refused() {
    String longest = "/" + "x".repeat(255 - "#!/ engine\n".length());
    assertThat(image(longest)).isNotEmpty();
    assertThatExceptionOfType(EngineException.class).isThrownBy(() -> image(longest + "x")).withMessageContaining("255 bytes");
    assertThatExceptionOfType(EngineException.class).isThrownBy(() -> image("/a b")).withMessageContaining("no spaces");
  }

  @Test
  void a_program_is_read_as_it_was_written() {
    Layout layout = new Layout(Architecture.X86_64);
    Program program = Lowering.of(PLAN, Architecture.X86_64, layout);
    EngineImage read = EngineImage.of(image("/s"));
    assertThat(read.program()).isEqualTo(program);
    assertThat(read.data()).isEqualTo(layout.bytes());
    assertThat(program.code()).hasSize((int) PLAN.ops().count());
  }

  @Test
  void a_file_of_another_version_is_refused() {
    byte[] image = image("/s");
    image["#!/s engine\n".length() + 3]++;
    assertThatExceptionOfType(EngineException.class).isThrownBy(() -> EngineImage.of(image)).withMessageContaining("build it again");
  }

  @Test
  void a_file_that_is_cut_or_none_of_ours_is_refused() {
    byte[] image = image("/s");
    for (int size : new int[] {0, 5, 12, 100, image.length - 70_000}) {
      assertThatExceptionOfType(EngineException.class).as(size + " bytes")
          .isThrownBy(() -> EngineImage.of(Arrays.copyOf(image, size))).withMessageContaining("build it again");
    }
    assertThatExceptionOfType(EngineException.class).isThrownBy(() -> EngineImage.read(Path.of("/none")))
        .withMessage("cannot read the launcher /none; build it again");
  }

  @Test
  void a_snapshot_is_read_as_it_was_written() {
    Program program = EngineImage.of(image("/s")).program();
    Snapshot snapshot = Snapshot.of(new Snapshot(program, new byte[] {1, 2, 3}, 7, Map.of(5, 1, 0, 0), 9).bytes());
    assertThat(snapshot.program()).isEqualTo(program);
    assertThat(snapshot.memory()).containsExactly(1, 2, 3);
    assertThat(snapshot.descriptors()).isEqualTo(Map.of(5, 1, 0, 0));
    assertThat(List.of(snapshot.next(), snapshot.ready())).containsExactly(7, 9);
  }

  /** argv, a null pointer, envp, a null pointer; below argv the headroom, below that the plan's data. */
  @Test
  void words_and_variables_lie_behind_the_data_with_the_headroom_between() {
    EngineImage image = EngineImage.of(image("/s"));
    Program program = image.program();
    ByteBuffer memory = ByteBuffer.wrap(Loaded.of(program, image.data(), List.of("image", "w\u00ff"), List.of("A=b")))
        .order(ByteOrder.nativeOrder());
    int argv = at(memory, program.slots().argv());
    assertThat(memory.getLong((int) (program.slots().argc() - Memory.BASE))).isEqualTo(2);
    assertThat(argv).isGreaterThanOrEqualTo(image.data().length + 8 * program.headroom());
    assertThat(text(memory, argv)).isEqualTo("image");
    assertThat(text(memory, argv + 8)).isEqualTo("w\u00ff");
    assertThat(memory.getLong(argv + 16)).isZero();
    int envp = at(memory, program.slots().envp());
    assertThat(envp).isEqualTo(argv + 24);
    assertThat(text(memory, envp)).isEqualTo("A=b");
    assertThat(memory.getLong(envp + 8)).isZero();
  }

  @Test
  void the_callers_variables_have_their_names_back_and_ours_are_gone() {
    assertThat(OwnEnvironment.ofCaller(List.of(
        "A=1", "LC_ALL=C.UTF-8", "STOCKADE_CALLER_LC_ALL=de_DE", "_JAVA_SR_SIGNUM=64", "STOCKADE_CALLER_CLASSPATH=", "LC_ALLX=2")))
        .containsExactly("A=1", "LC_ALL=de_DE", "CLASSPATH=", "LC_ALLX=2");
  }

  private static int at(ByteBuffer memory, long address) {
    return (int) (memory.getLong((int) (address - Memory.BASE)) - Memory.BASE);
  }

  private static String text(ByteBuffer memory, int pointer) {
    StringBuilder text = new StringBuilder();
    for (int at = (int) (memory.getLong(pointer) - Memory.BASE); memory.get(at) != 0; at++) {
      text.append((char) (memory.get(at) & 0xff));
    }
    return text.toString();
  }

  private static byte[] image(String script) {
    return EngineImage.of(PLAN, Architecture.X86_64, script);
  }
}
