package stockade.seccomp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stockade.host.Host.KernelRelease;
import stockade.spec.SpecException;

/** A profile from its text. A key that isn't of the format is refused: what it was meant to forbid would be allowed. */
final class ProfileReader {
  private static final Pattern KERNEL = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(\\..*)?");

  private final ProfileText json;

  ProfileReader(ProfileText json) {
    this.json = json;
  }

  DockerProfile profile(String name) {
    List<ProfileEntry> entries = new ArrayList<>();
    List<String> architectures = new ArrayList<>();
    ProfileAction standard = new ProfileAction(json);
    json.object(key -> {
      switch (key) {
        case "defaultAction" -> standard.readAction();
        case "defaultErrnoRet" -> standard.readNumber();
        case "defaultErrno" -> standard.readName();
        case "architectures" -> architectures.addAll(json.texts());
        case "archMap" -> json.list(this::mapping).forEach(architectures::addAll);
        case "syscalls" -> entries.addAll(json.list(this::entry));
        case "flags", "comment", "$schema" -> json.skip();
        default -> throw unknown(key);
      }
    });
    return new DockerProfile(name, standard.verdict("defaultAction"), architectures, entries);
  }

  private List<String> mapping() {
    List<String> names = new ArrayList<>();
    json.object(key -> {
      switch (key) {
        case "architecture" -> names.add(json.text());
        case "subArchitectures" -> names.addAll(json.texts());
        default -> throw unknown(key);
      }
    });
    return names;
  }

  private ProfileEntry entry() {
    List<String> names = new ArrayList<>();
    List<Comparison> conditions = new ArrayList<>();
    ProfileAction action = new ProfileAction(json);
    ProfileEntry.Filter[] filters = {ProfileEntry.Filter.EMPTY, ProfileEntry.Filter.EMPTY};
    json.object(key -> {
      switch (key) {
        case "names" -> names.addAll(json.texts());
        case "name" -> named().ifPresent(names::add);
        case "action" -> action.readAction();
        case "errnoRet" -> action.readNumber();
        case "errno" -> action.readName();
        case "args" -> conditions.addAll(json.list(this::condition));
        case "includes" -> filters[0] = filter();
        case "excludes" -> filters[1] = filter();
        case "comment" -> json.skip();
        default -> throw unknown(key);
      }
    });
    return new ProfileEntry(names, action.verdict("action"), conditions, filters[0], filters[1]);
  }

  /** Go writes an absent name as an empty one. */
  private Optional<String> named() {
    return Optional.of(json.text()).filter(name -> !name.isEmpty());
  }

  private ProfileEntry.Filter filter() {
    List<String> capabilities = new ArrayList<>();
    List<String> architectures = new ArrayList<>();
    List<KernelRelease> kernels = new ArrayList<>();
    json.object(key -> {
      switch (key) {
        case "caps" -> capabilities.addAll(json.texts());
        case "arches" -> architectures.addAll(json.texts());
        case "minKernel" -> kernel().ifPresent(kernels::add);
        default -> throw unknown(key);
      }
    });
    return new ProfileEntry.Filter(capabilities, architectures, kernels);
  }

  private Optional<KernelRelease> kernel() {
    if (json.isNull()) {
      return Optional.empty();
    }
    Matcher parts = KERNEL.matcher(json.text());
    if (!parts.matches()) {
      throw json.wrong("the kernel's release must be two numbers such as 4.8");
    }
    return Optional.of(new KernelRelease(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))));
  }

  private Comparison condition() {
    long[] numbers = new long[3];
    List<Comparison.Operator> operators = new ArrayList<>();
    json.object(key -> {
      switch (key) {
        case "index" -> numbers[0] = json.number(5);
        case "value" -> numbers[1] = json.number();
        case "valueTwo" -> numbers[2] = json.number();
        case "op" -> operators.add(operator());
        default -> throw unknown(key);
      }
    });
    Comparison.Operator operator =
        operators.stream().findFirst().orElseThrow(() -> json.wrong("the condition has no op"));
    return operator == Comparison.Operator.MASKED_EQ
        ? new Comparison((int) numbers[0], operator, numbers[1], numbers[2])
        : Comparison.of((int) numbers[0], operator, numbers[1]);
  }

  private Comparison.Operator operator() {
    String word = json.text();
    return Arrays.stream(Comparison.Operator.values())
        .filter(operator -> word.equals("SCMP_CMP_" + operator.name()))
        .findFirst()
        .orElseThrow(() -> json.wrong("unknown op '" + word + "'; write SCMP_CMP_EQ or another of libseccomp's"));
  }

  private SpecException unknown(String key) {
    return json.wrong("unknown key '" + key + "'; take it out, or mend its spelling");
  }
}
