package stockade.phase;

import static stockade.linux.SystemCall.EXECVE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.draft.Strings;
import stockade.draft.Variables;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;
import stockade.spec.Origin;
import stockade.spec.Supervision.Init;

/**
 * The target becomes the command. Its vector of words is the launcher's own, with the spec's words put before those that were
 * given at run time, so that the bytes of the latter are the caller's. A program without a slash is looked for in the
 * sandbox's PATH, execvp(3); unlike execvp, a file that the kernel can't execute is not handed to a shell.
 */
final class Exec {
  private static final String PHASE = "exec";
  private static final Slot WORDS = new Slot("words");
  static final Slot PROGRAM = new Slot("program");
  private static final Slot PATH = new Slot("path");
  private static final Slot BYTE = new Slot("path_byte");
  private static final Slot DENIED = new Slot("denied");

  private Exec() {}

  /** The words of the plan, the sandbox's own PID 1 included where one is named. */
  static List<String> words(Draft draft) {
    List<String> words = new ArrayList<>();
    if (draft.spec().supervision().init() instanceof Init.Program program) {
      words.add(program.path());
    }
    words.addAll(draft.spec().command().words());
    return words;
  }

  static void plan(Draft draft) {
    Sequence target = draft.target();
    target.step(PHASE, "put the words of the command together");
    if (draft.spec().command().words().isEmpty()) {
      demandWords(target);
    }
    arrange(draft);
    target.step(PHASE, "run the command");
    Strings.find(target, PROGRAM, '/', "exec.path");
    search(target);
    target.label("exec.path");
    run(target, PROGRAM, "exec.failed");
    Diagnosis.plan(target);
  }

  private static void demandWords(Sequence target) {
    String given = target.fresh("given");
    target.when(Slot.ARGC, Test.GT, 1, given);
    target.fail(Failure.of("no command is given", Origin.DEFAULT)
        .remedy("write it at the end: the program, then its words"));
    target.label(given);
  }

  /** The vector grows downwards from the first word that was given at run time. */
  private static void arrange(Draft draft) {
    Sequence target = draft.target();
    List<String> words = words(draft);
    target.compute(WORDS, Slot.ARGV, Arithmetic.PLUS, 8L - 8L * words.size());
    for (int i = 0; i < words.size(); i++) {
      target.store(WORDS, 8 * i, Width.LONG, Address.of(words.get(i)));
    }
    target.load(PROGRAM, WORDS, 0, Width.LONG);
    Optional<String> arg0 = draft.spec().command().arg0();
    arg0.ifPresent(name -> target.store(WORDS, 0, Width.LONG, Address.of(name)));
  }

  private static void run(Sequence target, Value program, String failed) {
    target.call(EXECVE, program, WORDS, Address.of(Environment.VECTOR)).into(Slots.ANSWER).orGo(failed);
  }

  /** For each part of PATH: {@code part/program}; an empty part is the working directory. */
  private static void search(Sequence target) {
    target.set(PATH, Address.of(Environment.DEFAULT_PATH)).set(DENIED, 0);
    Variables.find(target, Address.of(Environment.VECTOR), "PATH=", PATH, "exec.part");
    target.label("exec.part").set(Slots.CURSOR, Slots.TEXT_START);
    target.label("exec.byte").load(BYTE, PATH, 0, Width.BYTE);
    target.when(BYTE, Test.EQ, 0, "exec.try").when(BYTE, Test.EQ, ':', "exec.try");
    target.when(Slots.CURSOR, Test.GE, new Address(Slots.TEXT, 4096), "exec.skip");
    target.store(Slots.CURSOR, 0, Width.BYTE, BYTE).compute(Slots.CURSOR, Slots.CURSOR, Arithmetic.PLUS, 1);
    target.label("exec.skip").compute(PATH, PATH, Arithmetic.PLUS, 1).go("exec.byte");
    target.label("exec.try").when(Slots.CURSOR, Test.NE, Slots.TEXT_START, "exec.slash");
    target.append(".").label("exec.slash").append("/").append(PROGRAM);
    run(target, Slots.TEXT_START, "exec.next");
    target.label("exec.next").when(Slots.ANSWER, Test.EQ, Number.failed(Errno.ENOTDIR), "exec.on");
    target.when(Slots.ANSWER, Test.EQ, Number.failed(Errno.EACCES), "exec.denied");
    target.when(Slots.ANSWER, Test.NE, Number.failed(Errno.ENOENT), "exec.found");
    Diagnosis.whenAbsent(target, "exec.on");
    target.label("exec.found").set(PROGRAM, Slots.TEXT_START).go("exec.failed");
    target.label("exec.denied");
    Diagnosis.whenAbsent(target, "exec.on");
    target.set(DENIED, 1);
    target.label("exec.on").when(BYTE, Test.EQ, 0, "exec.absent").compute(PATH, PATH, Arithmetic.PLUS, 1).go("exec.part");
    target.label("exec.absent").when(DENIED, Test.NE, 0, "exec.closed");
    target.set(Slots.SUBJECT, PROGRAM);
    target.fail(Failure.of("cannot find the command", Origin.DEFAULT)
        .status(127)
        .remedy("no folder of PATH inside the sandbox has it: install it in the root, or give its path"));
    target.label("exec.closed").set(Slots.SUBJECT, PROGRAM);
    target.fail(Failure.of("cannot execute the command", Origin.DEFAULT)
        .status(126)
        .remedy("it is in PATH, but its user may not execute it there"));
  }
}
