package stockade.plan;

import java.util.Locale;

/** The processes of a launcher. The name in lower case is also the label where the process begins. */
public enum Role {
  /** In the host's namespaces: starts init, forwards signals, keeps the time, ends with the command's status. */
  MONITOR,
  /** PID 1 of the sandbox: builds the root, starts the target, reaps. */
  INIT,
  /** Takes on its identity, drops its privileges, becomes the command. */
  TARGET;

  private final String label = name().toLowerCase(Locale.ROOT);

  public String label() {
    return label;
  }
}
