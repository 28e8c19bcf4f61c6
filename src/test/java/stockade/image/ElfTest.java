package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.linux.Architecture;
import stockade.plan.Address;
import stockade.plan.Plan;

/** The file as binutils' readelf sees it. */
class ElfTest {
  private static final Plan PLAN = Plans.of(Plans.Ops.print(Address.of("hello"), Address.of("size")));

  @TempDir Path folder;

  private byte[] file;
  private List<String> lines;
  private Memory memory;

  @BeforeEach
  void read_back() throws IOException {
    memory = Memory.of(PLAN, Architecture.X86_64);
    file = Image.of(PLAN, Architecture.X86_64);
    lines = readelf();
  }

  @Test
  void it_is_a_static_executable_for_x86_64() {
    assertThat(lines)
        .contains("Class: ELF64", "Data: 2's complement, little endian", "Type: EXEC (Executable file)")
        .contains("Machine: Advanced Micro Devices X86-64", "Number of section headers: 0");
  }

  @Test
  void for_aarch64_it_is_the_same_with_other_code() throws IOException {
    List<String> before = lines;
    file = Image.of(PLAN, Architecture.AARCH64);
    lines = readelf();
    assertThat(lines)
        .contains("Class: ELF64", "Data: 2's complement, little endian", "Type: EXEC (Executable file)")
        .contains("Machine: AArch64", "Entry point address: " + hex(Memory.of(PLAN, Architecture.AARCH64).code(), 0))
        .noneMatch(line -> line.toLowerCase(Locale.ROOT).matches(".*(error|warning).*"));
    assertThat(segments("LOAD").get(1)).isEqualTo(
        before.stream().filter(line -> line.startsWith("LOAD")).toList().get(1));
  }

  @Test
  void instructions_of_aarch64_are_aligned_to_their_size() {
    for (String text : List.of("", "a", "ab", "abc")) {
      Plan plan = Plans.of(Plans.Ops.print(Address.of(text), Address.of("size")));
      assertThat(Memory.of(plan, Architecture.AARCH64).code() % 4).isZero();
    }
  }

  @Test
  void readelf_finds_nothing_to_complain_about() {
    assertThat(lines).noneMatch(line -> line.toLowerCase(Locale.ROOT).matches(".*(error|warning).*"));
  }

  @Test
  void it_is_entered_at_the_first_instruction() {
    assertThat(lines).contains("Entry point address: " + hex(memory.code(), 0));
  }

  @Test
  void headers_constants_and_code_may_be_read_and_executed() {
    assertThat(segments("LOAD").get(0)).isEqualTo(
        "LOAD " + hex(0, 6) + " " + hex(Memory.BASE, 16) + " " + hex(Memory.BASE, 16)
            + " " + hex(file.length, 6) + " " + hex(file.length, 6) + " R E 0x10000");
  }

  @Test
  void slots_and_buffers_may_be_written_and_take_no_room_in_the_file() {
    assertThat(segments("LOAD").get(1)).isEqualTo(
        "LOAD " + hex(0, 6) + " " + hex(memory.variables(), 16) + " " + hex(memory.variables(), 16)
            + " " + hex(0, 6) + " " + hex(memory.end() - memory.variables(), 6) + " RW 0x10000");
  }

  @Test
  void nothing_is_mapped_besides_two_segments() {
    assertThat(segments("LOAD")).hasSize(2);
    assertThat(lines).contains("Number of program headers: 3");
  }

  @Test
  void the_stack_is_not_executable() {
    assertThat(segments("GNU_STACK")).singleElement().asString().contains(" RW ").doesNotContain("E ");
  }

  @Test
  void no_segment_may_be_both_written_and_executed() {
    assertThat(lines).noneMatch(line -> line.contains(" RWE "));
  }

  @Test
  void code_that_reaches_into_the_slots_is_refused() {
    byte[] code = new byte[memory.variables() - memory.code() + 1];
    assertThatThrownBy(() -> Elf.executable(Architecture.X86_64, memory, code)).isInstanceOf(IllegalStateException.class);
  }

  private List<String> segments(String type) {
    return lines.stream().filter(line -> line.startsWith(type + " ")).toList();
  }

  private List<String> readelf() throws IOException {
    Path path = Files.write(folder.resolve("image"), file);
    ProcessBuilder builder = new ProcessBuilder("readelf", "-W", "-h", "-l", path.toString());
    Process readelf = builder.redirectErrorStream(true).start();
    return Stream.of(new String(readelf.getInputStream().readAllBytes()).split("\n"))
        .map(line -> line.strip().replaceAll(" +", " "))
        .toList();
  }

  private static String hex(int value, int digits) {
    return String.format("0x%0" + Math.max(1, digits) + "x", value);
  }
}
