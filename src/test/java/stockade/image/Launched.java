package stockade.image;

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
import stockade.linux.Architecture;
import stockade.plan.Plan;

/** How a launcher ended, and what it wrote to standard output. */
record Launched(int status, byte[] output) {
  static Launched of(Path folder, Plan plan, String... words) throws IOException, InterruptedException {
    return of(folder, plan, Map.of("LANG", "C"), words);
  }

  static Launched of(Path folder, Plan plan, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(write(folder, plan).toString()));
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
  static Path write(Path folder, Plan plan) throws IOException {
    Path file = Files.write(folder.resolve("launcher"), Image.of(plan, Architecture.X86_64));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
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
