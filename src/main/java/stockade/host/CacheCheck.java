package stockade.host;

/** Images are files that are executed; where they can't be kept another folder takes them, for one run each. */
final class CacheCheck {
  private static final String NAME = "folder of images";
  private static final long ENOUGH = 16L << 20;

  private CacheCheck() {}

  static Check cacheFolder(Evidence evidence) {
    Evidence.CacheFolder cache = evidence.cache();
    MountLine mount = MountLine.containing(evidence.survey().mountLines(), cache.path());
    if (!cache.writable()) {
      return warn(cache.path() + " can't be written to");
    }
    if (mount.options().contains("noexec")) {
      return warn(cache.path() + " is on " + mount.path() + ", where nothing may be executed (noexec)");
    }
    return cache.free() < ENOUGH
        ? warn(cache.path() + " has less than " + (ENOUGH >> 20) + " MiB left")
        : Check.ok(NAME, cache.path());
  }

  private static Check warn(String finding) {
    return Check.warn(NAME, finding + ", so each run compiles anew",
        "set XDG_CACHE_HOME to a folder of yours with room, on a file system without noexec");
  }
}
