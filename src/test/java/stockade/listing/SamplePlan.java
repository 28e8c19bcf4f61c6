package stockade.listing;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import stockade.linux.CloneFlag;
import stockade.linux.Errno;
import stockade.linux.SystemCall;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Role;
import stockade.plan.Slot;
import stockade.plan.Step;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.spec.Origin;

/** A plan that is no sandbox, but has every kind of operation, value and data, and every answer to a failure. */
final class SamplePlan {
  private static final Slot CURSOR = new Slot("cursor");
  private static final Slot CHILD = new Slot("child");
  private static final Data.Buffer MESSAGE = new Data.Buffer("message", 512);
  private static final Value LIMIT = new Address(MESSAGE, 512);
  private static final Failure CLONE_FAILS = Failure.of("cannot make \"the\" sandbox", new Origin.File("a.toml", 3, 1))
      .remedy("see `stockade doctor`")
      .remedy(Errno.ENOSPC, "raise user.max_user_namespaces");

  static final Plan PLAN = new Plan(
      List.of(
          new Part(Role.MONITOR, List.of(
              new Step("namespaces", "start init in namespaces of its own", List.of(
                  new Op.Call(SystemCall.CLONE3, List.of(cloneArguments(), Number.of(88)), Optional.of(CHILD),
                      new OnFailure.Die(CLONE_FAILS, Set.of())),
                  new Op.When(CHILD, Test.EQ, Number.of(0), "init"))),
              new Step("supervision", "end\u001b as it ended", List.of(
                  new Op.Label("wait"),
                  new Op.Call(SystemCall.WAIT4, List.of(CHILD, Address.of(MESSAGE), Number.of(0), Number.symbol("NULL", 0)),
                      Optional.empty(), new OnFailure.Jump("wait")),
                  new Op.Load(CURSOR, Address.of(MESSAGE), 0, Width.INT),
                  new Op.Compute(CURSOR, CURSOR, Arithmetic.SHIFT_RIGHT, Number.of(8)),
                  new Op.Go(Op.REPORT))))),
          new Part(Role.INIT, List.of(
              new Step("root", "make a place", List.of(
                  new Op.Call(SystemCall.MKDIRAT,
                      List.of(Number.symbol("AT_FDCWD", -100), Address.of("/caf\u00e9\n\"\u202e"), Number.mode(0755)),
                      Optional.empty(),
                      new OnFailure.Die(Failure.of("cannot make it", Origin.DEFAULT).status(126),
                          Set.of(Errno.EEXIST, Errno.EROFS))),
                  new Op.Fail(Failure.of("always fails", new Origin.Option("--dir"))))),
              new Step("report", "say what failed", List.of(
                  new Op.Label(Op.REPORT),
                  new Op.Set(CURSOR, Address.of(MESSAGE)),
                  new Op.Append(CURSOR, LIMIT, Address.of("stockade: ")),
                  new Op.AppendDecimal(CURSOR, LIMIT, Slot.ERROR),
                  new Op.Store(CURSOR, -1, Width.BYTE, Number.of('\n')),
                  new Op.Call(SystemCall.EXIT_GROUP, List.of(Number.of(125)), Optional.empty(),
                      new OnFailure.Continue()))))),
          new Part(Role.TARGET, List.of())),
      7);

  private SamplePlan() {}

  private static Value cloneArguments() {
    return Address.of(new Data.Struct(List.of(
        new Data.Field("flags", Width.LONG, Flags.of(CloneFlag.CLONE_NEWNS, CloneFlag.CLONE_NEWPID)),
        Data.Field.hidden(Width.LONG, Number.of(0)),
        new Data.Field("stack", Width.LONG, Address.of(new Data.Buffer("stack", 4096))))));
  }
}
