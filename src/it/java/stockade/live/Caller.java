package stockade.live;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;

/** Who runs a program. */
public enum Caller {
  ROOT {
    @Override
    List<String> prefix() {
      return Machine.isRoot() ? List.of("env") : fail("this test wants root: run scripts/test as root");
    }
  },

  /** With a fresh environment: only HOME, SHELL, USER, LOGNAME and PATH, setpriv(1). */
  ORDINARY {
    @Override
    List<String> prefix() {
      return Machine.isRoot()
          ? List.of("setpriv", "--reuid", Machine.ordinaryUser(), "--regid", Machine.ordinaryUser(), "--init-groups",
              "--inh-caps=-all", "--reset-env", "env")
          : List.of("env");
    }
  };

  /** The words before the variables and the command, of programs that end in execve(2): the process id stays. */
  abstract List<String> prefix();
}
