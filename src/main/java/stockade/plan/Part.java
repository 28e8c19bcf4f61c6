package stockade.plan;

import java.util.List;

/** The steps of one process, in order. Control never runs off the end: the last operation ends the process or jumps. */
public record Part(Role role, List<Step> steps) {
  public Part {
    steps = List.copyOf(steps);
  }
}
