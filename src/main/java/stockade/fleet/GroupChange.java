package stockade.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import stockade.launch.Reason;
import stockade.resources.Setting;
import stockade.spec.Limit;

/**
 * Writes limits to the files of a sandbox's group, and takes all of them back.
 *
 * @param group what the group is called
 * @param former what was there before, the last first
 */
record GroupChange(Name name, String group, GroupFolders folders, Deque<FormerLimit> former) {
  /** As the kernel says it of EINVAL: the limit of memory and swap is never below that of memory, so the order depends on both. */
  private static final String INVALID = "invalid argument";

  GroupChange(Name name, String group, GroupFolders folders) {
    this(name, group, folders, new ArrayDeque<>());
  }

  /** @throws FleetException if the group has no file for a limit */
  void demand(Limit limit, List<Setting> settings) {
    if (settings.isEmpty()) {
      throw new FleetException(limit.key().option() + " needs control groups of version 2; leave it out");
    }
    if (settings.stream().anyMatch(setting -> !setting.optional() && there(setting).isEmpty())) {
      throw new FleetException(name + " was started without " + limit.key().option() + " or another limit of that kind, so it has no "
          + "control group for it; stop it, and start it with one");
    }
  }

  /** @throws FleetException if the kernel refuses one */
  void write(Limit limit, List<Setting> settings) {
    try {
      settings.forEach(setting -> write(limit, setting));
    } catch (FleetException failure) {
      if (settings.size() != 2 || !failure.getMessage().contains(INVALID)) {
        throw failure;
      }
      write(limit, settings.get(1));
      write(limit, settings.get(0));
    }
  }

  private void write(Limit limit, Setting setting) {
    there(setting).ifPresent(found -> put(limit, found, file(found).orElseThrow()));
  }

  /** The setting, or what takes its place where there is no such file. */
  private Optional<Setting> there(Setting setting) {
    return file(setting).filter(Files::exists).isPresent() ? Optional.of(setting) : setting.otherwise().flatMap(this::there);
  }

  private Optional<Path> file(Setting setting) {
    return folders.own(setting.controller(), group).map(folder -> folder.resolve(setting.file()));
  }

  private void put(Limit limit, Setting setting, Path file) {
    try {
      String before = Files.readString(file);
      Files.writeString(file, setting.device().map(GroupChange::number).orElse("") + setting.text(), StandardOpenOption.WRITE);
      former.push(new FormerLimit(file, before));
    } catch (NoSuchFileException gone) {
      throw new FleetException(name + " has just ended");
    } catch (IOException failure) {
      String reason = Reason.of(failure);
      if (!setting.optional() || reason.equals(INVALID)) {
        throw new FleetException("cannot set " + limit.key().word() + " of " + name + ": writing " + setting.text().strip() + " to "
            + setting.file() + " failed: " + reason + remedy(reason));
      }
    }
  }

  private static String remedy(String reason) {
    return reason.startsWith("device or resource busy") ? ", since it uses more than that now" : "";
  }

  /** Major and minor number of a disk, makedev(3). */
  private static String number(String device) {
    try {
      long number = (long) Files.getAttribute(Path.of(device), "unix:rdev");
      long major = number >>> 8 & 0xfff | number >>> 32 & ~0xfffL;
      long minor = number & 0xff | number >>> 12 & ~0xffL;
      if (number == 0) {
        throw new FleetException(device + " is no disk");
      }
      return major + ":" + minor;
    } catch (IOException failure) {
      throw new FleetException("cannot limit " + device + ": " + Reason.of(failure));
    }
  }

  /** Takes back what was written; how the sentence of the failure goes on. */
  String undo() {
    List<String> kept = new ArrayList<>();
    for (FormerLimit limit : former) {
      if (!limit.restore()) {
        kept.add(limit.file().getFileName().toString());
      }
    }
    return kept.isEmpty()
        ? "; its limits are as they were"
        : "; but the new limit in " + String.join(", ", kept) + " stays, since the kernel doesn't take the former one again";
  }
}
