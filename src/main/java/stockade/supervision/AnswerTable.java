package stockade.supervision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.plan.Symbols;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.seccomp.Abi;
import stockade.seccomp.CallRule;
import stockade.seccomp.Reports.Call;
import stockade.seccomp.Reports;
import stockade.seccomp.Verdict;

/**
 * The calls of one ABI by number, and behind them a row for all other numbers.
 *
 * <pre>
 * name      4 bytes, an address; 0: nobody knows it
 * answer    4 bytes: an error, 0 included, or one of the two below
 * arguments 4 bytes: how many
 * </pre>
 *
 * @param rows without the last
 */
record AnswerTable(Abi abi, Data.Struct struct, Data.Buffer counts, int rows) {
  static final int ROW = 16;
  static final int ANSWER = 4;
  static final int ARGUMENTS = 8;

  /** The call is carried out. */
  static final long CONTINUE = -1;
  /** The rule has to be looked at. */
  static final long BY_ARGUMENTS = -2;

  static AnswerTable of(Reports reports, Abi abi) {
    Map<Integer, Call> calls = reports.calls().stream()
        .filter(call -> call.abi() == abi)
        .collect(Collectors.toMap(Call::number, Function.identity()));
    int rows = 1 + calls.keySet().stream().filter(number -> number < 0x1000).mapToInt(i -> i).max().orElse(-1);
    List<Data.Field> fields = new ArrayList<>();
    for (int number = 0; number < rows; number++) {
      addRow(fields, calls.containsKey(number) ? List.of(calls.get(number)) : List.of(), reports.otherwise());
    }
    addRow(fields, List.of(), reports.otherwise());
    fields.set(fields.size() - 1, new Data.Field("calls_of_" + abi.text(), Width.INT, Number.of(calls.size())));
    return new AnswerTable(
        abi, new Data.Struct(fields), new Data.Buffer("asked_" + abi.text(), 8 * (rows + 1)), rows);
  }

  /** Where the row of a call is. */
  Address row(Call call) {
    return new Address(struct, ROW * Math.min(call.number(), rows));
  }

  private static void addRow(List<Data.Field> fields, List<Call> call, Verdict otherwise) {
    Value name = call.stream().map(known -> (Value) Address.of(known.name())).findFirst().orElse(Symbols.ZERO);
    long answer = call.stream().mapToLong(known -> answer(known.rule())).findFirst().orElse(answer(otherwise));
    long arguments = call.stream().mapToLong(Call::arguments).findFirst().orElse(6);
    Stream.of(name, Number.of(answer), Number.of(arguments), Symbols.ZERO)
        .forEach(value -> fields.add(Data.Field.hidden(Width.INT, value)));
  }

  /** The one answer of a rule, or {@link #BY_ARGUMENTS}. */
  static long answer(CallRule rule) {
    Set<Long> answers = Stream.concat(rule.cases().stream().map(CallRule.Case::verdict), Stream.of(rule.otherwise()))
        .filter(Verdict::isAsked)
        .map(AnswerTable::answer)
        .collect(Collectors.toSet());
    return answers.size() > 1 ? BY_ARGUMENTS : answers.stream().findFirst().orElse(0L);
  }

  static long answer(Verdict verdict) {
    return verdict instanceof Verdict.Fail fail ? fail.errno() : CONTINUE;
  }
}
