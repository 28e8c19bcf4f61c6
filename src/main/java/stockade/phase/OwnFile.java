package stockade.phase;

import static stockade.linux.AtFlag.AT_EMPTY_PATH;
import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.SystemCall.EXECVEAT;
import static stockade.linux.SystemCall.FCNTL;
import static stockade.linux.SystemCall.LANDLOCK_CREATE_RULESET;
import static stockade.linux.SystemCall.MEMFD_CREATE;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.READLINKAT;
import static stockade.linux.SystemCall.SENDFILE;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.LANDLOCK_CREATE_RULESET_VERSION;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Draft;
import stockade.draft.IdScheme;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.draft.Strings;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.spec.Origin;

/**
 * The launcher's own file can't be changed from inside. A program inside can get hold of it for the moment of the exec, by a script
 * whose interpreter is /proc/self/exe, and it may belong to the very user that the program is. Where Landlock stands, it keeps
 * writers away from what lies outside; where it doesn't, the launcher first becomes a sealed copy of itself in memory,
 * memfd_create(2), which nobody can change. A range of ids of the sandbox's own can't write to it anyway. Nor can anybody write to
 * Java's file while the JNR engine runs it (ETXTBSY, open(2)), which it does for as long as there is a sandbox.
 */
final class OwnFile {
  private static final String PHASE = "own file";
  private static final Address SELF = Address.of("/proc/self/exe");
  private static final Number MFD_CLOEXEC_ALLOW_SEALING = Number.symbol("MFD_CLOEXEC|MFD_ALLOW_SEALING", 3);
  private static final Number F_ADD_SEALS = Number.symbol("F_ADD_SEALS", 1033);
  private static final Number ALL_SEALS =
      Number.symbol("F_SEAL_SEAL|F_SEAL_SHRINK|F_SEAL_GROW|F_SEAL_WRITE", 0xf);
  private static final Number MOST = Number.of(0x7ffff000);
  private static final Slot FILE = new Slot("own_file");
  private static final Slot COPY = new Slot("own_copy");

  private OwnFile() {}

  static void protect(Draft draft) {
    if (draft.ids().kind() == IdScheme.Kind.RANGE || draft.spec().engine().isJnr()) {
      return;
    }
    Sequence monitor = draft.monitor();
    String safe = monitor.fresh("safe");
    if (Fence.isDerived(draft)) {
      monitor.step(PHASE, "where Landlock stands, the launcher's own file is out of reach");
      monitor
          .call(LANDLOCK_CREATE_RULESET, NULL, ZERO, LANDLOCK_CREATE_RULESET_VERSION)
          .into(Slots.ANSWER)
          .anyway();
      monitor.when(Slots.ANSWER, Test.GE, Fence.FIRST_WHOLE_ABI, safe);
    }
    become(draft, safe);
    monitor.label(safe);
  }

  /** Goes on at {@code safe} in the copy: its name begins with /memfd: in /proc/self/exe. */
  private static void become(Draft draft, String safe) {
    Sequence monitor = draft.monitor();
    String original = monitor.fresh("original");
    String loop = monitor.fresh("copy");
    Failure failure = Failure.of("cannot protect the launcher's own file by a copy in memory", Origin.DEFAULT)
        .remedy(Errno.EACCES, "this host forbids programs in memory: set vm.memfd_noexec to 0 or 1");
    monitor.step(PHASE, "become a sealed copy in memory");
    monitor.call(READLINKAT, AT_FDCWD, SELF, Slots.TEXT_START, Number.of(4096)).orDie(failure);
    Strings.beginsWith(monitor, Slots.TEXT_START, Address.of("/memfd:"), original);
    monitor.go(safe).label(original);
    monitor.call(MEMFD_CREATE, Address.of("stockade"), MFD_CLOEXEC_ALLOW_SEALING).into(COPY).orDie(failure);
    monitor.call(OPENAT, AT_FDCWD, SELF, Flags.of(O_RDONLY, O_CLOEXEC), ZERO).into(FILE).orDie(failure);
    monitor.label(loop).call(SENDFILE, COPY, FILE, NULL, MOST).into(Slots.ANSWER).orDie(failure);
    monitor.when(Slots.ANSWER, Test.GT, 0, loop);
    monitor.call(FCNTL, COPY, F_ADD_SEALS, ALL_SEALS).orDie(failure);
    Guard.giveBackWords(draft);
    monitor.call(EXECVEAT, COPY, Address.of(""), Slot.ARGV, Slot.ENVP, Flags.of(AT_EMPTY_PATH)).into(Slots.ANSWER).anyway();
    monitor.compute(Slot.ERROR, ZERO, Arithmetic.MINUS, Slots.ANSWER).fail(failure);
  }
}
