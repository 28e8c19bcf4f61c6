package stockade.plan;

import org.junit.jupiter.api.Test;

class PlannerTest {
  public static void main(String[] a) throws Exception {
    stockade.spec.Spec spec = Wishes.of().spec();
    Plan plan = null;
    for (int i = 0; i < 5; i++) {
      long t = System.nanoTime();
      plan = Planner.plan(spec, Hosts.ROOT);
      long u = System.nanoTime();
      Verifier.violations(plan);
      long v = System.nanoTime();
      System.out.println(plan.ops().count() + " ops, plan+verify " + (u - t) / 1000 + " us, verify " + (v - u) / 1000 + " us");
    }
  }
  @Test
  void x() {}
}
