package stockade.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import stockade.host.Host;
import stockade.host.Ledger;
import stockade.launch.Compilation;
import stockade.launch.Reason;
import stockade.resources.GroupLayout;
import stockade.resources.LimitFiles;
import stockade.resources.Setting;
import stockade.spec.Key;
import stockade.spec.Limit;
import stockade.spec.Spec;
import stockade.spec.Word;

/**
 * {@code stockade update}: other limits for a sandbox that runs, all of them or none. They hold until its command is started again.
 */
public record Update(Fleet fleet) {
  /** What can be changed. */
  public static final Set<Key> KEYS = Collections.unmodifiableSet(EnumSet.of(
      Key.MEMORY, Key.MEMORY_HIGH, Key.MEMORY_LOW, Key.MEMORY_SWAP, Key.CPUS, Key.CPU_WEIGHT, Key.CPUSET, Key.CPUSET_MEMS,
      Key.PIDS_LIMIT, Key.IO_WEIGHT, Key.IO_MAX, Key.HUGETLB));

  /** As the kernel says it of EINVAL: the limit of memory and swap is never below that of memory, so the order depends on both. */
  private static final String INVALID = "invalid argument";

  /** @throws FleetException if it doesn't run, has no such limit, or the kernel refuses one: then all are as they were */
  public void limits(String word, List<Word> words) {
    Cell cell = fleet.running(new Name(word));
    Spec spec = changed(Wanted.recorded(cell).manifest(), words);
    Host host = Compilation.host(spec, new Ledger());
    boolean unified = GroupLayout.of(spec, host).orElseThrow().unified();
    GroupFolders folders = GroupFolders.of(cell, host.cgroups());
    Set<Key> keys = words.stream().map(Word::key).collect(Collectors.toSet());
    Change change = new Change(cell.name(), spec.resources().name().orElse(cell.name().text()), folders);
    List<Limit> all = spec.resources().limits();
    try {
      all.stream().filter(limit -> keys.contains(limit.key()))
          .forEach(limit -> change.write(limit, LimitFiles.of(limit, all, unified)));
    } catch (FleetException failure) {
      change.undo();
      throw failure;
    }
  }

  /** What is said anew takes the place of what was said of the same. */
  private static Spec changed(Manifest manifest, List<Word> words) {
    Set<Key> keys = words.stream().map(Word::key).collect(Collectors.toSet());
    List<Word> all = new ArrayList<>(manifest.words().stream().filter(word -> !keys.contains(word.key())).toList());
    all.addAll(words);
    return new Manifest(all, manifest.workingDirectory(), manifest.environment()).spec();
  }

  /** What was written so far. */
  private record Change(Name name, String group, GroupFolders folders, Deque<Runnable> former) {
    Change(Name name, String group, GroupFolders folders) {
      this(name, group, folders, new ArrayDeque<>());
    }

    void write(Limit limit, List<Setting> settings) {
      if (settings.isEmpty()) {
        throw new FleetException(limit.key().option() + " needs control groups of version 2; leave it out");
      }
      try {
        for (Setting setting : settings) {
          write(limit, setting);
        }
      } catch (FleetException failure) {
        if (settings.size() != 2 || !failure.getMessage().contains(INVALID)) {
          throw failure;
        }
        write(limit, settings.get(1));
        write(limit, settings.get(0));
      }
    }

    private void write(Limit limit, Setting setting) {
      Path folder = folders.own(setting.controller(), group).orElseThrow(() -> without(limit));
      Path file = folder.resolve(setting.file());
      Optional<Setting> otherwise = setting.otherwise();
      if (!Files.exists(file) && otherwise.isPresent()) {
        write(limit, otherwise.get());
      } else if (Files.exists(file) || !setting.optional()) {
        put(limit, setting, file);
      }
    }

    private void put(Limit limit, Setting setting, Path file) {
      try {
        String before = Files.readString(file);
        String text = setting.device().map(Update::number).orElse("") + setting.text();
        Files.writeString(file, text, StandardOpenOption.WRITE);
        former.push(() -> restore(file, before));
      } catch (NoSuchFileException missing) {
        throw without(limit);
      } catch (IOException failure) {
        String reason = Reason.of(failure);
        if (!setting.optional() || reason.equals(INVALID)) {
          throw new FleetException("cannot set " + limit.key().word() + " of " + name + ": writing " + setting.text().strip() + " to "
              + setting.file() + " failed: " + reason + remedy(reason) + "; its limits are as they were");
        }
      }
    }

    private static String remedy(String reason) {
      return reason.startsWith("device or resource busy") ? ", since it uses more than that now" : "";
    }

    private FleetException without(Limit limit) {
      return new FleetException(name + " was started without " + limit.key().option() + " or another limit of that kind, so it has no control "
          + "group for it; stop it, and start it with one");
    }

    /** A file with a line for each disk takes them one by one, and loses none that it had. */
    private static void restore(Path file, String before) {
      for (String line : before.split("\n")) {
        try {
          Files.writeString(file, line, StandardOpenOption.WRITE);
        } catch (IOException gone) {
          return;
        }
      }
    }

    void undo() {
      former.forEach(Runnable::run);
    }
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
}
