package stockade.service;

import java.util.List;
import stockade.draft.Draft;
import stockade.linux.Namespace;
import stockade.spec.Service;
import stockade.spec.Service.Ready;
import stockade.spec.Service.Sign;
import stockade.spec.Spec;

/**
 * How a sandbox that was started before is started again without Java.
 *
 * @param launcher the file of its launcher, an absolute path
 * @param manifest what is written to the file {@code spec} of the state folder
 * @param own folders that must be the caller's alone: those of the states, of this state, and of the log
 * @param ways all folders on the way to these, without symbolic links
 * @param waitReady whether to wait until it can be used
 */
public record Opening(String launcher, String manifest, List<String> own, List<String> ways, boolean waitReady) {
  public Opening {
    own = List.copyOf(own);
    ways = List.copyOf(ways);
  }

  /**
   * Whether it can be: nothing has to be run on the host, nothing else started before, no checks are made, and the sign of readiness is a
   * text in a file.
   */
  public static boolean isPossible(Spec spec, boolean waitReady) {
    Service service = spec.service();
    boolean hooked = !service.hooks().prestart().isEmpty() || !service.hooks().poststart().isEmpty();
    boolean alone = service.depends().isEmpty() && service.health().isEmpty() && !hooked;
    return alone && (!waitReady || service.ready().map(ready -> isText(ready, spec)).orElse(true));
  }

  private static boolean isText(Ready ready, Spec spec) {
    boolean ownNetwork = spec.isolation().isPrivate(Namespace.NET);
    return ready.sign() instanceof Sign.Notify || ready.sign() instanceof Sign.Tcp && !ownNetwork;
  }

  /** Every system call of it, behind those that make sure that it is still right; what can't be as it should goes on at a label. */
  public void plan(Draft draft, String otherwise) {
    StateTurn.plan(draft, this, otherwise);
    MonitorStart.plan(draft, this, otherwise);
    if (waitReady) {
      draft.spec().service().ready().ifPresent(ready -> ReadyWait.plan(draft, ready));
    }
    MonitorStart.end(draft.monitor());
  }
}
