package stockade.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import stockade.host.RootTree;
import stockade.spec.Service.Ready;
import stockade.spec.Service.Sign;

/** Whether a started sandbox can be used, looked at from outside: nothing is sent to it. */
record Readiness(Cell cell, Optional<Ready> ready) {
  /** The state of a socket that listens, TCP_LISTEN of the kernel's tcp_states.h. */
  private static final String LISTENS = "0A";

  /** @throws FleetException if the sandbox ends before, or the time of the spec is over */
  void await() {
    if (ready.isEmpty()) {
      return;
    }
    Ready sign = ready.get();
    boolean come = Patience.of(sign.timeout()).until(() -> isShown(sign.sign()) || cell.monitor().isEmpty());
    if (cell.monitor().isEmpty()) {
      throw new FleetException(cell.name() + " ended before it was ready: " + State.of(cell).words()
          + "; `stockade logs " + cell.name() + "` shows what it wrote");
    }
    if (!come) {
      throw new FleetException(cell.name() + " isn't ready after " + sign.timeout().toMillis() / 1000.0 + " s: " + lacking(sign.sign())
          + again() + "; it runs on; `stockade logs " + cell.name() + "` shows what it wrote");
    }
  }

  /** Who starts again and again may never be ready. */
  private String again() {
    long times = cell.history().number("restarting", "restarts").orElse(0);
    return times == 0 ? "" : ", and its command has ended and was started again " + times + (times == 1 ? " time" : " times");
  }

  /** Whether it can be used now. */
  boolean isReady() {
    return ready.map(wanted -> isShown(wanted.sign())).orElse(true);
  }

  private boolean isShown(Sign sign) {
    if (sign instanceof Sign.Tcp tcp) {
      return listens(tcp.port());
    }
    if (sign instanceof Sign.File file) {
      return hasFile(file.path());
    }
    return sign instanceof Sign.Healthy
        ? cell.text("health").flatMap(Vitality::parse).filter(Vitality::isHealthy).isPresent()
        : cell.history().has("ready");
  }

  private static String lacking(Sign sign) {
    if (sign instanceof Sign.Tcp tcp) {
      return "nothing listens on its TCP port " + tcp.port();
    }
    if (sign instanceof Sign.File file) {
      return "there is no " + file.path() + " inside";
    }
    return sign instanceof Sign.Healthy ? "no check of its health has succeeded" : "it hasn't said READY=1";
  }

  /** /proc/PID/net is the network namespace of that process, proc_pid_net(5). */
  private boolean listens(int port) {
    String suffix = String.format(":%04X", port);
    return Stream.of("tcp", "tcp6").flatMap(this::sockets)
        .map(line -> line.strip().split("\\s+"))
        .anyMatch(fields -> fields.length > 3 && fields[1].endsWith(suffix) && fields[3].equals(LISTENS));
  }

  private Stream<String> sockets(String table) {
    OptionalLong init = cell.history().number("started", "init");
    try {
      return init.isEmpty()
          ? Stream.empty()
          : Files.readAllLines(Path.of("/proc/" + init.getAsLong() + "/net/" + table)).stream();
    } catch (IOException gone) {
      return List.<String>of().stream();
    }
  }

  private boolean hasFile(String path) {
    OptionalLong target = cell.history().number("started", "target");
    return target.isPresent() && RootTree.has(Path.of("/proc/" + target.getAsLong() + "/root"), path);
  }
}
