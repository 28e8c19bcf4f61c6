package stockade.host;

import java.util.Map;
import stockade.host.Host.KernelRelease;

/** Since which kernel a file system can be mounted with its owners mapped: the list of mount_setattr(2). */
public final class IdMappedMount {
  private static final Map<String, KernelRelease> SINCE = Map.ofEntries(
      Map.entry("ext4", new KernelRelease(5, 12)),
      Map.entry("vfat", new KernelRelease(5, 12)),
      Map.entry("xfs", new KernelRelease(5, 12)),
      Map.entry("btrfs", new KernelRelease(5, 15)),
      Map.entry("ntfs3", new KernelRelease(5, 15)),
      Map.entry("f2fs", new KernelRelease(5, 18)),
      Map.entry("erofs", new KernelRelease(5, 19)),
      Map.entry("squashfs", new KernelRelease(6, 2)),
      Map.entry("tmpfs", new KernelRelease(6, 3)),
      Map.entry("ceph", new KernelRelease(6, 7)),
      Map.entry("hugetlbfs", new KernelRelease(6, 9)));

  private IdMappedMount() {}

  /** Whether a file system of this type, as mountinfo names it, can be; overlayfs itself can't, only its layers. */
  public static boolean isPossible(String type, KernelRelease kernel) {
    KernelRelease since = SINCE.getOrDefault(type, new KernelRelease(Integer.MAX_VALUE, 0));
    return kernel.isAtLeast(since.major(), since.minor());
  }
}
