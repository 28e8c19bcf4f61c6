package stockade.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What single options need. */
final class FileSystemChecks {
  private FileSystemChecks() {}

  /** Only root can make them for the host's file systems, mount_setattr(2). */
  static Check idMappedMounts(Evidence evidence) {
    String type = MountLine.containing(evidence.survey().mountLines(), "/").type();
    if (!evidence.isRoot()) {
      return Check.ok("id-mapped mounts", "for root only; an ordinary user's roots keep subordinate owners");
    }
    return IdMappedMount.isPossible(type, evidence.host().kernel())
        ? Check.ok("id-mapped mounts", "on / (" + type + ")")
        : Check.warn("id-mapped mounts", "not on / (" + type + ") with this kernel: owners of files look shifted there",
            "keep roots on ext4, xfs or btrfs");
  }

  static Check overlay(Evidence evidence) {
    boolean known = List.of(evidence.files().read("/proc/filesystems").split("\\s+")).contains("overlay");
    return known
        ? Check.ok("overlayfs", "there")
        : Check.warn("overlayfs", "the kernel doesn't know it now: no --overlay", "as root: modprobe overlay");
  }

  static Check tun(Evidence evidence) {
    Path device = evidence.files().at("/dev/net/tun");
    return Files.isReadable(device) && Files.isWritable(device)
        ? Check.ok("tun", "/dev/net/tun can be opened")
        : Check.warn("tun", "/dev/net/tun can't be opened: no network in user mode",
            "as root: modprobe tun, chmod 666 /dev/net/tun");
  }
}
