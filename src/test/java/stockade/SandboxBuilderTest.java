package stockade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockade.linux.Capability;
import stockade.linux.Errno;
import stockade.linux.Namespace;
import stockade.linux.Signal;
import stockade.spec.Confinement;
import stockade.spec.Confinement.Fence;
import stockade.spec.Confinement.Filter;
import stockade.spec.Confinement.Filter.Action;
import stockade.spec.Confinement.View;
import stockade.spec.Identity;
import stockade.spec.Key;
import stockade.spec.Mount;
import stockade.spec.Mount.Bind.Access;
import stockade.spec.Origin;
import stockade.spec.Spec;
import stockade.spec.SpecException;

class SandboxBuilderTest {
  @ParameterizedTest
  @EnumSource(value = Key.class, names = "EXTENDS", mode = EnumSource.Mode.EXCLUDE)
  void each_key_but_those_of_services_has_a_method_of_its_name(Key key) {
    String name = Pattern.compile("-(.)").matcher(key.word()).replaceAll(letter -> letter.group(1).toUpperCase());

    boolean there = Stream.of(SandboxBuilder.class.getMethods()).map(Method::getName).anyMatch(name::equals);
    assertThat(there).isEqualTo(!key.isOfServices());
  }

  @Test
  void mounts_are_those_that_were_said_in_order() {
    Spec spec = Sandbox.builder()
        .roBind(Path.of("/a:b,c\\d"), "/x:y", "noexec", "optional")
        .tmpfs("/tmp", 4096, 01777)
        .dir("/d", 0700)
        .symlink("a:b", "/l")
        .file(Path.of("/etc/hosts"), "/etc/hosts", 0600)
        .overlay("/o", List.of(Path.of("/l1"), Path.of("/l:2")), Path.of("/up"), Path.of("/wo"))
        .mask("/m")
        .build()
        .spec();

    assertThat(spec.mounts()).isEqualTo(List.of(
        new Mount.Bind("/a:b,c\\d", "/x:y", Access.READ_ONLY, true, false, true, true, Origin.DEFAULT),
        new Mount.Tmpfs("/tmp", OptionalLong.of(4096), 01777, Origin.DEFAULT),
        new Mount.Directory("/d", 0700, Origin.DEFAULT),
        new Mount.Symlink("a:b", "/l", Origin.DEFAULT),
        new Mount.FileCopy("/etc/hosts", "/etc/hosts", 0600, Origin.DEFAULT),
        new Mount.Overlay("/o", List.of("/l1", "/l:2"), Optional.of(new Mount.Overlay.Changes("/up", "/wo")),
            Origin.DEFAULT),
        new Mount.Mask("/m", false, Origin.DEFAULT)));
  }

  @Test
  void the_rest_says_what_its_name_says() {
    Spec spec = Sandbox.builder()
        .root(Path.of("/srv"))
        .readOnly()
        .userns(Identity.Userns.KEEP)
        .share(Namespace.NET, Namespace.UTS)
        .env("A", "b=c")
        .umask(027)
        .stopSignal(Signal.SIGINT)
        .stopTimeout(Duration.ofMillis(1500))
        .timeLimit(Duration.ofMinutes(2))
        .command("/bin/sh", "-c")
        .build()
        .spec();

    assertThat(spec.root()).returns(Optional.of("/srv"), root -> root.directory()).returns(true, root -> root.readOnly());
    assertThat(spec.identity().userns()).isEqualTo(Identity.Userns.KEEP);
    assertThat(spec.isolation().shared()).containsExactlyInAnyOrder(Namespace.NET, Namespace.UTS);
    assertThat(spec.surroundings().environment().get(0).value()).hasValue("b=c");
    assertThat(spec.surroundings().umask()).hasValue(027);
    assertThat(spec.supervision().stopSignal()).isEqualTo(Signal.SIGINT);
    assertThat(spec.supervision().stopTimeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(spec.supervision().timeLimit()).hasValue(Duration.ofMinutes(2));
    assertThat(spec.command().words()).isEqualTo(Arrays.asList("/bin/sh", "-c"));
  }

  @Test
  void confinement_says_what_its_methods_say() {
    Confinement confinement = Sandbox.builder()
        .capDrop("ALL")
        .capAdd("NET_ADMIN", "CAP_KILL")
        .seccompAllow("bpf", "@mount")
        .seccompDeny("ptrace:EACCES", "@debug:kill")
        .device(Path.of("/dev/disk:1"))
        .allowConnect(443)
        .personality("linux32", "3gb")
        .build()
        .spec()
        .confinement();

    assertThat(confinement.granted(true)).containsExactlyInAnyOrder(Capability.CAP_NET_ADMIN, Capability.CAP_KILL);
    assertThat(confinement.filter().rules()).extracting(Filter.Rule::name, Filter.Rule::action).containsExactly(
        tuple("bpf", new Action.Allow()), tuple("@mount", new Action.Allow()),
        tuple("ptrace", new Action.Fail(Errno.EACCES)), tuple("@debug", new Action.Kill()));
    assertThat(confinement.view().devices()).isEqualTo(List.of(new View.Device("/dev/disk:1", Origin.DEFAULT)));
    assertThat(confinement.fence().ports()).isEqualTo(List.of(new Fence.Port(false, 443, Origin.DEFAULT)));
    assertThat(confinement.machine().personality()).isEqualTo(0x8000008);
  }

  @Test
  void a_spec_file_is_parsed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.toml"), "hostname = \"inside\"\n");

    assertThat(Sandbox.parse(file).spec().isolation().hostname()).hasValue("inside");
  }

  @Test
  void words_are_appended_to_the_command_and_the_first_sandbox_stays() {
    Sandbox sandbox = Sandbox.builder().command("ls").build();

    assertThat(sandbox.withCommand(List.of("-l")).spec().command().words()).isEqualTo(List.of("ls", "-l"));
    assertThat(sandbox.spec().command().words()).isEqualTo(List.of("ls"));
  }

  @Test
  void what_cannot_be_is_refused() {
    assertThatThrownBy(() -> Sandbox.builder().tmpfs("relative").build()).isInstanceOf(SpecException.class);
    assertThatThrownBy(() -> Sandbox.builder().hostname("a\0b")).isInstanceOf(SpecException.class);
  }
}
