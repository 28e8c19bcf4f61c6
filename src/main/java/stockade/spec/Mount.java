package stockade.spec;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Something attached to, or made in, the root. Mounts are made in the order written; the last one at a place wins. */
public sealed interface Mount {
  /** An absolute path inside, without {@code .} and {@code ..}, and without a slash at its end but for {@code /}. */
  String path();

  Origin origin();

  /** What {@code cases} says of this kind of mount. */
  <R> R accept(Cases<R> cases);

  /** A word on every kind of mount. */
  interface Cases<R> {
    R bind(Bind bind);

    R tmpfs(Tmpfs tmpfs);

    R directory(Directory directory);

    R symlink(Symlink symlink);

    R file(FileCopy file);

    R overlay(Overlay overlay);

    R mask(Mask mask);
  }

  /**
   * A part of the host's file system. {@code source} is an absolute path of the host, symbolic links followed there.
   *
   * @param access READ_ONLY, READ_WRITE, or DEVICE: writable, and device nodes work
   * @param optional where the source doesn't exist, nothing is mounted
   * @param recursive with the mounts below the source
   */
  record Bind(
      String source,
      String path,
      Access access,
      boolean noexec,
      boolean nosuid,
      boolean optional,
      boolean recursive,
      Origin origin)
      implements Mount {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.bind(this);
    }

    /** What may be done to a bound file. */
    public enum Access {
      READ_ONLY,
      READ_WRITE,
      DEVICE
    }
  }

  /** An empty file system in memory: {@code size} in bytes (absent: {@link #DEFAULT_SIZE}), {@code mode} 0 to 07777. */
  record Tmpfs(String path, OptionalLong size, int mode, Origin origin) implements Mount {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.tmpfs(this);
    }

    /** One GiB. */
    public static final long DEFAULT_SIZE = 1L << 30;

    public static final int DEFAULT_MODE = 0755;
  }

  /** A folder, and those above it, made where missing. {@code mode} is that of the last one, 0 to 07777. */
  record Directory(String path, int mode, Origin origin) implements Mount {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.directory(this);
    }

    public static final int DEFAULT_MODE = 0755;
  }

  /** A symbolic link at {@code path}; a link there with the same target is left as it is. */
  record Symlink(String target, String path, Origin origin) implements Mount {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.symlink(this);
    }
  }

  /** A copy, in memory, of what the host's file {@code source} holds when the sandbox starts. */
  record FileCopy(String source, String path, int mode, Origin origin) implements Mount {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.file(this);
    }

    public static final int DEFAULT_MODE = 0644;
  }

  /**
   * Layers, the first on top, seen as one; absolute paths of the host. Without {@code changes} what is written stays in
   * memory and is gone at the end.
   */
  record Overlay(String path, List<String> lower, Optional<Changes> changes, Origin origin) implements Mount {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.overlay(this);
    }

    public Overlay {
      lower = List.copyOf(lower);
    }

    /** The folder that receives what is written, and overlayfs' folder for work in progress beside it. */
    public record Changes(String upper, String work) {}
  }

  /**
   * Files or folders that can be neither read nor written.
   *
   * @param pattern {@code path} is a pattern of glob(7): within a name {@code *}, {@code ?} and {@code [...]} (all others
   *     with {@code !} or {@code ^}) stand for bytes, a dot at the start included, and what a backslash precedes for
   *     itself. Else {@code path} is the path of one file or folder.
   * @param optional a missing one, or a pattern that matches nothing, is no error
   */
  record Mask(String path, boolean pattern, boolean optional, Origin origin) implements Mount {
    /** A mask of one file or folder. */
    public Mask(String path, boolean optional, Origin origin) {
      this(path, false, optional, origin);
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.mask(this);
    }
  }
}
