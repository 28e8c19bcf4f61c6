package stockade.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stockade.host.Host;
import stockade.linux.Architecture;
import stockade.plan.Plan;

/** How a launcher ended, and what it wrote to standard output. */
record Launched(int status, byte[] output) {
  /** On every architecture, which all must come to the same. */
  static Launched of(Path folder, Plan plan, String... words) throws IOException, InterruptedException {
    return of(folder, plan, Map.of("LANG", "C"), words);
  }

  /** On every architecture. */
  static Launched of(Path folder, Plan plan, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    Launched first = on(Architecture.X86_64, folder, plan, environment, words);
    Launched second = on(Architecture.AARCH64, folder, plan, environment, words);
    assertThat(second.output()).as("on aarch64 as on x86_64").isEqualTo(first.output());
    assertThat(second.status()).as("on aarch64 as on x86_64").isEqualTo(first.status());
    return first;
  }

  static Launched on(Architecture architecture, Path folder, Plan plan) throws IOException, InterruptedException {
    return on(architecture, folder, plan, Map.of());
  }

  private static Launched on(
      Architecture architecture, Path folder, Plan plan, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(emulator(architecture));
    command.add(write(folder, plan, architecture).toString());
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder
        .redirectInput(new File("/dev/null"))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    byte[] output = process.getInputStream().readAllBytes();
    return new Launched(process.waitFor(), output);
  }

  /** The file of the launcher, ready to run. */
  static Path write(Path folder, Plan plan, Architecture architecture) throws IOException {
    Path file = Files.write(folder.resolve("launcher-" + architecture.machine()), Image.of(plan, architecture));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What the machine that the tests run on needs to run programs of the architecture. */
  private static List<String> emulator(Architecture architecture) {
    return architecture == own() ? List.of() : List.of("qemu-" + architecture.machine() + "-static");
  }

  /** That of the machine that the tests run on. */
  static Architecture own() {
    return Host.read(Optional.empty()).architecture();
  }

  String text() {
    return new String(output, StandardCharsets.UTF_8);
  }

  /** The output as numbers of 8 bytes. */
  long[] numbers() {
    long[] numbers = new long[output.length / 8];
    ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(numbers);
    return numbers;
  }
}
