package stockade.listing;

import static stockade.listing.Json.member;

import stockade.linux.Flag;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Value;

/** A value as a JSON object; its member names tell the kinds apart. */
final class ValueJson implements Value.Visitor<String>, Data.Visitor<String> {
  private static final ValueJson OBJECT = new ValueJson();

  private ValueJson() {}

  static String of(Value value) {
    return value.accept(OBJECT);
  }

  @Override
  public String number(Number value) {
    return Json.object(member("number", Long.toString(value.value())), member("symbol", Json.text(value.text())));
  }

  @Override
  public String flags(Flags value) {
    return Json.object(member("flags", Json.array(value.flags().stream().map(Flag::name).map(Json::text).toList())));
  }

  @Override
  public String slot(Slot value) {
    return Json.object(member("slot", Json.text(value.name())));
  }

  @Override
  public String address(Address value) {
    return Json.object(
        member("address", value.data().accept(this)), member("offset", Integer.toString(value.offset())));
  }

  @Override
  public String text(Data.Text data) {
    return Json.object(member("text", Json.text(data.content())));
  }

  @Override
  public String struct(Data.Struct data) {
    return Json.object(member("struct", Json.array(data.fields().stream().map(ValueJson::field).toList())));
  }

  @Override
  public String buffer(Data.Buffer data) {
    return Json.object(member("buffer", Json.text(data.name())));
  }

  private static String field(Data.Field field) {
    return Json.object(
        member("name", Json.text(field.name())),
        member("bytes", Integer.toString(field.width().bytes())),
        member("value", of(field.value())));
  }
}
