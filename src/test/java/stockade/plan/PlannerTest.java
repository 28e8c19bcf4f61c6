package stockade.plan;

import org.junit.jupiter.api.Test;
import stockade.spec.Key;

class PlannerTest {
  @Test
  void sizes() throws Exception {
    for (stockade.host.Host host : java.util.List.of(Hosts.USER, Hosts.ROOT, Hosts.SUBORDINATES)) {
    for (Wishes wishes : java.util.List.of(Wishes.of(), Wishes.small(), Wishes.small().and(Key.OVERLAY, "/a:/b:/c").and(Key.FILE, "/a:/b").and(Key.MASK, "/q").and(Key.SYMLINK, "a:/b/c"))) {
      try { wishes.plan(host); } catch (PlanException e) { System.out.println(e); }
    } }
  }
}
