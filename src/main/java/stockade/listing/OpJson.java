package stockade.listing;

import static stockade.listing.Json.member;

import java.util.stream.Stream;
import stockade.plan.Op;
import stockade.plan.Slot;
import stockade.plan.Value;

/** An operation as a JSON object. */
final class OpJson implements Op.Visitor<String> {
  static final OpJson OBJECT = new OpJson();

  private OpJson() {}

  @Override
  public String call(Op.Call op) {
    Stream<Json.Member> result = op.result().map(slot -> member("result", Json.text(slot.name()))).stream();
    return Json.object(Stream.of(
            Stream.of(
                member("op", Json.text("call")),
                member("call", Json.text(op.call().text())),
                member("arguments", Json.array(op.arguments().stream().map(ValueJson::of).toList()))),
            result,
            Stream.of(member("failing", op.onFailure().accept(FailureJson.OBJECT))))
        .flatMap(members -> members)
        .toArray(Json.Member[]::new));
  }

  @Override
  public String label(Op.Label op) {
    return object("label", member("name", Json.text(op.name())));
  }

  @Override
  public String go(Op.Go op) {
    return object("goto", member("label", Json.text(op.label())));
  }

  @Override
  public String when(Op.When op) {
    return object("when",
        value("left", op.left()),
        member("test", Json.text(op.test().sign())),
        value("right", op.right()),
        member("label", Json.text(op.label())));
  }

  @Override
  public String set(Op.Set op) {
    return object("set", slot("to", op.to()), value("from", op.from()));
  }

  @Override
  public String compute(Op.Compute op) {
    return object("compute",
        slot("to", op.to()),
        value("left", op.left()),
        member("operation", Json.text(op.operation().sign())),
        value("right", op.right()));
  }

  @Override
  public String load(Op.Load op) {
    return object("load",
        slot("to", op.to()),
        value("address", op.address()),
        number("offset", op.offset()),
        number("bytes", op.width().bytes()));
  }

  @Override
  public String store(Op.Store op) {
    return object("store",
        value("address", op.address()),
        number("offset", op.offset()),
        number("bytes", op.width().bytes()),
        value("value", op.value()));
  }

  @Override
  public String append(Op.Append op) {
    return object("append", slot("cursor", op.cursor()), value("limit", op.limit()), value("string", op.string()));
  }

  @Override
  public String appendDecimal(Op.AppendDecimal op) {
    return object("append decimal",
        slot("cursor", op.cursor()), value("limit", op.limit()), value("number", op.number()));
  }

  @Override
  public String fail(Op.Fail op) {
    return object("fail", member("failure", FailureJson.of(op.failure())));
  }

  private static String object(String op, Json.Member... members) {
    return Json.object(Stream.concat(Stream.of(member("op", Json.text(op))), Stream.of(members))
        .toArray(Json.Member[]::new));
  }

  private static Json.Member slot(String name, Slot slot) {
    return member(name, Json.text(slot.name()));
  }

  private static Json.Member value(String name, Value value) {
    return member(name, ValueJson.of(value));
  }

  private static Json.Member number(String name, int number) {
    return member(name, Integer.toString(number));
  }
}
