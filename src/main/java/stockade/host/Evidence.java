package stockade.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that the checks look at.
 *
 * @param plain an attempt to make a user namespace
 * @param mapped an attempt to map subordinate ids into one
 */
record Evidence(Survey survey, Host host, CacheFolder cache, Trial plain, Trial mapped) {
  /**
   * The folder where images are to be kept, or the nearest one above it that exists.
   *
   * @param path its true path
   * @param free bytes that the caller may fill
   */
  record CacheFolder(String path, boolean writable, long free) {
    static CacheFolder of(Path folder) {
      Path there = folder.toAbsolutePath();
      while (!Files.exists(there)) {
        there = there.getParent();
      }
      try {
        Path real = there.toRealPath();
        boolean writable = Files.isDirectory(real) && Files.isWritable(real);
        return new CacheFolder(real.toString(), writable, Files.getFileStore(real).getUsableSpace());
      } catch (IOException e) {
        return new CacheFolder(there.toString(), false, 0);
      }
    }
  }

  static Evidence gather(Survey survey, Path cache) {
    Host host = survey.host(Optional.empty());
    boolean maps = !host.caller().subordinateUids().isEmpty() && host.idMappers().isPresent();
    return new Evidence(survey, host, CacheFolder.of(cache), trial(survey, List.of("--user", "--map-root-user")),
        maps ? trial(survey, List.of("--user", "--map-auto", "--map-root-user")) : Trial.UNKNOWN);
  }

  HostFiles files() {
    return survey.files();
  }

  boolean isRoot() {
    return host.caller().isRoot();
  }

  /** unshare(1) makes the namespaces that {@code options} say and runs true(1) in them. */
  private static Trial trial(Survey survey, List<String> options) {
    Optional<String> unshare = survey.program("unshare");
    Optional<String> command = survey.program("true");
    if (unshare.isEmpty() || command.isEmpty()) {
      return Trial.UNKNOWN;
    }
    List<String> words = new ArrayList<>(List.of(unshare.get()));
    words.addAll(options);
    words.add(command.get());
    return Trial.of(words);
  }
}
