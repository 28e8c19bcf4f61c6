package stockade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.host.Host;
import stockade.launch.LaunchException;
import stockade.spec.Mount;
import stockade.spec.Mount.Bind;
import stockade.spec.Spec;
import stockade.spec.SpecException;
import stockade.spec.Surroundings.Variable;

class WrappersTest {
  private static final Path HOME = Path.of("/home/bob");

  @TempDir
  private Path folder;

  private Path root;

  @BeforeEach
  void a_root_that_knows_its_caller() throws IOException {
    root = folder.resolve("root");
    Host.Caller caller = Host.read(Optional.empty()).caller();
    passwd(caller.name() + ":x:" + caller.uid() + ":" + caller.gid() + "::/:/bin/sh\n");
  }

  @Test
  void the_command_is_the_program_alone() {
    Spec spec = wrapped(Sandbox.builder().root(root).command("bash", "-l").arg0("-bash"));

    assertThat(spec.command().words()).isEqualTo(List.of("ls"));
    assertThat(spec.command().arg0()).isEmpty();
  }

  @Test
  void the_home_is_writable_at_its_own_place() {
    assertThat(wrapped(Sandbox.builder().root(root)).mounts()).singleElement().isInstanceOfSatisfying(Bind.class, bind ->
        assertThat(bind).returns("/home/bob", Bind::path).returns("/home/bob", Bind::source)
            .returns(Bind.Access.READ_WRITE, Bind::access));
  }

  @Test
  void the_home_comes_behind_mounts_above_it_and_before_those_below() {
    SandboxBuilder builder = Sandbox.builder().root(root).mask("/home/bob/.ssh").tmpfs("/home").tmpfs("/homes").dir("/x");

    assertThat(places(builder)).containsExactly("/home/bob/.ssh", "/home", "/home/bob", "/homes", "/x");
    assertThat(places(Sandbox.builder().root(root).mask("/home/bob/.ssh"))).containsExactly("/home/bob", "/home/bob/.ssh");
  }

  @Test
  void a_mount_of_the_spec_at_the_home_stays() {
    assertThat(places(Sandbox.builder().root(root).tmpfs("/home/bob"))).containsExactly("/home/bob");
  }

  @Test
  void a_root_that_does_not_name_the_caller_sees_the_names_of_the_host() throws IOException {
    passwd("else:x:4294967294:1::/:/bin/sh\n");

    assertThat(places(Sandbox.builder().root(root))).containsExactly("/etc/group", "/etc/passwd", "/home/bob");
  }

  @Test
  void a_number_under_another_name_is_not_the_caller() throws IOException {
    passwd("else:x:" + Host.read(Optional.empty()).caller().uid() + ":1::/:/bin/sh\n");

    assertThat(places(Sandbox.builder().root(root))).contains("/etc/passwd");
  }

  @Test
  void the_view_of_the_host_keeps_its_credentials_hidden() {
    assertThat(places(Sandbox.builder().tmpfs("/x"))).containsExactly("/x");
  }

  @Test
  void a_root_that_is_a_mount_comes_first() {
    assertThat(places(Sandbox.builder().roBind(root, "/"))).containsExactly("/", "/home/bob");
  }

  @Test
  void a_path_of_the_spec_is_taken_and_the_callers_is_not() {
    assertThat(wrapped(Sandbox.builder().root(root)).surroundings().environment())
        .singleElement().returns("PATH", Variable::name)
        .extracting(variable -> variable.value().orElseThrow()).asString().contains("/usr/bin").doesNotContain("/home");
    assertThat(wrapped(Sandbox.builder().root(root).env("PATH", "/own")).surroundings().environment())
        .last().returns("/own", variable -> variable.value().orElseThrow());
  }

  @Test
  void a_launcher_is_written_for_each_program_and_replaced() throws IOException {
    Wrappers wrappers = new Wrappers(Sandbox.builder().root(root).build(), HOME);
    wrappers.write(List.of("ls"), folder, false);
    byte[] first = Files.readAllBytes(folder.resolve("ls"));

    wrappers.write(List.of("/usr/bin/ls", "cat"), folder, false);

    assertThat(folder.resolve("cat")).isExecutable();
    assertThat(Files.readAllBytes(folder.resolve("ls"))).isNotEqualTo(first);
  }

  @Test
  void nothing_is_written_where_a_file_is_in_the_way() throws IOException {
    Wrappers wrappers = new Wrappers(Sandbox.builder().root(root).build(), HOME);
    Path own = Files.writeString(folder.resolve("b"), "#!/bin/sh\necho stockade: mine\n");

    assertThatThrownBy(() -> wrappers.write(List.of("a", "b"), folder, false))
        .isInstanceOf(LaunchException.class).hasMessageContaining(own + " is no launcher");
    assertThat(folder.resolve("a")).doesNotExist();
    assertThat(own).content().startsWith("#!");

    wrappers.write(List.of("a", "b"), folder, true);
    assertThat(Files.size(own)).isGreaterThan(1000);
  }

  @Test
  void a_link_is_no_launcher_and_what_it_leads_to_stays() throws IOException {
    Wrappers wrappers = new Wrappers(Sandbox.builder().root(root).build(), HOME);
    wrappers.write(List.of("a"), folder, false);
    Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));

    assertThatThrownBy(() -> wrappers.write(List.of("b"), folder, false)).isInstanceOf(LaunchException.class);
    assertThatThrownBy(() -> wrappers.write(List.of("b"), folder, true)).isInstanceOf(LaunchException.class);
    assertThat(folder.resolve("b")).isSymbolicLink();
  }

  @Test
  void what_has_no_name_of_a_file_is_refused() {
    Wrappers wrappers = new Wrappers(Sandbox.builder().root(root).build(), HOME);

    for (String program : List.of("", "/", ".", "..", "/usr/..", "bin/ls", "./ls", "/usr/bin/")) {
      assertThatThrownBy(() -> wrappers.write(List.of(program), folder, true)).as(program)
          .isInstanceOf(SpecException.class).hasMessageContaining("'" + program + "' is no program");
    }
  }

  @Test
  void a_home_that_is_the_root_or_relative_is_refused() {
    for (String home : List.of("/", "", "home", "/home/..")) {
      assertThatThrownBy(() -> new Wrappers(Sandbox.builder().build(), Path.of(home))).as(home)
          .isInstanceOf(SpecException.class).hasMessageContaining("HOME");
    }
  }

  private void passwd(String text) throws IOException {
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("etc/passwd"), text);
  }

  private static Spec wrapped(SandboxBuilder builder) {
    return new Wrappers(builder.build(), HOME).of("ls").spec();
  }

  private static List<String> places(SandboxBuilder builder) {
    return wrapped(builder).mounts().stream().map(Mount::path).toList();
  }
}
