package stockade.launch;

import stockade.host.Host;
import stockade.image.Image;
import stockade.jnr.EngineException;
import stockade.jnr.EngineImage;
import stockade.plan.Plan;
import stockade.spec.Engine;

/** What makes a launcher of a plan. */
public final class Backend {
  private Backend() {}

  /**
   * The bytes of an executable file.
   *
   * @throws LaunchException where the JNR engine can't be started from where Stockade is, or is to act for another architecture
   */
  public static byte[] image(Engine engine, Plan plan, Host host) {
    return switch (engine.kind()) {
      case NATIVE -> Image.of(plan, host.architecture());
      case JNR -> script(plan, host);
    };
  }

  private static byte[] script(Plan plan, Host host) {
    if (host.architecture() != Host.ownArchitecture()) {
      throw new LaunchException("the JNR engine is this machine's Java, and makes no system calls of "
          + host.architecture().machine() + "; leave 'engine' or 'arch' out");
    }
    try {
      return EngineImage.of(plan, host.architecture(), StartScript.find().toString());
    } catch (EngineException failure) {
      throw new LaunchException(failure.getMessage());
    }
  }
}
