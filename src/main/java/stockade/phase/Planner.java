package stockade.phase;

import java.util.Optional;
import java.util.Set;
import stockade.draft.Draft;
import stockade.draft.Watch;
import stockade.host.Host;
import stockade.law.Concession;
import stockade.law.Verification;
import stockade.law.Verifier;
import stockade.linux.Capability;
import stockade.mount.Mounts;
import stockade.plan.Plan;
import stockade.plan.PlanException;
import stockade.resources.Favours;
import stockade.resources.GroupEntry;
import stockade.resources.GroupLayout;
import stockade.resources.Groups;
import stockade.resources.Rlimits;
import stockade.seccomp.InstalledFilter;
import stockade.service.Logs;
import stockade.service.Notify;
import stockade.service.Opening;
import stockade.service.Post;
import stockade.spec.Origin;
import stockade.spec.Resources;
import stockade.spec.Service.Station;
import stockade.spec.Spec;
import stockade.spec.Supervision.Init;
import stockade.supervision.EndReport;
import stockade.supervision.Handshake;
import stockade.supervision.InitLoop;
import stockade.supervision.PseudoTerminal;
import stockade.supervision.Report;
import stockade.supervision.Signals;
import stockade.supervision.StatusLines;
import stockade.supervision.Supervisor;
import stockade.supervision.Survival;
import stockade.supervision.Terminal;

/**
 * From wishes and facts to a plan: the phases, in the kernel's order. Moving a line here needs a sentence of a manual page.
 */
public final class Planner {
  private Planner() {}

  /** As the other, for a launcher that looks at nothing beforehand. */
  public static Plan plan(Spec spec, Host host, Optional<InstalledFilter> filter) {
    return plan(spec, host, filter, Optional.empty());
  }

  /**
   * Every system call of the launcher for {@code spec} on {@code host}. A pure function: it asks nobody. The plan keeps to every law
   * of the verifier.
   *
   * @param filter the system-call filter that the spec's wishes make; empty where it wishes none
   * @param watch what the launcher compares with what was when it was compiled, before anything else
   * @throws PlanException when the host can't do what is wished
   */
  public static Plan plan(Spec spec, Host host, Optional<InstalledFilter> filter, Optional<Watch> watch) {
    return verifying(spec, host, filter, watch).passed();
  }

  /** As {@link #plan}, but verified beside what the caller does next. */
  public static Verification verifying(Spec spec, Host host, Optional<InstalledFilter> filter, Optional<Watch> watch) {
    demandKernel(host);
    Machine.demand(spec, host);
    JavaEngine.demand(spec, host);
    Draft draft = new Draft(spec, host, filter, watch);
    Mounts mounts = new Mounts(draft);
    beforeInit(draft);
    Namespaces.plan(draft);
    GroupEntry.disown(draft);
    EndReport.disown(draft);
    GroupEntry.put(draft);
    Favours.plan(draft);
    mounts.isolate();
    Capabilities.dropBoundingEarly(draft);
    IdMaps.plan(draft);
    StatusLines.readNamespaces(draft);
    Handshake.openUserNamespace(draft);
    if (draft.ids().mapsMounts()) {
      mounts.open();
      Handshake.plan(draft);
      GroupEntry.isolate(draft);
      IdMaps.becomeBuilder(draft);
    } else {
      Handshake.plan(draft);
      GroupEntry.isolate(draft);
      IdMaps.becomeBuilder(draft);
      mounts.open();
    }
    mounts.make();
    afterRoot(draft, mounts);
    return Verification.begin(draft.finish(Exec.words(draft).size() + 1), Concession.of(spec));
  }

  /**
   * Every system call of a launcher that runs a command in a sandbox that is there, with the same rights and the same filter. A pure
   * function, as {@link #plan}.
   *
   * @param spec what the new command is to have
   * @param first what the sandbox was started with; its station is where it keeps its state
   */
  public static Plan join(Spec spec, Spec first, Host host, Optional<InstalledFilter> filter) {
    Station station = first.service().station().orElseThrow();
    demandKernel(host);
    Machine.demand(spec, host);
    Draft draft = new Draft(spec, host, filter, Optional.empty(), Optional.of(first));
    Joining.refuseGroup(draft);
    Joining.demandUser(draft, first);
    Mounts mounts = new Mounts(draft);
    beforeInit(draft);
    Joining.find(draft, station);
    Namespaces.connect(draft);
    Joining.start(draft);
    Namespaces.part(draft);
    Joining.enter(draft, station);
    IdMaps.becomeBuilder(draft);
    inside(draft, mounts);
    return Verifier.verified(draft.finish(Exec.words(draft).size() + 1), Concession.of(spec));
  }

  /**
   * Every system call of what starts a sandbox whose launcher is there, in place of {@code stockade start}. It makes no sandbox itself, so
   * the laws on sandboxes have nothing to say of it; nor has it a control group, so no failure of its ends what runs in one. A pure
   * function, as {@link #plan}.
   *
   * @param spec what the launcher was made of; its station is where the sandbox keeps its state
   * @param watch what is compared beforehand
   */
  public static Plan start(Spec spec, Host host, Watch watch, Opening opening) {
    Draft draft = new Draft(spec.with(Resources.DEFAULT), host, Optional.empty(), Optional.of(watch));
    Post.begin(draft);
    Guard.plan(draft);
    opening.plan(draft, Guard.giveUp(draft));
    Report.plan(draft);
    return draft.finish(0);
  }

  /**
   * The capabilities that the command is granted: the filter depends on them.
   *
   * @throws PlanException when the user that the command is to be isn't one of the root's
   */
  public static Set<Capability> granted(Spec spec, Host host) {
    return Capabilities.granted(new Draft(spec, host, Optional.empty()));
  }

  /** Whether the plan depends on where something is mounted on the host. */
  public static boolean asksForMounts(Spec spec, Host host) {
    return GroupLayout.of(spec, host).isPresent() || new Mounts(new Draft(spec, host, Optional.empty())).asksForMounts();
  }

  private static void demandKernel(Host host) {
    if (!host.kernel().isAtLeast(5, 12)) {
      throw PlanException.at(
          Origin.DEFAULT,
          "this is Linux %d.%d and Stockade needs 5.12 or later, which has mount_setattr(2); boot a later kernel"
              .formatted(host.kernel().major(), host.kernel().minor()));
    }
  }

  /** The monitor, until there is something to watch over. */
  private static void beforeInit(Draft draft) {
    Post.begin(draft);
    Guard.plan(draft);
    Descriptors.plan(draft);
    EndReport.begin(draft);
    Supervisor.watchParent(draft);
    Caller.check(draft);
    OwnFile.protect(draft);
    Post.take(draft);
    Signals.block(draft);
    Terminal.find(draft);
    Workdir.read(draft);
    StatusLines.prepare(draft);
    Rlimits.raise(draft);
    Groups.make(draft);
  }

  /** Init in the new root, then the target, then what each of the others does while the command runs. */
  private static void afterRoot(Draft draft, Mounts mounts) {
    Network.plan(draft);
    Notify.make(draft);
    inside(draft, mounts);
  }

  private static void inside(Draft draft, Mounts mounts) {
    PseudoTerminal.make(draft);
    Terminal.part(draft);
    InitLoop.hide(draft);
    Namespaces.startTarget(draft);
    target(draft, mounts);
    if (draft.spec().supervision().init() instanceof Init.Own) {
      InitLoop.plan(draft);
    }
    Logs.leaveWriters(draft);
    StatusLines.afterStart(draft);
    Supervisor.plan(draft);
  }

  private static void target(Draft draft, Mounts mounts) {
    Terminal.lead(draft);
    Logs.enter(draft);
    Capabilities.dropBounding(draft);
    Capabilities.lockSecureBits(draft);
    WhoRuns.plan(draft);
    Keyring.join(draft);
    Capabilities.renounce(draft);
    Capabilities.set(draft);
    Fence.plan(draft, mounts);
    Survival.plan(draft);
    Workdir.enter(draft);
    Environment.plan(draft);
    Descriptors.closeOnExec(draft);
    Signals.reset(draft);
    Machine.plan(draft);
    Rlimits.plan(draft);
    Seccomp.install(draft);
    Exec.plan(draft);
    Report.plan(draft);
  }

}
