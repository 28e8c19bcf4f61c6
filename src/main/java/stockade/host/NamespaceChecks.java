package stockade.host;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import stockade.linux.Namespace;

/** Whether this caller can make the namespaces of a sandbox, namespaces(7). */
final class NamespaceChecks {
  private static final String USER = "user namespaces";
  private static final String PROC = "fresh /proc";

  private NamespaceChecks() {}

  static Check userNamespaces(Evidence evidence) {
    String most = evidence.files().line("/proc/sys/user/max_user_namespaces");
    if (!has(evidence, Namespace.USER)) {
      return fail(evidence, "the kernel has none", "boot a kernel with CONFIG_USER_NS=y");
    }
    if (most.equals("0")) {
      return fail(evidence, "user.max_user_namespaces is 0", "as root: sysctl -w user.max_user_namespaces=10000");
    }
    if (!evidence.isRoot() && isSet(evidence, "unprivileged_userns_clone", "0")) {
      return fail(evidence, "kernel.unprivileged_userns_clone is 0",
          "as root: sysctl -w kernel.unprivileged_userns_clone=1");
    }
    return tried(evidence, most);
  }

  private static Check tried(Evidence evidence, String most) {
    boolean confined = !evidence.isRoot() && isSet(evidence, "apparmor_restrict_unprivileged_userns", "1");
    String appArmor = "as root: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile with"
        + " the rule 'userns,' for the folder of images";
    if (evidence.plain().isRefused()) {
      return fail(evidence, "refused: " + evidence.plain().words(),
          confined ? appArmor : "outside of this container, or with a container that permits unshare(2) and mount(2)");
    }
    return confined
        ? Check.warn(USER, "AppArmor lets only programs use them that have a profile", appArmor)
        : Check.ok(USER, most.isEmpty() ? "can be made" : "can be made, " + most + " at most");
  }

  /** All kinds are private by default, so one that is missing stops every run that doesn't share it. */
  static Check kinds(Evidence evidence) {
    List<Namespace> missing = Arrays.stream(Namespace.values()).filter(kind -> !has(evidence, kind)).toList();
    if (missing.isEmpty()) {
      return Check.ok("namespaces", Namespace.words());
    }
    return Check.fail("namespaces", "the kernel has none of these kinds: " + words(missing, ", "),
        "run with --share " + words(missing, ",") + ", or boot a kernel that has them");
  }

  /**
   * In a user namespace the kernel mounts a new proc only where an old one is fully visible: seen from its root, and
   * with nothing mounted over it but on directories that are always empty, user_namespaces(7). Containers mask parts.
   */
  static Check freshProc(Evidence evidence) {
    List<MountLine> mounts = evidence.survey().mountLines();
    List<MountLine> procs =
        mounts.stream().filter(mount -> mount.type().equals("proc") && mount.root().equals("/")).toList();
    if (procs.stream().anyMatch(proc -> maskOf(proc, mounts).isEmpty())) {
      return Check.ok(PROC, "can be mounted");
    }
    return Check.fail(PROC, masked(procs, mounts) + ": the kernel refuses a fresh one",
        "outside of this container; or with docker --security-opt systempaths=unconfined, podman --security-opt"
            + " unmask=ALL; or run with --no-proc");
  }

  private static String masked(List<MountLine> procs, List<MountLine> mounts) {
    if (procs.isEmpty()) {
      return "no whole /proc is mounted here";
    }
    return maskOf(procs.get(procs.size() - 1), mounts).stream()
        .map(MountLine::path).limit(3).collect(Collectors.joining(", ", "/proc is masked at ", ""));
  }

  private static List<MountLine> maskOf(MountLine proc, List<MountLine> mounts) {
    return mounts.stream()
        .filter(mount -> mount.isOn(proc))
        .filter(mount -> !isAlwaysEmpty(mount.path().substring(Math.min(proc.path().length(), mount.path().length()))))
        .toList();
  }

  /** Made by the kernel only to be mounted on. */
  private static boolean isAlwaysEmpty(String place) {
    return place.equals("/sys/fs/binfmt_misc") || place.equals("/fs/nfsd");
  }

  private static Check fail(Evidence evidence, String finding, String remedy) {
    return Check.fail(USER, finding, evidence.isRoot() ? remedy + "; or run with --userns none" : remedy);
  }

  private static boolean has(Evidence evidence, Namespace kind) {
    return evidence.files().has("/proc/self/ns/" + kind.proc());
  }

  private static boolean isSet(Evidence evidence, String setting, String value) {
    return evidence.files().line("/proc/sys/kernel/" + setting).equals(value);
  }

  private static String words(List<Namespace> kinds, String between) {
    return kinds.stream().map(Namespace::word).collect(Collectors.joining(between));
  }
}
