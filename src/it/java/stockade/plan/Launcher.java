package stockade.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import stockade.host.Host;
import stockade.image.Image;
import stockade.live.Caller;
import stockade.live.Machine;
import stockade.live.Scratch;
import stockade.phase.Planner;
import stockade.phase.Wishes;
import stockade.seccomp.Circumstances;
import stockade.seccomp.InstalledFilter;
import stockade.seccomp.Precompiled;
import stockade.spec.Spec;

/** A launcher that was made for a caller of this machine, and the plan that it was made from. */
record Launcher(Plan plan, Path file) {
  private static int made;

  /** Without a system-call filter. */
  static Launcher of(Wishes wishes, Caller caller, Scratch scratch) {
    return of(wishes, caller, scratch, Optional.empty());
  }

  /** With the filter that the caller's sandboxes have by default. */
  static Launcher filtered(Wishes wishes, Caller caller, Scratch scratch) {
    Host host = host(caller, Optional.empty());
    Spec spec = wishes.spec();
    Circumstances at =
        new Circumstances(host.architecture(), host.kernel(), Planner.granted(spec, host), false, false, true);
    return of(wishes, caller, scratch, Precompiled.find(spec.confinement().filter(), at).map(InstalledFilter::silent));
  }

  private static Launcher of(Wishes wishes, Caller caller, Scratch scratch, Optional<InstalledFilter> filter) {
    Host host = host(caller, wishes.spec().root().directory().map(Path::of));
    Plan plan = Planner.plan(wishes.spec(), host, filter);
    Path file = scratch.path().resolve("launcher" + made++);
    try {
      Files.write(file, Image.of(plan, host.architecture()));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new Launcher(plan, file);
  }

  /** The ordinary user without subordinate ids: the set-user-id programs that write maps can't be traced. */
  private static Host host(Caller caller, Optional<Path> root) {
    Host host = Host.read(root);
    if (caller == Caller.ROOT) {
      return host;
    }
    Host.Caller ordinary = Host.read(Optional.empty()).accounts().user(Machine.ordinaryUser())
        .map(user -> new Host.Caller(user.uid(), user.gid(), user.name(), user.home(), List.of(), List.of()))
        .orElseThrow();
    return new Host(
        host.architecture(), host.kernel(), ordinary, Optional.empty(), host.mounts(), host.accounts());
  }
}
