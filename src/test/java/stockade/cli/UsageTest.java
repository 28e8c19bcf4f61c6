package stockade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "                          | which command? stockade --help lists them",
      "rnu                       | unknown command 'rnu'; stockade --help lists them",
      "chek                      | unknown command 'chek'; did you mean 'check'?",
      "--verbos                  | unknown option '--verbos'; did you mean '--verbose'?",
      "run --ro-bnd /x true      | unknown option '--ro-bnd'; did you mean '--ro-bind'?",
      "run --ro-bnd=/x true      | unknown option '--ro-bnd'; did you mean '--ro-bind'?",
      "run --command=x true      | unknown option '--command'; see stockade help run",
      "run -Z true               | unknown option '-Z'; see stockade help run",
      "run --tmpfs               | --tmpfs needs a value: --tmpfs DEST[:size=N,mode=M]",
      "run --root --tmpfs /x     | --root needs a value: --root DIR",
      "run --read-only=yes true  | --read-only takes no value",
      "run                       | which command? write it behind the options, or 'command' in the spec",
      "run --                    | which command? write it behind the options, or 'command' in the spec",
      "build true                | -o needs a value: -o FILE",
      "wrap ls                   | --into needs a value: --into DIR",
      "wrap --into /tmp          | which programs? write them behind the options",
      "wrap --into /tmp ls       | wrap: HOME is '/'; set it to the folder that the programs are to have as home",
      "plan --format xml         | --format: 'xml' is no format; write text or json",
      "doctor now                | 'now' is one word too many; see stockade help doctor",
  })
  void a_wrong_command_line_ends_with_2_and_one_sentence(String words, String sentence) {
    String[] line = words == null ? new String[0] : words.split(" +");

    assertThat(Call.of(line)).isEqualTo(new Call(2, "", "stockade: " + sentence + "\n"));
  }
}
