package stockade.phase;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import stockade.draft.Draft;
import stockade.host.Host;
import stockade.linux.Capability;
import stockade.mount.Credentials;
import stockade.mount.Mounts;
import stockade.resources.Rlimits;
import stockade.spec.Spec;

/**
 * What a plan makes of wishes that leave it a choice, for those who tell people of it.
 *
 * @param uid of the command, inside; {@code gid} and {@code groups} likewise
 * @param ids in words: what ids inside are outside
 * @param hostIds whether there is no user namespace
 * @param capabilities of the command
 * @param hostView whether the root is the host's own file system
 * @param rootReadOnly whether nothing can be written to the root itself
 * @param limitsProcesses whether each user inside may have so many processes without a word on it
 * @param secrets absolute paths that are masked where they exist; none but in the view of the host
 * @param setUserIdPlaces paths of the host in which root inside can leave set-user-ID programs of root
 */
public record Outline(
    long uid,
    long gid,
    List<Long> groups,
    String ids,
    boolean hostIds,
    Set<Capability> capabilities,
    boolean hostView,
    boolean rootReadOnly,
    boolean limitsProcesses,
    List<String> secrets,
    List<String> setUserIdPlaces) {
  public Outline {
    groups = List.copyOf(groups);
    secrets = List.copyOf(secrets);
    setUserIdPlaces = List.copyOf(setUserIdPlaces);
  }

  /** @throws PlanException when the host can't do what is wished, as far as the outline knows */
  public static Outline of(Spec spec, Host host) {
    Draft draft = new Draft(spec, host, Optional.empty());
    Mounts mounts = new Mounts(draft);
    return new Outline(
        WhoRuns.uid(draft),
        WhoRuns.gid(draft),
        TargetIds.of(draft).groups(),
        draft.ids().words(),
        !draft.ids().hasUserNamespace(),
        Capabilities.granted(draft),
        mounts.isHostView(),
        mounts.isRootReadOnly(),
        Rlimits.hasDefault(draft),
        mounts.isHostView() ? Credentials.masked(draft) : List.of(),
        SetUserIdPlaces.of(draft, mounts));
  }
}
