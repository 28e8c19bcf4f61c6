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
  private final CallTable calls = CallTable.read();

  @ParameterizedTest
  @EnumSource
  void what_ships_is_what_the_compiler_makes_today(Precompiled each) {
    for (Architecture architecture : Architecture.values()) {
      Circumstances at = at(each, architecture);
      BpfProgram program = FilterCompiler.of(calls).compile(DefaultPolicy.of(at, calls));
      Golden.check("../../../main/resources/stockade/seccomp/" + each.file(at), BpfText.of(program));
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_ships_does_what_the_policy_says(Precompiled each) {
    for (Architecture architecture : Architecture.values()) {
      Circumstances at = at(each, architecture);
      new Readings().agree(
          DefaultPolicy.of(at, calls), Precompiled.find(Filter.DEFAULT, at).orElseThrow(), each.file(at));
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
