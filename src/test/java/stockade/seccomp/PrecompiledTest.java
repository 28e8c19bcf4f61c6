package stockade.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;
import stockade.Golden;
import stockade.host.Host.KernelRelease;
import stockade.linux.Architecture;
import stockade.linux.Capability;
import stockade.linux.Errno;
import stockade.spec.Confinement.Filter;
import stockade.spec.Origin;

class PrecompiledTest {
  private static final String HEAD = """
      package stockade.seccomp;

      /**
       * The programs of {@link Precompiled}, a word an instruction: k, jf, jt, code. Written by PrecompiledTest. No resource, since Java opens
       * its archive to find one, and that takes a first run longer than all that is done with it.
       */
      final class DefaultFilters {
        private DefaultFilters() {}
      """;

  private final CallTable calls = CallTable.read();

  @ParameterizedTest
  @EnumSource
  void a_policy_is_compiled_to_this(Precompiled each) {
    for (Architecture architecture : Architecture.values()) {
      Golden.check("filter/default-" + lower(each.name()) + "-" + architecture.machine() + ".bpf.txt", BpfText.of(compiled(each, architecture)));
    }
  }

  @Test
  void what_ships_is_what_the_compiler_makes_today() {
    StringBuilder source = new StringBuilder(HEAD);
    for (Precompiled each : Precompiled.values()) {
      for (Architecture architecture : Architecture.values()) {
        source.append("\n  static final long[] ").append(each.name()).append('_').append(architecture.name()).append(" = {\n")
            .append(rows(compiled(each, architecture))).append("  };\n");
      }
    }
    Golden.check("../../../main/java/stockade/seccomp/DefaultFilters.java", source.append("}\n").toString());
  }

  private BpfProgram compiled(Precompiled each, Architecture architecture) {
    return FilterCompiler.of(calls).compile(DefaultPolicy.of(at(each, architecture), calls));
  }

  private static String rows(BpfProgram program) {
    StringBuilder rows = new StringBuilder();
    for (int at = 0; at < program.instructions().size(); at++) {
      rows.append(at % 5 == 0 ? "    " : " ").append(String.format("0x%016xL,", program.instructions().get(at).word()));
      rows.append(at % 5 == 4 ? "\n" : "");
    }
    return rows.toString().stripTrailing() + "\n";
  }

  private static String lower(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }

  @ParameterizedTest
  @EnumSource
  void what_ships_does_what_the_policy_says(Precompiled each) {
    for (Architecture architecture : Architecture.values()) {
      Circumstances at = at(each, architecture);
      new Readings().agree(
          DefaultPolicy.of(at, calls), Precompiled.find(Filter.DEFAULT, at).orElseThrow(), each + " " + architecture);
    }
  }

  @Test
  void other_wishes_are_compiled_when_they_are_made() {
    Filter denying = new Filter(
        new Filter.Base.Default(),
        List.of(new Filter.Rule("dup", new Filter.Action.Fail(Errno.EPERM), Origin.DEFAULT)),
        false,
        false);
    assertThat(List.of(
        Precompiled.find(denying, Situations.USER),
        Precompiled.find(new Filter(new Filter.Base.Default(), List.of(), true, false), Situations.USER),
        Precompiled.find(Filter.DEFAULT, Situations.withCompat(Situations.USER)),
        Precompiled.find(Filter.DEFAULT, Situations.withUserns(Situations.ROOT)),
        Precompiled.find(Filter.DEFAULT, Situations.withHostPids(Situations.ROOT)),
        Precompiled.find(Filter.DEFAULT, Situations.with(Capability.CAP_SYS_ADMIN))))
        .containsOnly(Optional.empty());
  }

  @Test
  void a_log_is_kept_with_the_same_program() {
    Filter logging = new Filter(new Filter.Base.Default(), List.of(), false, true);
    assertThat(Precompiled.find(logging, Situations.USER)).isPresent();
  }

  private static Circumstances at(Precompiled each, Architecture architecture) {
    return new Circumstances(architecture, new KernelRelease(6, 1), each.capabilities(), false, false, true);
  }
}
