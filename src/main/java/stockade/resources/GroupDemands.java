package stockade.resources;

import java.util.Set;
import stockade.host.Cgroups;
import stockade.host.Host;
import stockade.plan.PlanException;
import stockade.spec.Key;
import stockade.spec.Limit;
import stockade.spec.Origin;
import stockade.spec.Resources.Parent;
import stockade.spec.Resources;
import stockade.spec.Spec;

/** A limit that this host can't enforce is an error: what is missing, and what to do about it. */
record GroupDemands(Spec spec, Host host) {
  private static final String BOOT = "boot with systemd.unified_cgroup_hierarchy=1, or cgroup_no_v1=all and version 2 mounted";

  void check() {
    Resources wished = spec.resources();
    Cgroups cgroups = host.cgroups();
    Origin first = origin();
    if (!cgroups.isMounted()) {
      throw PlanException.at(
          first, "this host has no control groups mounted, so nothing can be limited; as root: mount -t cgroup2 cgroup2 /sys/fs/cgroup");
    }
    if (!cgroups.isUnified() && !host.caller().isRoot()) {
      throw PlanException.at(first, "on this host, whose control groups are of version 1, only root can limit a sandbox; "
          + BOOT + ", or limit each process with --rlimit");
    }
    wished.limits().forEach(this::check);
    checkParent();
    wished.cpuTime().filter(said -> !cgroups.isUnified()).ifPresent(said -> demandController("cpuacct", said.origin()));
    wished.reactions().stream().filter(reaction -> GroupLayout.ofGroup(reaction.event()) && !cgroups.isUnified())
        .findFirst()
        .ifPresent(reaction -> {
          throw versionTwo(reaction.event().word() + " can't be heard of", reaction.origin());
        });
  }

  /** Of the first wish that needs a group. */
  private Origin origin() {
    Resources wished = spec.resources();
    return wished.limits().stream().map(Limit::origin).findFirst()
        .or(() -> wished.cpuTime().map(said -> said.origin()))
        .or(() -> wished.parent().map(said -> said.origin()))
        .or(() -> wished.reactions().stream().map(reaction -> reaction.origin()).findFirst())
        .orElse(Origin.DEFAULT);
  }

  private void check(Limit limit) {
    checkNumbers(limit);
    boolean unified = host.cgroups().isUnified();
    if (limit instanceof Limit.Devices && unified && !host.caller().isRoot()) {
      throw PlanException.at(limit.origin(), "only root can limit devices with control groups of version 2; leave it out: "
          + "/dev has no others than those that were named");
    }
    var settings = LimitFiles.of(limit, spec.resources().limits(), unified);
    if (settings.isEmpty() && !unified) {
      throw versionTwo(limit.key().word() + " can't be limited", limit.origin());
    }
    settings.forEach(setting -> demandController(setting.controller(), limit.origin()));
  }

  private PlanException versionTwo(String what, Origin origin) {
    return PlanException.at(origin, what + " on this host, whose control groups are of version 1; " + BOOT);
  }

  private void demandController(String name, Origin origin) {
    Cgroups cgroups = host.cgroups();
    Set<String> there = cgroups.isUnified() ? cgroups.controllers() : cgroups.legacy().keySet();
    if (!there.contains(name)) {
      throw PlanException.at(origin, "this host has no controller " + name + " for control groups"
          + (there.isEmpty() ? "" : ", only " + String.join(", ", new java.util.TreeSet<>(there)))
          + "; " + (name.equals("memory") ? "boot with cgroup_enable=memory" : "boot a kernel that has it")
          + (cgroups.isUnified() ? "" : ", or mount it: mount -t cgroup -o " + name + " cgroup /sys/fs/cgroup/" + name));
    }
  }

  private void checkNumbers(Limit limit) {
    Cgroups cgroups = host.cgroups();
    if (limit.key() == Key.MEMORY_SWAP && spec.resources().limit(Key.MEMORY).isEmpty()) {
      throw PlanException.at(limit.origin(), "a limit of memory and swap together needs one of memory; say memory, too");
    }
    if (limit instanceof Limit.Amount amount && limit.key() == Key.CPUS && amount.amount() > cgroups.processors() * 100_000L) {
      throw PlanException.at(limit.origin(), "more processors than there are: this host has " + cgroups.processors()
          + "; ask for at most as many, or leave cpus out");
    }
    if (limit instanceof Limit.Nodes nodes) {
      int most = limit.key() == Key.CPUSET ? cgroups.processors() : cgroups.memoryNodes();
      if (nodes.greatest() >= most) {
        String noun = limit.key() == Key.CPUSET ? "processor" : "memory node";
        throw PlanException.at(limit.origin(), "there is no " + noun + " " + nodes.greatest()
            + ": this host's greatest is " + (most - 1) + "; name others");
      }
    }
  }

  private void checkParent() {
    spec.resources().parent().filter(said -> said.value() instanceof Parent.Own && !host.cgroups().isUnified())
        .ifPresent(said -> {
          throw versionTwo("the launcher's own control group can't be divided", said.origin());
        });
  }
}
