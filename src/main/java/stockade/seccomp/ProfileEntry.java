package stockade.seccomp;

import java.util.List;
import java.util.stream.Collectors;
import stockade.host.Host.KernelRelease;
import stockade.linux.Architecture;
import stockade.linux.Capability;

/**
 * An element of a profile's {@code syscalls}.
 *
 * @param names of system calls, known or not
 * @param conditions on arguments, as written
 */
record ProfileEntry(
    List<String> names, Verdict verdict, List<Comparison> conditions, Filter includes, Filter excludes) {
  ProfileEntry {
    names = List.copyOf(names);
    conditions = List.copyOf(conditions);
  }

  /** What {@code includes} or {@code excludes} names; kernels has at most one element. */
  record Filter(List<String> capabilities, List<String> architectures, List<KernelRelease> kernels) {
    static final Filter EMPTY = new Filter(List.of(), List.of(), List.of());

    Filter {
      capabilities = List.copyOf(capabilities);
      architectures = List.copyOf(architectures);
      kernels = List.copyOf(kernels);
    }

    private boolean admits(Circumstances at) {
      return granted(at).containsAll(capabilities)
          && (architectures.isEmpty() || architectures.contains(word(at.architecture())))
          && kernels.stream().allMatch(kernel -> at.kernel().isAtLeast(kernel.major(), kernel.minor()));
    }

    private boolean rejects(Circumstances at) {
      return capabilities.stream().anyMatch(granted(at)::contains)
          || architectures.contains(word(at.architecture()))
          || kernels.stream().anyMatch(kernel -> at.kernel().isAtLeast(kernel.major(), kernel.minor()));
    }

    private static List<String> granted(Circumstances at) {
      return at.capabilities().stream().map(Capability::name).collect(Collectors.toList());
    }

    /** Go's name of it. */
    private static String word(Architecture architecture) {
      return switch (architecture) {
        case X86_64 -> "amd64";
        case AARCH64 -> "arm64";
      };
    }
  }

  boolean applies(Circumstances at) {
    return includes.admits(at) && !excludes.rejects(at);
  }

  /** All conditions must hold; but of several on one argument each stands for itself, as Docker has it. */
  List<CallRule.Case> cases() {
    boolean twice = conditions.stream().map(Comparison::argument).distinct().count() < conditions.size();
    List<List<Comparison>> alternatives = twice ? conditions.stream().map(List::of).toList() : List.of(conditions);
    return alternatives.stream().map(all -> new CallRule.Case(all, verdict)).toList();
  }
}
