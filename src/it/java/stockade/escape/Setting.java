package stockade.escape;

import java.util.ArrayList;
import java.util.List;
import stockade.live.Caller;
import stockade.live.Machine;

/** A sandbox that the probes are tried in. */
enum Setting {
  ROOT(Caller.ROOT, true),
  ROOT_VIEW(Caller.ROOT, false),
  ROOT_HOST_IDS(Caller.ROOT, true, "--userns", "none"),
  ROOT_VIEW_HOST_IDS(Caller.ROOT, false, "--userns", "none"),
  ROOT_AS_USER(Caller.ROOT, true, "--user", "1234:1234"),
  ROOT_READ_ONLY(Caller.ROOT, true, "--read-only"),
  USER(Caller.ORDINARY, true),
  USER_VIEW(Caller.ORDINARY, false),
  USER_AS_ROOT(Caller.ORDINARY, true, "--user", "root");

  private final Caller caller;
  private final boolean debian;
  private final List<String> options;

  Setting(Caller caller, boolean debian, String... options) {
    this.caller = caller;
    this.debian = debian;
    this.options = List.of(options);
  }

  Caller caller() {
    return caller;
  }

  /** Whether ids inside are others than outside. */
  boolean mapped() {
    return !options.contains("none");
  }

  List<String> words() {
    List<String> words = new ArrayList<>(options);
    if (debian) {
      words.addAll(List.of("--root", Machine.debianRoot().toString()));
    }
    return words;
  }
}
