package stockade.plan;

import java.util.List;
import java.util.stream.Stream;

/**
 * Every system call of a launcher, in order, as pure data. The image begins with the first operation of the first part; a
 * process that a clone made finds the way to its own part by a {@link Op.When} on the clone's result.
 *
 * @param headroom how many words of 8 bytes a launcher may write just below its vector of words (and over its count):
 *     the target's vector grows down there, so that no word is copied and there may be as many as the kernel allows
 */
public record Plan(List<Part> parts, int headroom) {
  public Plan {
    parts = List.copyOf(parts);
    if (headroom < 0) {
      throw new IllegalArgumentException("headroom " + headroom);
    }
  }

  public Stream<Step> steps() {
    return parts.stream().flatMap(part -> part.steps().stream());
  }

  public Stream<Op> ops() {
    return steps().flatMap(step -> step.ops().stream());
  }
}
