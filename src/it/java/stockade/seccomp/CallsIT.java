package stockade.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockade.live.Caller;
import stockade.live.LiveTest;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Scratch;
import stockade.live.Stockade;

/** What a program in a sandbox meets that makes calls by number, and what --seccomp-log tells of it. */
@LiveTest
class CallsIT {
  private static final int KILLED = 128 + 31;
  private static final String WORD = Long.toUnsignedString(NotifyingFilter.WORD);

  private static Scratch scratch;

  @BeforeAll
  static void compile() {
    scratch = Scratch.create();
    assertThat(Program.of("gcc", "-static", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-O1", "-o", calls(),
        java.nio.file.Path.of("src/it/c/calls.c").toAbsolutePath().toString()).run()).returns(0, Outcome::status);
  }

  @AfterAll
  static void remove() {
    scratch.close();
  }

  private static String calls() {
    return scratch.path().resolve("calls").toString();
  }

  /** Six arguments, those that are not said 0. */
  private static String[] call(String table, long number, Object... arguments) {
    List<String> words = new ArrayList<>(List.of(table, Long.toString(number)));
    for (int i = 0; i < 6; i++) {
      words.add(i < arguments.length ? arguments[i].toString() : "0");
    }
    return words.toArray(String[]::new);
  }

  private static Program program(Stockade stockade, Caller caller, List<String> options, String[]... calls) {
    List<String> words = new ArrayList<>(options);
    words.addAll(List.of("--ro-bind", calls() + ":/tmp/calls", "/tmp/calls"));
    List.of(calls).forEach(call -> words.addAll(List.of(call)));
    return stockade.run(caller, words.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void calls_of_i386_are_denied_like_those_of_x86_64_where_they_are_admitted(Caller caller, Stockade stockade) {
    Outcome outcome = program(stockade, caller, List.of("--arch", "i386"),
        call("i386", 20), call("i386", 288, 0, -3), call("i386", 21), call("i386", 310, 0x10000000), call("i386", 359, 40, 1),
        call("i386", 54, 0, 0x5412), call("i386", 102, 1), call("i386", 435), call("i386", 374), call("i386", 1001)).run();
    assertThat(outcome.out().lines()).containsExactly(
        "passed", "EPERM", "EPERM", "EPERM", "EAFNOSUPPORT", "EPERM", "ENOSYS", "ENOSYS", "EPERM", "ENOSYS");
    assertThat(outcome.status()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_call_of_i386_kills_where_that_abi_is_not_admitted(Caller caller, Stockade stockade) {
    assertThat(program(stockade, caller, List.of(), call("i386", 20)).run())
        .returns(KILLED, Outcome::status).returns("", Outcome::out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--no-proc", "--arch=i386"})
  void a_call_of_x32_kills_whatever_is_admitted(String option, Stockade stockade) {
    assertThat(program(stockade, Caller.ORDINARY, List.of(option), call("native", 0x40000000 | 39)).run())
        .returns(KILLED, Outcome::status).returns("", Outcome::out);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_denied_call_is_told_with_its_arguments_and_its_process(Caller caller, Stockade stockade) {
    Outcome outcome = program(stockade, caller, List.of("--seccomp-log"),
        call("native", 250, 0, 0xfffffffdL), call("native", 41, 40, 1), call("native", 435, 1, 0x1234),
        call("native", 9999, 1, 2, 3, 4, 5, -1L), call("native", 39)).run();
    assertThat(outcome.out().lines()).containsExactly("EPERM", "EAFNOSUPPORT", "ENOSYS", "ENOSYS", "passed");
    assertThat(outcome.err().lines().map(line -> line.replaceAll("process [1-9][0-9]*", "process PID"))).containsExactly(
        "stockade: denied: keyctl(0, 0xfffffffd, 0, 0, 0) by process PID (calls)",
        "stockade: denied: socket(40, 1, 0) by process PID (calls)",
        "stockade: denied: clone3(1, 0x1234) by process PID (calls)",
        "stockade: denied: call 9999(1, 2, 3, 4, 5, 0xffffffffffffffff) by process PID (calls)");
    assertThat(outcome.status()).isZero();
  }

  @Test
  void a_denied_call_of_i386_is_told_by_its_name_there(Stockade stockade) {
    Outcome outcome = program(stockade, Caller.ORDINARY, List.of("--seccomp-log", "--arch", "i386"),
        call("i386", 288, 0, -3), call("native", 250, 1)).run();
    assertThat(outcome.out()).isEqualTo("EPERM\nEPERM\n");
    assertThat(outcome.err()).contains("denied: keyctl(0, 0xfffffffd, 0, 0, 0)", "denied: keyctl(1, 0, 0, 0, 0)");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_loop_is_counted_and_not_told_call_by_call(Caller caller, Stockade stockade) {
    Outcome outcome = program(
        stockade, caller, List.of("--seccomp-log"), new String[] {"-n", "2000"}, call("native", 250)).run();
    assertThat(outcome.err().lines()).hasSize(8 + 7 + 1)
        .anyMatch(line -> line.endsWith("(calls), number 1024 of this call"))
        .endsWith("stockade: denied: keyctl, 2000 times in all");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_way_out_for_the_listener_is_closed_when_the_command_runs(Caller caller, Stockade stockade) {
    Outcome outcome = program(stockade, caller, List.of("--seccomp-log", "--seccomp-deny", "sendmsg:EACCES", "--seccomp-deny", "seccomp"),
        call("native", 46, WORD), call("native", 46), call("native", 317, WORD), call("native", 317)).run();
    assertThat(outcome.out().lines()).containsExactly("EPERM", "EACCES", "EPERM", "EPERM");
    assertThat(outcome.err().lines()).hasSize(2);
  }

  /** Of a profile whose entries give one call several errors. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void the_error_is_that_of_the_arguments(Caller caller, Stockade stockade) {
    List<String> entries = new ArrayList<>();
    String[] conditions = {"EQ 5", "GT 9223372036854775808", "GE 300", "LT 3", "LE 4", "MASKED_EQ 255 7"};
    for (int i = 0; i < conditions.length; i++) {
      String[] words = conditions[i].split(" ");
      entries.add("""
          {"names": ["dup"], "action": "SCMP_ACT_ERRNO", "errnoRet": %d,
           "args": [{"index": 0, "op": "SCMP_CMP_%s", "value": %s, "valueTwo": %s}]}"""
          .formatted(i + 20, words[0], words[1], words.length > 2 ? words[2] : "0"));
    }
    String profile = """
        {"defaultAction": "SCMP_ACT_ALLOW", "defaultErrnoRet": 1, "syscalls": [%s,
         {"names": ["dup"], "action": "SCMP_ACT_ERRNO", "errnoRet": 40, "args": [{"index": 1, "op": "SCMP_CMP_NE", "value": 0}]}]}
        """.formatted(String.join(",", entries));
    String file = scratch.file("profile." + caller.name().toLowerCase(Locale.ROOT), profile).toString();
    List<String[]> calls = new ArrayList<>();
    for (String first : List.of("5", "9223372036854775809", "300", "2", "4", "7", "4294967301", "9", "9223372036854775808")) {
      calls.add(call("native", 32, first, 0));
      calls.add(call("native", 32, first, 1));
    }
    String[] silent = program(stockade, caller, List.of("--seccomp", file), calls.toArray(String[][]::new)).run().out().split("\n");
    Outcome told = program(stockade, caller, List.of("--seccomp", file, "--seccomp-log"), calls.toArray(String[][]::new)).run();
    assertThat(silent).hasSize(18).contains("ENOTDIR", "EISDIR", "EINVAL", "ENFILE", "EMFILE", "ENOTTY", "ELOOP", "EBADF");
    assertThat(told.out().split("\n")).isEqualTo(silent);
    assertThat(told.err()).contains("stockade: denied: dup(5) ");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_call_that_a_rule_logs_is_told_and_carried_out(Caller caller, Stockade stockade) {
    Outcome outcome = stockade.run(caller, "--seccomp-log", "--seccomp-deny", "uname:log", "uname", "-s").run();
    assertThat(outcome.out()).isEqualTo("Linux\n");
    assertThat(outcome.err()).startsWith("stockade: logged: uname(0x").endsWith("(uname)\n").hasLineCount(1);
  }

  @Test
  void a_call_that_kills_kills(Stockade stockade) {
    assertThat(stockade.run(Caller.ORDINARY, "--seccomp-log", "--seccomp-deny", "uname:kill", "uname").run())
        .returns(KILLED, Outcome::status);
  }

  @Test
  void a_process_cannot_steer_the_terminal_by_its_name(Stockade stockade) {
    assertThat(program(stockade, Caller.ORDINARY, List.of("--seccomp-log"),
        new String[] {"-p", "\033[2J\177é(x)"}, call("native", 250)).run().err()).endsWith(" (?[2J???(x))\n");
  }

  /** The monitor must not wait for a reader that the command keeps busy. */
  @ParameterizedTest
  @ValueSource(strings = {"--seccomp-log", "--no-proc"})
  void a_full_pipe_holds_up_no_time_limit(String option, Stockade stockade) {
    List<String> words = new ArrayList<>(List.of(
        "sh", "-c", "{ { \"$@\"; echo $? >&3; } 2>&1 >/dev/null | { sleep 6; cat >/dev/null; } } 3>&1", "sh"));
    Program inner = program(stockade, Caller.ORDINARY, List.of(option, "--time-limit", "1s", "--stop-timeout", "1s"),
        new String[] {"-f"}, call("native", 250));
    words.addAll(inner.words());
    long begin = System.nanoTime();
    Program outer = Program.of(words.toArray(String[]::new)).as(Caller.ORDINARY)
        .env("XDG_CACHE_HOME", inner.environment().get("XDG_CACHE_HOME"));
    var running = outer.start().awaitOut("143");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    assertThat(running.outcome().status()).isZero();
  }
}
