package stockade.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import stockade.host.Host.SubordinateRange;
import stockade.host.Host;
import stockade.linux.Namespace;
import stockade.plan.PlanException;
import stockade.spec.Identity.IdRange;
import stockade.spec.Identity.Userns;
import stockade.spec.Identity;
import stockade.spec.Origin;
import stockade.spec.Spec;

/**
 * How the ids of the sandbox relate to those of the host, user_namespaces(7):
 *
 * <pre>
 *   root,  nothing said            RANGE    0 of the sandbox is 2^30 + 65536 * k of the host, 65536 ids, k one
 *                                           that is free; mounts are id-mapped, so files keep their owners
 *   user,  nothing said            SELF     the caller's one uid and gid, under the same numbers or those of --user,
 *                                           by the monitor, or else by init
 *   user,  --user root, subuids    MAPPERS  0 is the caller, 1 and up are subordinate ids, through newuidmap(1)
 *   root,  --uid-map …             WRITTEN  by the monitor
 *   root,  --userns none           HOST     no user namespace
 * </pre>
 *
 * @param uids what is mapped; empty for HOST, SELF and RANGE, where the launcher finds the numbers itself
 */
public record IdScheme(Kind kind, List<IdRange> uids, List<IdRange> gids) {
  /** Who writes the maps, and what. */
  public enum Kind {
    HOST,
    SELF,
    MAPPERS,
    WRITTEN,
    RANGE
  }

  /** How many ids a sandbox that root starts has. */
  public static final long RANGE_SIZE = 65536;
  /**
   * The first host id of the first range, and how many ranges there are: those from 2^30 on that systemd may give to containers.
   * Lower ones are given to users as subordinate ids, up to SUB_UID_MAX of login.defs(5), 600,100,000.
   */
  public static final long RANGE_BASE = 0x40000000;

  public static final long RANGE_COUNT = 0x2fff;

  public static IdScheme of(Spec spec, Host host) {
    Identity identity = spec.identity();
    if (!spec.isolation().isPrivate(Namespace.USER) || identity.userns() == Userns.NONE) {
      return hostIds(spec, host);
    }
    if (!identity.uidMap().isEmpty() || !identity.gidMap().isEmpty()) {
      return explicit(identity, host);
    }
    return host.caller().isRoot() ? forRoot(identity) : forUser(identity, host);
  }

  private static IdScheme hostIds(Spec spec, Host host) {
    if (!host.caller().isRoot() && spec.engine().isJnr()) {
      throw PlanException.at(
          spec.engine().origin(),
          "the JNR engine needs root, since it makes no user namespace; leave 'engine' out, or run this as root");
    }
    if (!host.caller().isRoot()) {
      throw PlanException.at(
          spec.identity().origin(),
          "only root can do without a user namespace; leave --userns none and --share user out, or run this as root");
    }
    return new IdScheme(Kind.HOST, List.of(), List.of());
  }

  private static IdScheme explicit(Identity identity, Host host) {
    List<IdRange> uids = identity.uidMap().isEmpty() ? identity.gidMap() : identity.uidMap();
    List<IdRange> gids = identity.gidMap().isEmpty() ? identity.uidMap() : identity.gidMap();
    if (host.caller().isRoot()) {
      return new IdScheme(Kind.WRITTEN, uids, gids);
    }
    return new IdScheme(Kind.MAPPERS, uids, gids).requiringMappers(host, uids.get(0).origin());
  }

  private static IdScheme forRoot(Identity identity) {
    if (identity.userns() == Userns.KEEP) {
      List<IdRange> all = List.of(new IdRange(0, 0, 0xffffffffL, identity.origin()));
      return new IdScheme(Kind.WRITTEN, all, all);
    }
    return new IdScheme(Kind.RANGE, List.of(), List.of());
  }

  private static IdScheme forUser(Identity identity, Host host) {
    boolean keep = identity.userns() == Userns.KEEP;
    boolean another = identity.user().isPresent() || !identity.groups().isEmpty();
    boolean mappers = host.idMappers().isPresent()
        && !host.caller().subordinateUids().isEmpty()
        && !host.caller().subordinateGids().isEmpty();
    if (!mappers || !keep && !another) {
      return new IdScheme(Kind.SELF, List.of(), List.of());
    }
    Host.Caller caller = host.caller();
    return new IdScheme(
        Kind.MAPPERS,
        around(keep ? caller.uid() : 0, caller.uid(), caller.subordinateUids().get(0)),
        around(keep ? caller.gid() : 0, caller.gid(), caller.subordinateGids().get(0)));
  }

  /** The caller's id at {@code inside}; subordinate ids in order for all the others from 0 up. */
  private static List<IdRange> around(long inside, long outside, SubordinateRange others) {
    List<IdRange> ranges = new ArrayList<>();
    long below = Math.min(inside, others.count());
    if (below > 0) {
      ranges.add(new IdRange(0, others.first(), below, Origin.DEFAULT));
    }
    ranges.add(new IdRange(inside, outside, 1, Origin.DEFAULT));
    if (others.count() > below) {
      ranges.add(new IdRange(inside + 1, others.first() + below, others.count() - below, Origin.DEFAULT));
    }
    return ranges;
  }

  private IdScheme requiringMappers(Host host, Origin origin) {
    if (host.idMappers().isEmpty()) {
      throw PlanException.at(
          origin,
          "an ordinary user needs newuidmap and newgidmap for a map of ids; install Debian's uidmap, or leave the map out");
    }
    return this;
  }

  /** In words: what user ids inside are outside. */
  public String words() {
    return switch (kind) {
      case HOST -> "the host's own";
      case SELF -> "one, the caller's";
      case RANGE -> RANGE_SIZE + " that belong to nobody outside";
      case MAPPERS, WRITTEN -> uids.stream()
          .map(range -> range.inside() + "-" + (range.inside() + range.count() - 1) + " are " + range.outside() + "-"
              + (range.outside() + range.count() - 1) + " outside")
          .collect(Collectors.joining(", "));
    };
  }

  public boolean hasUserNamespace() {
    return kind != Kind.HOST;
  }

  /** Init builds the root as another than it begins as: those that it has aren't mapped. */
  public boolean takesOnIds() {
    return kind == Kind.MAPPERS || kind == Kind.WRITTEN || kind == Kind.RANGE;
  }

  /** The host's trees come id-mapped: root may, and the owners of files would be strangers inside otherwise. */
  public boolean mapsMounts() {
    return kind == Kind.RANGE
        || kind == Kind.WRITTEN && uids.stream().anyMatch(range -> range.inside() != range.outside());
  }

  /** Whether setgroups(2) is allowed inside: not where an unprivileged process writes its own map. */
  public boolean allowsGroups() {
    return kind != Kind.SELF;
  }

  /** The uid that init has while it builds the root: 0 where it is mapped. */
  public long builderUid() {
    return builder(uids);
  }

  public long builderGid() {
    return builder(gids);
  }

  private static long builder(List<IdRange> ranges) {
    Optional<IdRange> zero = ranges.stream().filter(range -> range.inside() == 0).findFirst();
    return zero.or(() -> ranges.stream().findFirst()).map(IdRange::inside).orElse(0L);
  }

  /** Whether {@code uid} exists inside; SELF maps whatever one id is asked for. */
  public boolean mapsUid(long uid) {
    return maps(uids, uid);
  }

  public boolean mapsGid(long gid) {
    return maps(gids, gid);
  }

  private boolean maps(List<IdRange> ranges, long id) {
    return switch (kind) {
      case HOST, SELF -> true;
      case RANGE -> id < RANGE_SIZE;
      case MAPPERS, WRITTEN ->
          ranges.stream().anyMatch(range -> id >= range.inside() && id < range.inside() + range.count());
    };
  }
}
