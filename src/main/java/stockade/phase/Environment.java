package stockade.phase;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import stockade.draft.Draft;
import stockade.draft.Rows;
import stockade.draft.Sequence;
import stockade.draft.Strings;
import stockade.draft.Variables;
import stockade.host.Accounts;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Slot;
import stockade.plan.Symbols;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.spec.Origin;
import stockade.service.Notify;
import stockade.spec.Surroundings.Variable;

/**
 * The command's environment: what the spec sets, then what passes of the caller's, which is read when the launcher runs.
 *
 * <pre>
 *   env = ["EDITOR=vi", "CI"]    constant "EDITOR=vi"; passes: CI=, PATH=, HOME=, …, LC_
 * </pre>
 */
final class Environment {
  private static final String PHASE = "environment";
  private static final List<String> PASSED =
      List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "LANG", "LC_*", "TZ");
  static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final int MOST = 8192;

  /** The vector that the command gets. */
  static final Data.Buffer VECTOR = new Data.Buffer("environment", 8 * MOST);

  private static final Slot END = new Slot("environment_end");
  private static final Slot ROW = new Slot("caller_row");
  private static final Slot STRING = new Slot("caller_string");
  private static final Slot PREFIX = new Slot("prefix");

  /** Name to value; no value: the caller's. A later one takes the place of an earlier one. */
  private final Map<String, Optional<String>> variables = new LinkedHashMap<>();

  private Environment(Draft draft) {
    if (!draft.spec().surroundings().clearEnvironment()) {
      PASSED.forEach(name -> variables.put(name, Optional.empty()));
      draft.spec().identity().user().ifPresent(user -> describe(TargetIds.of(draft)));
    }
    if (Notify.isWished(draft)) {
      variables.put("NOTIFY_SOCKET", Optional.of(Notify.PATH));
    }
    for (Variable variable : draft.spec().surroundings().environment()) {
      variables.put(variable.name(), variable.value());
    }
  }

  static void plan(Draft draft) {
    Environment environment = new Environment(draft);
    environment.set(draft.target());
    environment.pass(draft.target());
    if (!draft.spec().surroundings().clearEnvironment()) {
      environment.defaultPath(draft.target());
    }
  }

  /** Another user than the caller has another home; what passwd doesn't tell is left out. */
  private void describe(TargetIds ids) {
    Optional<Accounts.User> account = ids.account();
    variables.put("HOME", Optional.of(account.map(Accounts.User::home).filter(home -> !home.isEmpty()).orElse("/")));
    variables.remove("USER");
    variables.remove("LOGNAME");
    variables.remove("SHELL");
    account.ifPresent(user -> {
      variables.put("USER", Optional.of(user.name()));
      variables.put("LOGNAME", Optional.of(user.name()));
      variables.put("SHELL", Optional.of(user.shell().isEmpty() ? "/bin/sh" : user.shell()));
    });
  }

  private Stream<String> constants() {
    return variables.entrySet().stream()
        .filter(entry -> entry.getValue().isPresent())
        .map(entry -> entry.getKey() + "=" + entry.getValue().orElseThrow());
  }

  private void set(Sequence target) {
    target.step(PHASE, "set the variables that are given");
    target.set(END, Address.of(VECTOR));
    constants().forEach(constant -> append(target, Address.of(constant)));
  }

  private static void append(Sequence target, Value string) {
    target.store(END, 0, Width.LONG, string).compute(END, END, Arithmetic.PLUS, 8);
  }

  private void pass(Sequence target) {
    target.step(PHASE, "pass on what may pass of the caller's variables");
    if (!rules(false).isEmpty()) {
      passEach(target);
    }
    target.store(END, 0, Width.LONG, Symbols.NULL);
  }

  /** For each string of the caller's: not what the spec sets itself, and only what passes. */
  private void passEach(Sequence target) {
    String loop = target.fresh("variable");
    String next = target.fresh("next");
    String done = target.fresh("done");
    String takes = target.fresh("takes");
    target.set(ROW, Slot.ENVP);
    target.label(loop).load(STRING, ROW, 0, Width.LONG).when(STRING, Test.EQ, 0, done);
    anyBegins(target, rules(true), next);
    anyBegins(target, rules(false), takes);
    target.go(next).label(takes);
    target.when(END, Test.LT, new Address(VECTOR, 8 * (MOST - 2)), takes + ".room");
    target.fail(Failure.of("cannot pass more than " + (MOST - 2) + " environment variables", Origin.DEFAULT));
    target.label(takes + ".room");
    append(target, STRING);
    target.label(next).compute(ROW, ROW, Arithmetic.PLUS, 8).go(loop);
    target.label(done);
  }

  /** {@code NAME=} for a name; the beginning itself where the name ends in an asterisk. */
  private List<String> rules(boolean constant) {
    return variables.entrySet().stream()
        .filter(entry -> entry.getValue().isPresent() == constant)
        .map(Map.Entry::getKey)
        .map(name -> name.endsWith("*") ? name.substring(0, name.length() - 1) : name + "=")
        .toList();
  }

  /** Goes on at {@code found} where {@link #STRING} begins with one of the rules, else with the next operation. */
  private static void anyBegins(Sequence target, List<String> rules, String found) {
    if (!rules.isEmpty()) {
      Rows.each(target, "rule", rules, PREFIX, next -> {
        Strings.beginsWith(target, STRING, PREFIX, next);
        target.go(found);
      });
    }
  }

  private void defaultPath(Sequence target) {
    String missing = target.fresh("no_path");
    String done = target.fresh("done");
    Slot path = new Slot("path_value");
    target.step(PHASE, "a command needs a PATH");
    Variables.find(target, Address.of(VECTOR), "PATH=", path, missing);
    target.go(done).label(missing);
    append(target, Address.of("PATH=" + DEFAULT_PATH));
    target.store(END, 0, Width.LONG, Symbols.NULL).label(done);
  }
}
