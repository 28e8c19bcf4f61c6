package stockade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockade.live.Caller;
import stockade.live.LiveTest;
import stockade.live.Machine;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Scratch;
import stockade.live.Stockade;

/** A 32-bit root on the 64-bit host: examples/legacy-32bit, and {@code stockade wrap}. */
@LiveTest
class Legacy32IT {
  @ParameterizedTest
  @EnumSource(Caller.class)
  void programs_of_the_root_see_a_32_bit_machine(Caller caller, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Outcome outcome = example(stockade, caller, scratch, "./spec.toml -- -c 'uname -m; getconf LONG_BIT; exit 3'");
      assertThat(outcome.out()).isEqualTo("i686\n32\n");
      assertThat(outcome).returns(3, Outcome::status).returns("", Outcome::err);
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_program_built_for_i386_runs_with_the_library_of_the_root(Caller caller, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Outcome outcome = example(stockade, caller, scratch, """
          make -s
          ./hello 2>/dev/null && exit 1
          stockade wrap -f spec.toml --into "$HOME/bin" "$PWD/hello"
          hello
          """);
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out()).isEqualTo("32 bits, from the root's own C library\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_wrapped_program_has_the_home_the_user_and_the_working_directory_of_its_caller(Caller caller, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Outcome outcome = example(stockade, caller, scratch, """
          stockade wrap -f spec.toml --into "$HOME/bin" sh
          mkdir "$HOME/project"
          cd "$HOME/project"
          sh -c 'echo "$HOME $PWD $(id -un) $(uname -m)"; echo mine >made; echo "$PATH"; exit 3' && exit 1
          echo "$? $(cat made) $(stat -c %U made)"
          echo "$HOME $PWD $(id -un)"
          """);
      assertThat(outcome.err()).isEmpty();
      String[] lines = outcome.out().split("\n");
      assertThat(lines).hasSize(4);
      assertThat(lines[0]).isEqualTo(lines[3] + " i686");
      assertThat(lines[1]).doesNotContain(scratch.path().toString());
      assertThat(lines[2]).isEqualTo("3 mine " + lines[3].substring(lines[3].lastIndexOf(' ') + 1));
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_root_without_a_32_bit_library_is_told_what_to_install(Caller caller, Stockade stockade) {
    try (Scratch scratch = Scratch.create()) {
      Path root = scratch.folder("root", caller);
      Program.of("cp", Machine.i386Root().resolve("bin/true").toString(), root + "/true").run();
      assertThat(stockade.command(caller, "build",
          List.of("--root", root.toString(), "--arch", "i386", "-o", scratch.path() + "/l", "/true")).run())
          .returns(125, Outcome::status)
          .extracting(Outcome::err).asString().contains("/lib/ld-linux.so.2", "libc6:i386").hasLineCount(1);
      assertThat(stockade.run(caller, "--root", root.toString(), "--arch", "i386", "/true").run())
          .returns(126, Outcome::status)
          .extracting(Outcome::err).asString().contains("/lib/ld-linux.so.2").hasLineCount(1);
    }
  }

  /** A shell in the caller's own copy of the example, with a home of its own and the command on PATH. */
  private static Outcome example(Stockade stockade, Caller caller, Scratch scratch, String words) {
    Path home = scratch.folder("home", caller);
    return stockade.shell(caller, """
        mkdir "$HOME/bin"
        ln -s "$S" "$HOME/bin/stockade"
        PATH=$HOME/bin:$PATH
        cp -r "$PROJECT/examples/legacy-32bit" "$HOME"
        cd "$HOME/legacy-32bit"
        """ + words)
        .env("HOME", home.toString())
        .env("I386_ROOT", Machine.i386Root().toString())
        .env("PROJECT", Path.of("").toAbsolutePath().toString())
        .in(home)
        .run();
  }
}
