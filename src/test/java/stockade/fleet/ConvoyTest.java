package stockade.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConvoyTest {
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  private static Convoy convoy(Object... pairs) {
    Map<String, List<String>> waits = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      waits.put((String) pairs[i], List.of(((String) pairs[i + 1]).split(" ")));
    }
    waits.replaceAll((name, others) -> others.equals(List.of("")) ? List.of() : others);
    return new Convoy(waits);
  }

  private List<Result> run(Convoy convoy, String failing) {
    return convoy.each(name -> {
      done.add(name);
      if (name.equals(failing)) {
        throw new FleetException(name + " failed");
      }
    }, name -> other -> new FleetException(name + " lost by " + other));
  }

  @Test
  void each_comes_after_those_that_it_waits_for_and_turned_round_before_them() {
    Convoy convoy = convoy("app", "cache db", "cache", "db", "db", "");
    run(convoy, "");
    assertThat(done).containsExactly("db", "cache", "app");
    done.clear();
    run(convoy.reversed(), "");
    assertThat(done).containsExactly("app", "cache", "db");
  }

  @Test
  void a_failure_takes_along_those_that_wait_for_it_and_nobody_else() {
    List<Result> results = run(convoy("app", "db", "db", "", "other", ""), "db");
    assertThat(done).containsExactlyInAnyOrder("db", "other");
    assertThat(results).extracting(result -> result.failure().map(Throwable::getMessage).orElse("")).containsExactly("app lost by db", "db failed", "");
  }

  @Test
  void a_circle_is_refused_with_its_names() {
    assertThatThrownBy(() -> convoy("x", "a", "a", "b", "b", "c", "c", "a"))
        .isInstanceOf(FleetException.class).hasMessageContaining("a on b on c on a");
  }
}
