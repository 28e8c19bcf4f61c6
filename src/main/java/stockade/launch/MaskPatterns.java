package stockade.launch;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import stockade.host.Ledger;
import stockade.spec.Mount;
import stockade.spec.Mount.Bind;
import stockade.spec.Mount.Mask;
import stockade.spec.Spec;

/**
 * Patterns of masks, glob(7), become the paths that they match when the launcher is made. What is looked through is the host's
 * side of the path: the folder that is bound there last, else the root. A folder that can't be read is an error, since what is
 * in it would stay unmasked.
 *
 * <pre>
 *   root = "/srv/debian", mask = ["/keys/*.pem"]    /srv/debian/keys/a.pem exists: mask /keys/a.pem
 * </pre>
 */
public final class MaskPatterns {
  private static final Pattern LITERAL = Pattern.compile("(?:[^*?\\[\\\\]|\\\\.)*");

  private final Spec spec;
  private final Ledger ledger;

  private MaskPatterns(Spec spec, Ledger ledger) {
    this.spec = spec;
    this.ledger = ledger;
  }

  /** Whether there is any. */
  public static boolean areIn(Spec spec) {
    return spec.mounts().stream().anyMatch(mount -> mount instanceof Mask mask && mask.pattern());
  }

  /**
   * The spec with paths in the place of patterns.
   *
   * @param ledger where the folders are written down that were looked through
   * @throws LaunchException if a pattern matches nothing and isn't optional, or a folder can't be looked through
   */
  public static Spec expand(Spec spec, Ledger ledger) {
    return areIn(spec) ? spec.with(new MaskPatterns(spec, ledger).mounts()) : spec;
  }

  private List<Mount> mounts() {
    List<Mount> mounts = new ArrayList<>();
    for (Mount mount : spec.mounts()) {
      if (mount instanceof Mask mask && mask.pattern()) {
        mounts.addAll(matches(mask, mounts));
      } else {
        mounts.add(mount);
      }
    }
    return mounts;
  }

  private List<Mask> matches(Mask mask, List<Mount> before) {
    List<String> names = Arrays.stream(mask.path().split("/")).filter(name -> !name.isEmpty()).toList();
    List<Found> found = List.of(new Found("/", hostSide("/", before)));
    for (String name : names) {
      found = found.stream().flatMap(folder -> below(mask, folder, name, before)).toList();
    }
    if (found.isEmpty() && !mask.optional()) {
      throw failure(mask, "matches nothing; mark it optional, or leave it out");
    }
    return found.stream().map(match -> new Mask(match.inside(), mask.optional(), mask.origin())).toList();
  }

  /** A path inside, and the host's path that stands for it. */
  private record Found(String inside, Path outside) {
    Found child(String name, Path at) {
      return new Found(inside.equals("/") ? "/" + name : inside + "/" + name, at);
    }
  }

  private Stream<Found> below(Mask mask, Found folder, String name, List<Mount> before) {
    return LITERAL.matcher(name).matches()
        ? named(mask, folder, name.replaceAll("\\\\(.)", "$1"), before)
        : matching(mask, folder, name, before);
  }

  /** A name that is no pattern: nobody need look through the folder, in which others may come and go. */
  private Stream<Found> named(Mask mask, Found folder, String name, List<Mount> before) {
    Path entry = folder.outside().resolve(name);
    Found child = folder.child(name, entry);
    Optional<Path> bound = bound(child.inside(), before);
    try {
      if (bound.isEmpty()) {
        Files.readAttributes(entry, BasicFileAttributes.class, NOFOLLOW_LINKS);
      }
      return Stream.of(new Found(child.inside(), bound.orElse(entry)));
    } catch (NoSuchFileException absent) {
      ledger.folder(entry);
      return Stream.empty();
    } catch (IOException e) {
      return Files.isDirectory(folder.outside()) ? refuse(mask, folder) : absent(folder);
    }
  }

  private Stream<Found> absent(Found file) {
    writeDown(file.outside());
    return Stream.empty();
  }

  private static Stream<Found> refuse(Mask mask, Found folder) {
    throw failure(mask, "can't be evaluated, since " + folder.outside() + " can't be looked through; name paths, or "
        + "run this as a user who may");
  }

  private Stream<Found> matching(Mask mask, Found folder, String name, List<Mount> before) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + name.replaceAll("[{}]", "\\\\$0"));
    List<Found> found = new ArrayList<>();
    writeDown(folder.outside());
    if (!Files.isDirectory(folder.outside())) {
      return Stream.empty();
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.outside(), entry -> matcher.matches(entry.getFileName()))) {
      for (Path entry : entries) {
        Found child = folder.child(entry.getFileName().toString(), entry);
        found.add(new Found(child.inside(), bound(child.inside(), before).orElse(entry)));
      }
    } catch (IOException e) {
      return refuse(mask, folder);
    }
    return found.stream();
  }

  /** A file that is no link becomes a folder only by a change of the folder that it is in. */
  private void writeDown(Path folder) {
    if (Files.isDirectory(folder) || Files.isSymbolicLink(folder) || Files.notExists(folder)) {
      ledger.folder(folder);
    }
  }

  private Path hostSide(String inside, List<Mount> before) {
    return bound(inside, before).orElseGet(() -> Path.of(spec.root().directory().orElse("/")));
  }

  /** What the last bind at exactly this place shows there. */
  private static Optional<Path> bound(String inside, List<Mount> before) {
    return before.stream()
        .filter(mount -> mount instanceof Bind && mount.path().equals(inside))
        .map(mount -> Path.of(((Bind) mount).source()))
        .reduce((first, second) -> second);
  }

  private static LaunchException failure(Mask mask, String what) {
    String place = mask.origin().text();
    return new LaunchException((place.isEmpty() ? "" : place + ": ") + "the pattern " + mask.path() + " " + what);
  }
}
