package stockade.image;


import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import stockade.linux.Errno;
import stockade.linux.SystemCall;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Role;
import stockade.plan.Slot;
import stockade.plan.Step;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.spec.Origin;

/** Small plans, for tests of images. */
final class Plans {
  private Plans() {}

  /** The status of a plan that came to its report. */
  static final int REPORTED = 99;

  /** The operations, then the end with status 0, then a report that ends with {@link #REPORTED}. */
  static Plan of(Op... ops) {
    return withHeadroom(0, ops);
  }

  static Plan withHeadroom(int headroom, Op... ops) {
    Stream<Op> end = Stream.of(Ops.exit(Number.of(0)), new Op.Label(Op.REPORT), Ops.exit(Number.of(REPORTED)));
    return bare(headroom, Stream.concat(Stream.of(ops), end).toList());
  }

  /** A plan of just these operations. */
  static Plan bare(int headroom, List<Op> ops) {
    Step step = new Step("test", "test what an operation does", ops);
    return new Plan(List.of(new Part(Role.MONITOR, List.of(step))), headroom);
  }

  /** Operations, shortly. */
  static final class Ops {
    private Ops() {}

    static Op[] ops(Stream<?>... pieces) {
      return Stream.of(pieces).flatMap(piece -> piece).map(Op.class::cast).toArray(Op[]::new);
    }

    static Op exit(Value status) {
      return call(SystemCall.EXIT_GROUP, status);
    }

    static Op call(SystemCall call, Value... arguments) {
      return new Op.Call(call, List.of(arguments), Optional.empty(), new OnFailure.Continue());
    }

    static Op call(Slot result, SystemCall call, Value... arguments) {
      return new Op.Call(call, List.of(arguments), Optional.of(result), new OnFailure.Continue());
    }

    static Op callOr(OnFailure onFailure, SystemCall call, Value... arguments) {
      return new Op.Call(call, List.of(arguments), Optional.empty(), onFailure);
    }

    static OnFailure die(String what, Errno... tolerated) {
      return new OnFailure.Die(failure(what), Set.of(tolerated));
    }

    static Failure failure(String what) {
      return Failure.of(what, Origin.DEFAULT);
    }

    /** Writes a slot's 8 bytes to standard output. */
    static Stream<Op> print(Slot slot) {
      Address cell = Address.of(new Data.Buffer("print", 8));
      return Stream.of(
          new Op.Store(cell, 0, Width.LONG, slot), call(SystemCall.WRITE, Number.of(1), cell, Number.of(8)));
    }

    /** Writes {@code size} bytes of memory to standard output. */
    static Op print(Value memory, Value size) {
      return call(SystemCall.WRITE, Number.of(1), memory, size);
    }
  }
}
