package stockade.cli;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import stockade.fleet.FleetException;
import stockade.host.HostException;
import stockade.launch.LaunchException;
import stockade.plan.PlanException;
import stockade.seccomp.FilterException;
import stockade.spec.SpecException;

/** The one table from what went wrong to exit status and sentence; docs/reference/exit-status.md is its twin. */
final class ExitStatus {
  static final int OK = 0;
  static final int USAGE = 2;
  static final int FAILED = 125;

  private static final List<Row<?>> TABLE = List.of(
      row(UsageException.class, failure -> USAGE, Throwable::getMessage),
      row(SpecException.class, failure -> failure.isUsage() ? USAGE : FAILED, Throwable::getMessage),
      row(PlanException.class, failure -> FAILED, Throwable::getMessage),
      row(HostException.class, failure -> FAILED, Throwable::getMessage),
      row(FilterException.class, failure -> FAILED, Throwable::getMessage),
      row(LaunchException.class, failure -> FAILED, Throwable::getMessage),
      row(FleetException.class, FleetException::status, Throwable::getMessage),
      row(UnwrittenException.class, failure -> FAILED, Throwable::getMessage),
      row(StackOverflowError.class, failure -> FAILED, failure -> "the spec is nested too deeply; make it flatter"),
      row(OutOfMemoryError.class, failure -> FAILED, failure -> "not enough memory to read the spec and plan the sandbox"),
      row(Throwable.class, failure -> FAILED, ExitStatus::defect));

  private ExitStatus() {}

  /** The ending of the first row that knows the failure. */
  static Ending of(Throwable failure) {
    return TABLE.stream()
        .filter(row -> row.kind().isInstance(failure))
        .findFirst()
        .orElseThrow()
        .ending(failure);
  }

  private static String defect(Throwable failure) {
    return "a defect of Stockade's: " + String.valueOf(failure).replaceAll("\\s+", " ")
        + "; please report it with what --verbose adds";
  }

  private static <F extends Throwable> Row<F> row(Class<F> kind, ToIntFunction<F> status, Function<F, String> sentence) {
    return new Row<>(kind, status, sentence);
  }

  private record Row<F extends Throwable>(Class<F> kind, ToIntFunction<F> status, Function<F, String> sentence) {
    Ending ending(Throwable failure) {
      F known = kind.cast(failure);
      return new Ending(status.applyAsInt(known), sentence.apply(known));
    }
  }
}
