package stockade.fleet;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import stockade.launch.Ownership;
import stockade.launch.Reason;

/** A folder that is the caller's alone: nobody else can put anything into it, or another in its place. */
final class OwnFolder {
  private static final int OTHERS_WRITE = 0022;

  private OwnFolder() {}

  /**
   * Makes it, and those above it, where missing.
   *
   * @throws FleetException if it can't be made, or isn't the caller's alone
   */
  static Path demand(Path folder) {
    try {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        make(folder);
      }
      return checked(folder);
    } catch (IOException failure) {
      throw new FleetException("cannot use the folder " + folder + ": " + Reason.of(failure));
    }
  }

  private static void make(Path folder) throws IOException {
    Files.createDirectories(folder.getParent());
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException made) {
      checked(folder);
    }
  }

  /** @throws FleetException if it isn't the caller's alone */
  static Path checked(Path folder) {
    try {
      Map<String, Object> attributes = Files.readAttributes(folder, "unix:uid,mode,isDirectory", LinkOption.NOFOLLOW_LINKS);
      if (!(Boolean) attributes.get("isDirectory")) {
        throw new FleetException(folder + " is no folder; move it out of the way");
      }
      if ((Integer) attributes.get("uid") != Places.uid() || ((Integer) attributes.get("mode") & OTHERS_WRITE) != 0) {
        throw new FleetException(
            "won't use " + folder + ", because it belongs to somebody else or others can change it; remove it, or make it yours alone");
      }
      Optional<Path> foreign = Ownership.firstForeign(folder.toRealPath());
      if (foreign.isPresent()) {
        throw new FleetException("won't use " + folder + ", because others can change what is in " + foreign.get());
      }
      return folder;
    } catch (IOException failure) {
      throw new FleetException("cannot use the folder " + folder + ": " + Reason.of(failure));
    }
  }
}
