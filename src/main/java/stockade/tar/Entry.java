package stockade.tar;

import java.nio.file.Path;

/**
 * One thing in an archive.
 *
 * @param name its path in the archive, as written
 * @param link what a link leads to; else empty
 * @param mode permissions, of which set-user-ID and its like are left out: 0 to 0777
 * @param seconds when it was changed, since 1970
 * @param size of its bytes, for a file
 */
record Entry(String name, Kind kind, String link, int mode, long seconds, long size) {
  /** What it is, and the letter for that: tar(5). */
  enum Kind {
    FILE('0'),
    /** To an entry before it. */
    HARD_LINK('1'),
    LINK('2'),
    FOLDER('5'),
    /** Devices, named pipes and what else is no matter of bytes. */
    SPECIAL('6');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    char letter() {
      return letter;
    }

    static Kind of(int letter) {
      return switch (letter) {
        case 0, '0', '7' -> FILE;
        case '1' -> HARD_LINK;
        case '2' -> LINK;
        case '5' -> FOLDER;
        default -> SPECIAL;
      };
    }
  }

  /**
   * Where it goes below a folder.
   *
   * @throws TarException if its name leads out of that, or to no place in it
   */
  static Path below(Path folder, String name) throws TarException {
    Path path = Path.of(name.isEmpty() || name.indexOf('\0') >= 0 ? "/" : name);
    for (Path part : path) {
      if (part.toString().equals("..")) {
        throw new TarException("the archive has '" + name + "', which leads out of the folder that it is unpacked in");
      }
    }
    if (path.isAbsolute()) {
      throw new TarException("the archive has '" + name + "', which is no relative path");
    }
    return folder.resolve(path).normalize();
  }
}
