package stockade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.stream.IntStream;
import stockade.live.Program;

/** Folders of a service of the host's packages, which has nothing to do with the service that may run on this host. */
final class Configured {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final Random CHANCE = new Random();

  private Configured() {}

  /** A new folder that belongs to a user of the host. */
  static Path folder(Path parent, String name, String owner) {
    Path folder = parent.resolve(name);
    Program.of("install", "-d", "-o", owner, "-g", owner, "-m", "755", folder.toString()).run();
    return folder;
  }

  /** Puts a file into the place of the one of its name, as editors do: by rename(2). */
  static Path replaced(Path folder, String name, String text) {
    try {
      Path written = Files.writeString(folder.resolve("." + name + ".new"), text);
      Program.of("chmod", "644", written.toString()).run();
      return Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A port of the loopback that nobody has, neither for TCP nor for UDP. */
  static int freePort() {
    return IntStream.generate(() -> CHANCE.nextInt(20_000, 32_000)).limit(100).filter(Configured::isFree).findFirst().orElseThrow();
  }

  /** One below 1024, which only who has the right to may listen at. */
  static int freeLowPort() {
    return IntStream.iterate(1023, port -> port > 600, port -> port - 1).filter(Configured::isFree).findFirst().orElseThrow();
  }

  private static boolean isFree(int port) {
    try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress(LOOPBACK, port));
        ServerSocket tcp = new ServerSocket(port, 1, LOOPBACK)) {
      return udp.isBound() && tcp.isBound();
    } catch (IOException busy) {
      return false;
    }
  }
}
