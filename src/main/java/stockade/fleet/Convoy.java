package stockade.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Things done to many sandboxes at once, each when those that it waits for are done. One that fails takes those that wait for it
 * along, and nobody else.
 *
 * @param waits of each name, in the order wanted, those that it waits for
 */
record Convoy(Map<String, List<String>> waits) {
  private static final int AT_ONCE = 16;

  /** @throws FleetException where some wait for each other in a circle; the names are in the sentence */
  Convoy {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    waits.forEach((name, others) -> copy.put(name, List.copyOf(others)));
    waits = copy;
    copy.keySet().forEach(name -> refuseCircle(copy, name, new ArrayList<>()));
  }

  private static void refuseCircle(Map<String, List<String>> waits, String name, List<String> way) {
    int met = way.indexOf(name);
    way.add(name);
    if (met >= 0) {
      throw new FleetException("sandboxes depend on each other in a circle: "
          + String.join(" on ", way.subList(met, way.size())) + "; leave one 'depends' out");
    }
    waits.getOrDefault(name, List.of()).forEach(other -> refuseCircle(waits, other, way));
    way.remove(way.size() - 1);
  }

  /** The same with every arrow turned round. */
  Convoy reversed() {
    Map<String, List<String>> turned = new LinkedHashMap<>();
    waits.keySet().forEach(name -> turned.put(name, new ArrayList<>()));
    waits.forEach((name, others) -> others.forEach(other -> {
      if (turned.containsKey(other)) {
        turned.get(other).add(name);
      }
    }));
    return new Convoy(turned);
  }

  /** @param lost what is thrown for a name, the first, that waited for another which failed, the second */
  List<Result> each(Consumer<String> action, Function<String, Function<String, RuntimeException>> lost) {
    ExecutorService workers = Executors.newFixedThreadPool(Math.max(1, Math.min(AT_ONCE, waits.size())));
    try {
      Map<String, CompletableFuture<Result>> futures = new LinkedHashMap<>();
      waits.keySet().forEach(name -> future(name, futures, workers, action, lost));
      return waits.keySet().stream().map(name -> futures.get(name).join()).toList();
    } catch (CompletionException failure) {
      throw new FleetException(String.valueOf(failure.getCause()));
    } finally {
      workers.shutdown();
    }
  }

  private CompletableFuture<Result> future(
      String name, Map<String, CompletableFuture<Result>> futures, ExecutorService workers, Consumer<String> action,
      Function<String, Function<String, RuntimeException>> lost) {
    CompletableFuture<Result> known = futures.get(name);
    if (known != null) {
      return known;
    }
    List<CompletableFuture<Result>> before = waits.get(name).stream()
        .filter(waits::containsKey)
        .map(other -> future(other, futures, workers, action, lost))
        .toList();
    CompletableFuture<Result> future = CompletableFuture
        .allOf(before.toArray(CompletableFuture[]::new))
        .thenApplyAsync(done -> result(name, before, action, lost), workers);
    futures.put(name, future);
    return future;
  }

  private static Result result(
      String name, List<CompletableFuture<Result>> before, Consumer<String> action,
      Function<String, Function<String, RuntimeException>> lost) {
    return before.stream().map(CompletableFuture::join)
        .filter(other -> other.failure().isPresent())
        .findFirst()
        .map(other -> Result.of(name, () -> {
          throw lost.apply(name).apply(other.name());
        }))
        .orElseGet(() -> Result.of(name, () -> action.accept(name)));
  }
}
