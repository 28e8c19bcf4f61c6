package stockade.view;

import java.util.List;
import stockade.host.Host;
import stockade.phase.Outline;
import stockade.spec.Spec;

/**
 * What a sandbox may see and do.
 *
 * @param files what is mounted and masked, parents before what is below them
 */
public record Overview(List<Sight> files, List<Topic> topics) {
  public Overview {
    files = List.copyOf(files);
    topics = List.copyOf(topics);
  }

  /**
   * A pure function, as the plan is.
   *
   * @throws stockade.plan.PlanException when the host can't do what is wished
   */
  public static Overview of(Spec spec, Host host) {
    Outline outline = Outline.of(spec, host);
    return new Overview(new FilesInSight(spec, outline).all(), new Topics(spec, host, outline).all());
  }
}
