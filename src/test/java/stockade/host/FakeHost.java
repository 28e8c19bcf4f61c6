package stockade.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A tree of files that stands for a host: Linux 6.1 on amd64, asked by bob (1000), nothing in the way. */
final class FakeHost {
  private final Path base;

  FakeHost(Path base) {
    this.base = base;
    file("/proc/sys/kernel/osrelease", "6.1.0-37-amd64\n");
    status("0", "0");
    file("/proc/self/mountinfo", """
        21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        22 21 0:20 / /proc rw,nosuid shared:12 - proc proc rw
        23 21 0:21 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw
        24 22 0:30 / /proc/sys/fs/binfmt_misc rw shared:5 - binfmt_misc binfmt_misc rw
        """);
    file("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\nbob:x:1000:1000::/home/bob:/bin/sh\n");
    file("/etc/group", "root:x:0:\nbob:x:1000:\naudio:x:29:bob,eve\n");
    file("/etc/subuid", "eve:100000:65536\nbob:165536:65536\n");
    file("/etc/subgid", "bob:165536:65536\n");
  }

  FakeHost status(String noNewPrivileges, String seccomp) {
    return file("/proc/self/status", "Name:\tjava\nUid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\n"
        + "NoNewPrivs:\t" + noNewPrivileges + "\nSeccomp:\t" + seccomp + "\n");
  }

  FakeHost root() {
    return file("/proc/self/status", "Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nNoNewPrivs:\t0\nSeccomp:\t0\n");
  }

  FakeHost file(String path, String text) {
    try {
      Path file = base.resolve(path.substring(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeHost program(String path) {
    file(path, "");
    return mode(path, "rwxr-xr-x");
  }

  FakeHost mode(String path, String permissions) {
    try {
      Files.setPosixFilePermissions(
          base.resolve(path.substring(1)), PosixFilePermissions.fromString(permissions));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeHost without(String path) {
    try {
      Files.delete(base.resolve(path.substring(1)));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Survey survey() {
    return survey("amd64");
  }

  Survey survey(String machine) {
    return new Survey(base, Map.of("os.arch", machine, "user.name", "carol", "user.home", "/net/carol")::get);
  }
}
