package stockade.phase;

import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_NONBLOCK;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.SystemCall.FACCESSAT;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.PREAD64;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.F_OK;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Origin;

/**
 * Why execve(2) failed, when that isn't plain: it answers ENOENT for a file that isn't there, and just so for one that is there and
 * whose ELF or {@code #!} interpreter isn't. The file is read as the kernel reads it, elf(5).
 */
final class Diagnosis {
  private static final Slot FILE = new Slot("program_file");
  private static final Slot AT = new Slot("header_at");
  private static final Slot FIELD = new Slot("header_field");
  private static final Slot LEFT = new Slot("headers_left");
  private static final Slot SIZE = new Slot("header_size");
  private static final Slot WIDE = new Slot("header_wide");
  private static final Data.Buffer HEADER = new Data.Buffer("header", 4096);
  private static final int PT_INTERP = 3;

  private Diagnosis() {}

  /** Goes on at {@code absent} if there is no file of the name in {@link Slots#TEXT}. */
  static void whenAbsent(Sequence target, String absent) {
    target.call(FACCESSAT, AT_FDCWD, Slots.TEXT_START, F_OK).orGo(absent);
  }

  /** From {@code exec.failed} on: {@link Slots#ANSWER} is execve's, {@link Exec#PROGRAM} the file's name. */
  static void plan(Sequence target) {
    target.step("exec", "say why it could not be run");
    target.label("exec.failed").set(Slots.SUBJECT, Exec.PROGRAM);
    target.compute(Slot.ERROR, ZERO, Arithmetic.MINUS, Slots.ANSWER);
    target.when(Slots.ANSWER, Test.EQ, Number.failed(Errno.ENOTDIR), "exec.none");
    target.when(Slots.ANSWER, Test.NE, Number.failed(Errno.ENOENT), "exec.refused");
    target.call(FACCESSAT, AT_FDCWD, Exec.PROGRAM, F_OK).orGo("exec.none");
    target.call(OPENAT, AT_FDCWD, Exec.PROGRAM, Flags.of(O_RDONLY, O_NONBLOCK, O_CLOEXEC), ZERO)
        .into(FILE)
        .orGo("exec.interpreter");
    target.call(PREAD64, FILE, Address.of(HEADER), Number.of(HEADER.size() - 1), ZERO).orGo("exec.interpreter");
    target.load(FIELD, Address.of(HEADER), 0, Width.SHORT).when(FIELD, Test.NE, '#' | '!' << 8, "exec.elf");
    script(target);
    target.label("exec.elf");
    elf(target);
    ends(target);
  }

  /** {@code #!}, spaces, the interpreter up to a space or the line's end. */
  private static void script(Sequence target) {
    target.set(AT, new Address(HEADER, 2));
    target.label("exec.space").load(FIELD, AT, 0, Width.BYTE);
    target.when(FIELD, Test.EQ, ' ', "exec.next_space").when(FIELD, Test.NE, '\t', "exec.name");
    target.label("exec.next_space").compute(AT, AT, Arithmetic.PLUS, 1).go("exec.space");
    target.label("exec.name").set(WIDE, AT);
    target.label("exec.name_byte").load(FIELD, AT, 0, Width.BYTE);
    target.when(FIELD, Test.LE, ' ', "exec.name_end").compute(AT, AT, Arithmetic.PLUS, 1).go("exec.name_byte");
    target.label("exec.name_end").store(AT, 0, Width.BYTE, ZERO);
    target.set(Slot.ERROR, 0).text(Exec.PROGRAM).append(": the interpreter that its first line names, ").append(WIDE);
    target.append(", does not exist in the sandbox").set(Slots.SUBJECT, Slots.TEXT_START);
    target.fail(refusal().remedy("install the interpreter in the root, or mend the line"));
  }

  /** The string that the program header PT_INTERP points to; offsets are those of 64-bit, then of 32-bit files. */
  private static void elf(Sequence target) {
    target.load(FIELD, Address.of(HEADER), 0, Width.INT);
    target.when(FIELD, Test.NE, 0x7f | 'E' << 8 | 'L' << 16 | 'F' << 24, "exec.interpreter");
    target.load(WIDE, Address.of(HEADER), 4, Width.BYTE).when(WIDE, Test.EQ, 1, "exec.elf32");
    target.load(AT, Address.of(HEADER), 32, Width.LONG).load(SIZE, Address.of(HEADER), 54, Width.SHORT);
    target.load(LEFT, Address.of(HEADER), 56, Width.SHORT).go("exec.header");
    target.label("exec.elf32").load(AT, Address.of(HEADER), 28, Width.INT);
    target.load(SIZE, Address.of(HEADER), 42, Width.SHORT).load(LEFT, Address.of(HEADER), 44, Width.SHORT);
    target.label("exec.header").when(LEFT, Test.EQ, 0, "exec.interpreter");
    target.when(AT, Test.GT, HEADER.size() - 64, "exec.interpreter").when(AT, Test.LT, 0, "exec.interpreter");
    Slot row = new Slot("header_row");
    target.compute(row, Address.of(HEADER), Arithmetic.PLUS, AT);
    target.load(FIELD, row, 0, Width.INT).when(FIELD, Test.EQ, PT_INTERP, "exec.interp");
    target.compute(AT, AT, Arithmetic.PLUS, SIZE).compute(LEFT, LEFT, Arithmetic.MINUS, 1).go("exec.header");
    target.label("exec.interp").load(FIELD, row, 8, Width.LONG).when(WIDE, Test.NE, 1, "exec.read");
    target.load(FIELD, row, 4, Width.INT).label("exec.read");
    target.call(PREAD64, FILE, Address.of(HEADER), Number.of(HEADER.size() - 1), FIELD).orGo("exec.interpreter");
    target.set(Slot.ERROR, 0).text(Exec.PROGRAM).append(": its ELF interpreter ").append(Address.of(HEADER));
    target.append(" does not exist in the sandbox").set(Slots.SUBJECT, Slots.TEXT_START);
    target.fail(refusal().remedy("install the C library it was built for in the root, or bind the host's"));
  }

  private static void ends(Sequence target) {
    target.label("exec.interpreter");
    target.fail(refusal().remedy("the file is there, so it is what executes it that is missing in the sandbox"));
    target.label("exec.none");
    target.fail(Failure.of("cannot find the command", Origin.DEFAULT)
        .status(127)
        .remedy("there is no such file inside the sandbox: install it in the root, or bind it"));
    target.label("exec.refused");
    target.fail(refusal()
        .remedy(Errno.EACCES, "it is no file that its user may execute, or its mount is noexec")
        .remedy(Errno.ENOEXEC, "it is neither a program for this machine nor a script that begins with #!; a script "
            + "without that line runs as: sh FILE")
        .remedy(Errno.E2BIG, "its words and its environment are too long together")
        .remedy(Errno.ELOOP, "symbolic links, or interpreters of interpreters, go round in a circle")
        .remedy(Errno.ETXTBSY, "a process has it open for writing"));
  }

  private static Failure refusal() {
    return Failure.of("cannot execute the command", Origin.DEFAULT).status(126);
  }
}
