package stockade.plan;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import stockade.linux.Architecture;
import stockade.linux.Flag;

/** Flags or'ed together; their bits depend on the architecture, so they stay symbols until the image is made. */
public record Flags(List<Flag> flags) implements Value {
  public Flags {
    flags = List.copyOf(flags);
  }

  public static Flags of(Flag... flags) {
    return new Flags(Arrays.asList(flags));
  }

  public long bits(Architecture architecture) {
    return flags.stream().mapToLong(flag -> flag.bits(architecture)).reduce(0, (a, b) -> a | b);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Flags others && flags.equals(others.flags);
  }

  @Override
  public int hashCode() {
    return flags.hashCode();
  }

  @Override
  public String text() {
    return flags.isEmpty() ? "0" : flags.stream().map(Flag::name).collect(Collectors.joining("|"));
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.flags(this);
  }
}
