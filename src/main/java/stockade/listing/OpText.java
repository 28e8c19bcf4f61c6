package stockade.listing;

import java.util.stream.Collectors;
import stockade.plan.Op;
import stockade.plan.Value;
import stockade.plan.Width;

/** An operation as lines of the plan's text. */
public final class OpText implements Op.Visitor<String> {
  public static final OpText LINES = new OpText();

  private OpText() {}

  @Override
  public String call(Op.Call op) {
    String arguments = op.arguments().stream().map(Value::text).collect(Collectors.joining(", ", "(", ")"));
    String result = op.result().map(slot -> " = " + slot.text()).orElse("");
    return line(op.call().text() + arguments + result + op.onFailure().accept(FailureText.ENDING));
  }

  @Override
  public String label(Op.Label op) {
    return "   " + op.name() + ":\n";
  }

  @Override
  public String go(Op.Go op) {
    return line("goto " + op.label());
  }

  @Override
  public String when(Op.When op) {
    String test = op.left().text() + " " + op.test().sign() + " " + op.right().text();
    return line("if " + test + " goto " + op.label());
  }

  @Override
  public String set(Op.Set op) {
    return line(op.to().text() + " = " + op.from().text());
  }

  @Override
  public String compute(Op.Compute op) {
    String right = op.left().text() + " " + op.operation().sign() + " " + op.right().text();
    return line(op.to().text() + " = " + right);
  }

  @Override
  public String load(Op.Load op) {
    return line(op.to().text() + " = " + place(op.address(), op.offset(), op.width()));
  }

  @Override
  public String store(Op.Store op) {
    return line(place(op.address(), op.offset(), op.width()) + " = " + op.value().text());
  }

  @Override
  public String append(Op.Append op) {
    return line("append " + op.string().text() + " at " + op.cursor().text() + " below " + op.limit().text());
  }

  @Override
  public String appendDecimal(Op.AppendDecimal op) {
    return line("append decimal " + op.number().text() + " at " + op.cursor().text() + " below " + op.limit().text());
  }

  @Override
  public String fail(Op.Fail op) {
    return line("fail " + FailureText.of(op.failure()));
  }

  private static String line(String text) {
    return "    " + text + "\n";
  }

  private static String place(Value address, int offset, Width width) {
    String at = offset == 0 ? address.text() : "(" + address.text() + (offset < 0 ? " - " : " + ") + Math.abs(offset) + ")";
    return "*(" + type(width) + " *)" + at;
  }

  /** The kernel's names (linux/types.h); only the one of four bytes has a sign. */
  private static String type(Width width) {
    return switch (width) {
      case BYTE -> "u8";
      case SHORT -> "u16";
      case INT -> "s32";
      case LONG -> "u64";
    };
  }
}
