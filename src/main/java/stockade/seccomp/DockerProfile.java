package stockade.seccomp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import stockade.spec.Origin;
import stockade.spec.SpecException;
import stockade.spec.TextFile;

/**
 * A filter in the format of Docker's and podman's profiles.
 *
 * @param name the file, for messages
 * @param otherwise what happens to calls that no entry is about
 * @param architectures names of those that it is for; empty: any
 * @param entries in the order written
 */
public record DockerProfile(
    String name, Verdict otherwise, List<String> architectures, List<ProfileEntry> entries) {
  public DockerProfile {
    architectures = List.copyOf(architectures);
    entries = List.copyOf(entries);
  }

  /**
   * The profile of a file.
   *
   * @param path absolute
   * @param asker where it was asked for
   * @throws SpecException where it can't be read, isn't JSON, or isn't a profile
   */
  public static DockerProfile read(String path, Origin asker) {
    return parse(path, TextFile.read("profile", path, asker));
  }

  static DockerProfile parse(String name, String text) {
    return ProfileText.read(name, text, json -> new ProfileReader(json).profile(name));
  }

  /** @throws SpecException where the profile isn't for an ABI that is to be admitted */
  Policy policy(Circumstances at, CallTable calls) {
    List<Abi> abis = Abi.of(at.architecture(), at.compat());
    abis.forEach(this::check);
    Map<String, List<CallRule.Case>> cases = new HashMap<>();
    TreeMap<String, CallRule> rules = new TreeMap<>();
    for (ProfileEntry entry : entries) {
      if (entry.applies(at)) {
        entry.names().stream().filter(calls::knows).forEach(call -> add(call, entry, cases, rules));
      }
    }
    cases.forEach((call, all) -> rules.putIfAbsent(call, new CallRule(call, all, otherwise)));
    return new Policy(abis, rules, otherwise);
  }

  /** As in libseccomp: of entries without conditions the last counts, and it outdoes those that have some. */
  private static void add(
      String call, ProfileEntry entry, Map<String, List<CallRule.Case>> cases, Map<String, CallRule> rules) {
    if (entry.conditions().isEmpty()) {
      rules.put(call, CallRule.always(call, entry.verdict()));
    } else {
      cases.merge(call, entry.cases(), DockerProfile::joined);
    }
  }

  private static List<CallRule.Case> joined(List<CallRule.Case> first, List<CallRule.Case> second) {
    List<CallRule.Case> all = new ArrayList<>(first);
    all.addAll(second);
    return Collections.unmodifiableList(all);
  }

  private void check(Abi abi) {
    if (!architectures.isEmpty() && !architectures.contains(abi.profile())) {
      throw SpecException.at(new Origin.File(name, 1, 1), "the profile isn't for " + abi.text()
          + " programs; add " + abi.profile() + " to its architectures");
    }
  }
}
