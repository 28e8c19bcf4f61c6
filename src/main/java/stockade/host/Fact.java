package stockade.host;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Something that was asked while a launcher was compiled, with the answer: the launcher is right as long as that holds. */
public sealed interface Fact {
  /** A file or folder: whether it is there, and which. */
  record File(String path, Optional<FileStatus> status) implements Fact {
    @Override
    public String subject() {
      return path;
    }

    @Override
    public String line() {
      return status.map(is -> "file " + is.device() + " " + is.inode() + " " + is.size() + " " + time(is.modified()) + " "
          + time(is.changed())).orElse("absent") + " " + path;
    }

    private static String time(Instant time) {
      return time.getEpochSecond() + "." + time.getNano();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.file(this);
    }
  }

  /** All of /proc/self/mountinfo, proc_pid_mountinfo(5). */
  record Mounts(String text) implements Fact {
    @Override
    public String subject() {
      return "the host's mounts";
    }

    @Override
    public String line() {
      return "mounts " + text.length() + " " + text.hashCode();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.mounts(this);
    }
  }

  /** The kernel, as {@code uname -r} says it. */
  record Kernel(String release) implements Fact {
    @Override
    public String subject() {
      return "the kernel's release";
    }

    @Override
    public String line() {
      return "kernel " + release;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.kernel(this);
    }
  }

  /** The real ids of the caller. */
  record Ids(long uid, long gid) implements Fact {
    @Override
    public String subject() {
      return "the caller's user or group";
    }

    @Override
    public String line() {
      return "ids " + uid + " " + gid;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.ids(this);
    }
  }

  /** A variable of the caller's environment; one that is empty counts as none. */
  record Variable(String name, Optional<String> value) implements Fact {
    @Override
    public String subject() {
      return "the variable " + name;
    }

    @Override
    public String line() {
      return value.map(text -> "variable " + name + "=" + text).orElse("no-variable " + name);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.variable(this);
    }
  }

  /** The caller's working directory, as getcwd(2) says it. */
  record Directory(String path) implements Fact {
    @Override
    public String subject() {
      return "the working directory";
    }

    @Override
    public String line() {
      return "directory " + path;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.directory(this);
    }
  }

  /** What can't be asked again by a launcher: a sentence that says what and why. */
  record Unrepeatable(String sentence) implements Fact {
    @Override
    public String subject() {
      return sentence;
    }

    @Override
    public String line() {
      return "unrepeatable " + sentence;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.unrepeatable(this);
    }
  }

  /** A file or folder as it is now. */
  static File file(Path path) {
    return new File(path.toAbsolutePath().toString(), FileStatus.of(path));
  }

  /** What was asked, as a sentence begins with it that says that it has changed. */
  String subject();

  /** Question and answer, the same for the same answer only; may have several lines. */
  String line();

  /** What is done with each kind of fact. */
  interface Visitor<R> {
    R file(File fact);

    R mounts(Mounts fact);

    R kernel(Kernel fact);

    R ids(Ids fact);

    R variable(Variable fact);

    R directory(Directory fact);

    R unrepeatable(Unrepeatable fact);
  }

  /** Gives itself to the visitor's method for its kind. */
  <R> R accept(Visitor<R> visitor);
}
