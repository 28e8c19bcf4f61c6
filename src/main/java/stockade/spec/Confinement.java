package stockade.spec;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import stockade.linux.Architecture;
import stockade.linux.Capability;

/**
 * What the command may do beyond seeing files.
 *
 * @param capabilities wishes in the order written
 * @param allowNewPrivileges without no_new_privs: set-user-id programs work; only root may wish it
 * @param filter the system-call filter
 * @param fence what Landlock allows beyond what is derived from the mounts
 * @param allowUserns further user namespaces may be made inside
 * @param view what of the kernel's interfaces, and of the caller's secrets, is in sight
 * @param machine what programs see as the machine
 * @param terminal a pseudo terminal of the sandbox's own
 */
public record Confinement(
    List<CapabilityWish> capabilities,
    boolean allowNewPrivileges,
    Filter filter,
    Fence fence,
    boolean allowUserns,
    View view,
    Machine machine,
    boolean terminal) {
  public static final Confinement DEFAULT = new Confinement(
      List.of(), false, Filter.DEFAULT, Fence.DERIVED, false, View.DEFAULT, Machine.NATIVE, false);

  public Confinement {
    capabilities = List.copyOf(capabilities);
  }

  /** {@code --cap-add} or {@code --cap-drop}; without a capability it means ALL. */
  public record CapabilityWish(boolean add, Optional<Capability> capability, Origin origin) {}

  /**
   * What a user that is root inside, or is not, has after all wishes, in their order. A file that gets capabilities,
   * capabilities(7), is as good as one that is set-user-ID.
   */
  public Set<Capability> granted(boolean rootInside) {
    Set<Capability> granted = java.util.EnumSet.noneOf(Capability.class);
    if (rootInside) {
      granted.addAll(Capability.OF_ROOT_INSIDE);
    }
    for (CapabilityWish wish : capabilities) {
      List<Capability> named = wish.capability().map(List::of).orElse(List.of(Capability.values()));
      if (wish.add()) {
        granted.addAll(named);
      } else {
        named.forEach(granted::remove);
      }
    }
    if (filter.restrictSuid()) {
      granted.remove(Capability.CAP_SETFCAP);
    }
    return granted;
  }

  /**
   * The system-call filter.
   *
   * @param base what it starts from
   * @param rules in the order written; the later wins
   * @param restrictSuid no file becomes set-user-ID or set-group-ID, or gets capabilities
   * @param log denied calls are told on standard error, and logged by the kernel
   */
  public record Filter(Base base, List<Rule> rules, boolean restrictSuid, boolean log) {
    public static final Filter DEFAULT = new Filter(new Base.Default(), List.of(), false, false);

    public Filter {
      rules = List.copyOf(rules);
    }

    /** What a filter starts from. */
    public sealed interface Base {
      /** Stockade's own allow-list. */
      record Default() implements Base {}

      /** No filter; rules on top of it are illegal. */
      record None(Origin origin) implements Base {}

      /** A file in Docker's profile format: an absolute path of the host. */
      record Profile(String path, Origin origin) implements Base {}
    }

    /**
     * {@code --seccomp-allow} or {@code --seccomp-deny} of one name.
     *
     * @param name of a system call, or {@code @} and that of a group; whether there is one isn't known here
     */
    public record Rule(String name, Action action, Origin origin) {}

    /** What happens to a call. */
    public sealed interface Action {
      record Allow() implements Action {}

      /** It fails with this error, a name of errno(3). */
      record Fail(stockade.linux.Errno errno) implements Action {}

      /** The process is killed with SIGSYS. */
      record Kill() implements Action {}

      /** It is carried out, and logged. */
      record Log() implements Action {}
    }
  }

  /**
   * What is allowed by hand: then nothing else is. Empty lists: what follows from the mounts and the network.
   *
   * @param off no fence at all; then the lists are empty
   */
  public record Fence(boolean off, List<Path> paths, List<Port> ports) {
    public static final Fence DERIVED = new Fence(false, List.of(), List.of());

    public Fence {
      paths = List.copyOf(paths);
      ports = List.copyOf(ports);
    }

    /** An absolute path inside. */
    public record Path(Access access, String path, Origin origin) {}

    /** A TCP port, 0 to 65535. */
    public record Port(boolean bind, int number, Origin origin) {}

    /** {@code --allow-read}, {@code --allow-write} (reading included), {@code --allow-execute} (reading included). */
    public enum Access {
      READ,
      WRITE,
      EXECUTE
    }
  }

  /**
   * What is in sight.
   *
   * @param unmasked absolute paths below /proc or /sys; the one word {@code all} lifts every mask
   * @param hiddenProcesses {@code --proc hidepid}: processes of other users can't be seen in /proc
   * @param devices nodes of the host below /dev
   * @param shown what isn't masked in the view of the host: absolute paths, or {@code ~/PATH} below the caller's home
   */
  public record View(
      List<Opened> unmasked, boolean hiddenProcesses, List<Device> devices, List<Opened> shown) {
    public static final View DEFAULT = new View(List.of(), false, List.of(), List.of());

    public View {
      unmasked = List.copyOf(unmasked);
      devices = List.copyOf(devices);
      shown = List.copyOf(shown);
    }

    public boolean unmasksAll() {
      return unmasked.stream().anyMatch(opened -> opened.path().equals("all"));
    }

    /** What is masked by itself, and isn't to be. */
    public record Opened(String path, Origin origin) {}

    /** {@code --device}: a path below /dev, of the host, and inside. */
    public record Device(String path, Origin origin) {}
  }

  /**
   * What programs see as the machine.
   *
   * @param personality what personality(2) takes; 0: the native one; where {@code compat}, with PER_LINUX32
   * @param architecture what the launcher is made for; absent: for this host
   * @param compat programs of its 32-bit sister are admitted by the filter, and uname(2) names a 32-bit machine
   */
  public record Machine(long personality, Optional<Architecture> architecture, boolean compat, Origin origin) {
    public static final Machine NATIVE = new Machine(0, Optional.empty(), false, Origin.DEFAULT);
  }
}
