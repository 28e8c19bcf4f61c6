package stockade.phase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockade.linux.Architecture;
import stockade.linux.Headers;
import stockade.listing.PlanJson;

/** Numbers that plans call by a name are the same on every architecture, and are those of the kernel's headers. */
class SymbolsTest {
  private static final Pattern SYMBOL = Pattern.compile("\"number\": ?(-?\\d+), ?\"symbol\": ?\"([^\"\\\\]+)\"");

  /** Plain numbers and modes; names of our own; what only the C library's headers have, or what is no macro there. */
  private static final Pattern NOT_IN_HEADERS = Pattern.compile(
      "-?\\d+|0x[0-9a-f]+|-E[A-Z0-9]+|~0U|NULL|STOPPED|ENDED|CONTINUED|LISTENER|WORD.*|F_OK|SIG_(DFL|IGN)|SI_KERNEL|SUID_DUMP_DISABLE"
          + "|W_OK\\|X_OK|RLIM_INFINITY|SOCK_.*|MSG_.*|SCM_.*|AF_.*|IFF_UP");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void symbols_have_the_values_of_the_headers(Architecture architecture) throws IOException {
    Map<String, Long> symbols = new TreeMap<>();
    PlannerTest.plans().forEach(plan -> {
      Matcher matcher = SYMBOL.matcher(PlanJson.of(plan));
      while (matcher.find()) {
        if (!NOT_IN_HEADERS.matcher(matcher.group(2)).matches()) {
          symbols.put(matcher.group(2), Long.parseLong(matcher.group(1)));
        }
      }
    });
    assertThat(symbols).containsKeys("AT_FDCWD", "PR_SET_NO_NEW_PRIVS", "SIGCHLD").hasSizeGreaterThan(40);
    assertThat(new TreeMap<>(new Headers(architecture, folder).values(List.copyOf(symbols.keySet())))).isEqualTo(symbols);
  }
}
