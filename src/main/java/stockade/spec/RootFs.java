package stockade.spec;

import java.util.Optional;

/**
 * The file system that the sandbox sees as {@code /}.
 *
 * @param directory an absolute path of the host; absent: the host's own file system, read-only, with the caller's
 *     credentials hidden (unless a mount at {@code /} comes first and takes its place)
 * @param readOnly the root itself can't be written to; mounts on top of it may be
 * @param chroot chroot(2) in place of pivot_root(2)
 * @param proc a fresh /proc
 * @param dev a fresh /dev
 * @param origin where {@code directory} was said
 */
public record RootFs(
    Optional<String> directory, boolean readOnly, boolean chroot, boolean proc, boolean dev, Origin origin) {
  public static final RootFs HOST_VIEW = new RootFs(Optional.empty(), false, false, true, true, Origin.DEFAULT);
}
