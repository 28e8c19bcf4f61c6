package stockade;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import stockade.host.Host;
import stockade.image.Image;
import stockade.law.Verifier;
import stockade.linux.SystemCall;
import stockade.plan.Number;
import stockade.plan.OnFailure;
import stockade.plan.Op;
import stockade.plan.Part;
import stockade.plan.Plan;
import stockade.plan.Role;
import stockade.plan.Step;

/**
 * Has the Java machine load and link what a compilation needs while another thread still reads the words, where there is a
 * second processor for it. Nothing is kept of it but what the machine itself keeps.
 */
public final class Preparation {
  private static final Plan SMALLEST = new Plan(
      List.of(new Part(Role.MONITOR, List.of(new Step("end", "end", List.of(
          new Op.Label(Op.REPORT),
          new Op.Call(
              SystemCall.EXIT_GROUP, List.of(Number.of(0)), Optional.empty(), new OnFailure.Continue())))))),
      0);

  private Preparation() {}

  /** Begins; the thread ends by itself, and keeps no program from ending. */
  public static void begin() {
    Thread thread = new Thread(Preparation::load, "preparation");
    thread.setDaemon(true);
    thread.start();
  }

  private static void load() {
    Verifier.holds(SMALLEST, Set.of());
    Image.of(SMALLEST, Host.ownArchitecture());
  }
}
