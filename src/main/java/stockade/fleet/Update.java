package stockade.fleet;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import stockade.host.Host;
import stockade.host.Ledger;
import stockade.launch.Compilation;
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

  /** @throws FleetException if it doesn't run, has no such limit, or the kernel refuses one: then all are as they were */
  public void limits(String word, List<Word> words) {
    Cell cell = fleet.running(new Name(word));
    Changes changes = new Changes(cell);
    Spec spec = spec(Wanted.recorded(cell).manifest(), changes.words(), words);
    Host host = Compilation.host(spec, new Ledger());
    Map<Limit, List<Setting>> settings = settings(spec, host, words.stream().map(Word::key).collect(Collectors.toSet()));
    GroupChange change = new GroupChange(
        cell.name(), spec.resources().name().orElse(cell.name().text()), GroupFolders.of(cell, host.cgroups()));
    settings.forEach(change::demand);
    try {
      settings.forEach(change::write);
      changes.add(words);
    } catch (FleetException failure) {
      throw new FleetException(failure.getMessage() + change.undo(), failure.status());
    }
  }

  /** What is said takes the place of what was said of the same, in an earlier update or in the spec: limits depend on each other. */
  private static Spec spec(Manifest manifest, List<Word> changed, List<Word> said) {
    List<Word> words = Changes.replaced(Changes.replaced(manifest.words(), changed), said);
    return new Manifest(words, manifest.workingDirectory(), manifest.environment()).spec();
  }

  /** In the order of the spec. */
  private static Map<Limit, List<Setting>> settings(Spec spec, Host host, Set<Key> keys) {
    boolean unified = GroupLayout.of(spec, host).orElseThrow().unified();
    List<Limit> all = spec.resources().limits();
    Map<Limit, List<Setting>> settings = new LinkedHashMap<>();
    all.stream().filter(limit -> keys.contains(limit.key())).forEach(limit -> settings.put(limit, LimitFiles.of(limit, all, unified)));
    return settings;
  }
}
