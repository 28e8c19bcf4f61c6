package stockade.host;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the caller may do, and what was taken from him before he called. */
final class PrivilegeChecks {
  private static final int CAP_SYS_ADMIN = 21;
  private static final int SETUID = 04000;

  private PrivilegeChecks() {}

  /** Restrictions are inherited: nothing that we start gets rid of them, prctl(2), seccomp(2). */
  static Check restrictions(Evidence evidence) {
    List<String> found = new ArrayList<>();
    if (status(evidence, "NoNewPrivs").equals("1")) {
      found.add("no_new_privs is set, so newuidmap and its like can't work");
    }
    if (status(evidence, "Seccomp").equals("2")) {
      found.add("a seccomp filter is on us, which may refuse calls");
    }
    if (evidence.isRoot() && !mayAdministrate(evidence)) {
      found.add("root here has no CAP_SYS_ADMIN");
    }
    return found.isEmpty()
        ? Check.ok("inherited limits", "none")
        : Check.warn("inherited limits", String.join("; ", found), "start from outside of this container or sandbox");
  }

  private static boolean mayAdministrate(Evidence evidence) {
    String capabilities = status(evidence, "CapEff");
    return capabilities.isEmpty() || new BigInteger(capabilities, 16).testBit(CAP_SYS_ADMIN);
  }

  /** Without them a sandbox has a single user, and apt, chown(1) and su(1) fail in it, user_namespaces(7). */
  static Check subordinateIds(Evidence evidence) {
    Host.Caller caller = evidence.host().caller();
    long uids = count(caller.subordinateUids());
    long gids = count(caller.subordinateGids());
    if (evidence.isRoot()) {
      return Check.ok("subordinate ids", "root needs none");
    }
    return uids > 0 && gids > 0
        ? Check.ok("subordinate ids", uids + " users and " + gids + " groups for " + caller.name())
        : Check.warn("subordinate ids", "none for " + caller.name() + ": a sandbox has one user only",
            "as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + caller.name()
                + " (ids that nobody else has)");
  }

  static Check idMappers(Evidence evidence) {
    if (evidence.isRoot()) {
      return Check.ok("newuidmap", "root needs none");
    }
    return evidence.host().idMappers()
        .map(programs -> privileged(evidence, programs))
        .orElseGet(() -> Check.warn("newuidmap",
            "newuidmap and newgidmap are not both in /usr/bin, /bin or /usr/local/bin", "as root: apt install uidmap"));
  }

  /** Set-user-ID, or file capabilities, which only an attempt shows. */
  private static Check privileged(Evidence evidence, Host.IdMappers programs) {
    boolean setuid = Stream.of(programs.newuidmap(), programs.newgidmap()).allMatch(path -> isSetuid(evidence, path));
    Trial mapped = evidence.mapped();
    if (mapped.isRefused()) {
      return Check.warn("newuidmap", "refused: " + mapped.words(), "as root: apt install --reinstall uidmap");
    }
    return setuid || mapped.result() == Trial.Result.PASSED
        ? Check.ok("newuidmap", programs.newuidmap())
        : Check.warn("newuidmap", programs.newuidmap() + " or " + programs.newgidmap() + " is not set-user-ID",
            "as root: chmod u+s " + programs.newuidmap() + " " + programs.newgidmap());
  }

  private static boolean isSetuid(Evidence evidence, String path) {
    try {
      return ((Integer) Files.getAttribute(evidence.files().at(path), "unix:mode") & SETUID) != 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static long count(List<Host.SubordinateRange> ranges) {
    return ranges.stream().mapToLong(Host.SubordinateRange::count).sum();
  }

  private static String status(Evidence evidence, String field) {
    return evidence.files().field("/proc/self/status", field);
  }
}
