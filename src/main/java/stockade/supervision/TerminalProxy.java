package stockade.supervision;

import static stockade.linux.SystemCall.IOCTL;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.POLLIN;

import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Symbols;
import stockade.plan.Test;
import stockade.plan.Width;

/**
 * Between the caller's streams and the pseudo terminal, in the monitor's loop: what was read in one place waits until it can be
 * written in the other, so that neither direction holds up the other. The caller's terminal is raw meanwhile, termios(3), and
 * becomes what it was when the command ends, when the launcher is stopped, and, by init, when the monitor is killed.
 */
final class TerminalProxy {
  private static final String PHASE = "terminal proxy";
  private static final Number TCGETS = Number.symbol("TCGETS", 0x5401);
  private static final Number TCSETS = Number.symbol("TCSETS", 0x5402);
  private static final Number TIOCGWINSZ = Number.symbol("TIOCGWINSZ", 0x5413);
  private static final Number TIOCSWINSZ = Number.symbol("TIOCSWINSZ", 0x5414);
  private static final Number POLLOUT = Number.symbol("POLLOUT", 4);
  private static final int CHUNK = 4096;
  /** The character that ends the input of a terminal, Ctrl-D. */
  private static final int END_OF_INPUT = 4;

  /** struct termios of the kernel: four words of flags, the line discipline, then control characters. */
  private static final Data.Buffer SAVED = new Data.Buffer("saved_termios", 64);

  private static final Data.Buffer RAW_MODE = new Data.Buffer("raw_termios", 64);
  private static final Data.Buffer SIZE = new Data.Buffer("window_size", 8);
  private static final Data.Buffer INPUT = new Data.Buffer("pty_input", CHUNK);
  private static final Data.Buffer OUTPUT = new Data.Buffer("pty_output", CHUNK);

  /** 1 while the caller's terminal is raw. */
  static final Slot RAW = new Slot("terminal_raw");
  /** 1 where {@link #SAVED} holds what the terminal was. */
  private static final Slot KNOWN = new Slot("terminal_known");

  private static final Slot INPUT_OPEN = new Slot("input_open");
  private static final Slot INPUT_LENGTH = new Slot("input_length");
  private static final Slot INPUT_AT = new Slot("input_at");
  private static final Slot OUTPUT_LENGTH = new Slot("output_length");
  private static final Slot OUTPUT_AT = new Slot("output_at");
  private static final Slot EVENTS = new Slot("pty_events");
  private static final Slot COUNT = new Slot("pty_count");
  private static final Slot FLAGS = new Slot("termios_flags");

  /** The places of this proxy's three pollfds. */
  private final Data.Buffer poll;

  private final int input;
  private final int master;
  private final int output;
  private final Sequence monitor;

  TerminalProxy(Sequence monitor, Data.Buffer poll, int first) {
    this.monitor = monitor;
    this.poll = poll;
    this.input = first;
    this.master = first + 8;
    this.output = first + 16;
  }

  /** Before init starts, so that init has it too: what the terminal is. It is made raw only if it is this launcher's to use. */
  static void save(Sequence monitor) {
    String unknown = monitor.fresh("no_terminal");
    monitor.step(PHASE, "remember what the caller's terminal is");
    monitor.set(KNOWN, 0).when(Slots.TERMINAL, Test.LT, 0, unknown);
    monitor.call(IOCTL, Slots.TERMINAL, TCGETS, Address.of(SAVED)).orGo(unknown);
    monitor.set(KNOWN, 1).label(unknown);
  }

  void begin() {
    monitor.step(PHASE, "between the caller's streams and the pseudo terminal");
    monitor.set(INPUT_OPEN, 1);
    makeRaw();
    passSize();
  }

  /** Where input is the terminal and this launcher is in its foreground. Signals are blocked, so a background launcher would not stop. */
  void makeRaw() {
    String leave = monitor.fresh("not_raw");
    monitor.when(KNOWN, Test.EQ, 0, leave);
    Terminal.foregroundGroup(monitor, leave);
    monitor.when(Slots.ANSWER, Test.NE, Slots.GROUP, leave);
    monitor.call(IOCTL, Symbols.ZERO, TCGETS, Address.of(RAW_MODE)).orGo(leave);
    clear(0, 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400);
    clear(4, 0x1);
    clear(8, 0x30 | 0x100);
    monitor.compute(FLAGS, FLAGS, Arithmetic.OR, 0x30).store(Address.of(RAW_MODE), 8, Width.INT, FLAGS);
    clear(12, 0x1 | 0x2 | 0x8 | 0x40 | 0x8000);
    monitor.store(Address.of(RAW_MODE), 22, Width.BYTE, Symbols.ZERO).store(Address.of(RAW_MODE), 23, Width.BYTE, Number.of(1));
    monitor.call(IOCTL, Slots.TERMINAL, TCSETS, Address.of(RAW_MODE)).orGo(leave);
    monitor.set(RAW, 1).label(leave);
  }

  private void clear(int offset, long bits) {
    monitor.load(FLAGS, Address.of(RAW_MODE), offset, Width.INT).compute(FLAGS, FLAGS, Arithmetic.AND, ~bits);
    monitor.store(Address.of(RAW_MODE), offset, Width.INT, FLAGS);
  }

  /** The terminal is what it was again. */
  void restore() {
    String done = monitor.fresh("restored");
    monitor.when(RAW, Test.EQ, 0, done);
    monitor.call(IOCTL, Slots.TERMINAL, TCSETS, Address.of(SAVED)).anyway();
    monitor.set(RAW, 0).label(done);
  }

  /** In init, whose monitor was killed. */
  static void restoreForMonitor(Sequence init) {
    String unknown = init.fresh("unknown");
    init.when(KNOWN, Test.EQ, 0, unknown);
    init.call(IOCTL, Slots.TERMINAL, TCSETS, Address.of(SAVED)).anyway();
    init.label(unknown);
  }

  void passSize() {
    String none = monitor.fresh("no_size");
    monitor.when(Slots.TERMINAL, Test.LT, 0, none);
    monitor.call(IOCTL, Slots.TERMINAL, TIOCGWINSZ, Address.of(SIZE)).orGo(none);
    monitor.call(IOCTL, PseudoTerminal.MASTER, TIOCSWINSZ, Address.of(SIZE)).anyway();
    monitor.label(none);
  }

  /** Before each sleep: what can be waited for depends on what waits to be written. */
  void arm() {
    choose(input, INPUT_LENGTH, Test.EQ, Symbols.ZERO, POLLIN);
    String open = monitor.fresh("input_open");
    monitor.when(INPUT_OPEN, Test.NE, 0, open).store(Address.of(poll), input, Width.INT, Number.of(-1)).label(open);
    choose(output, OUTPUT_LENGTH, Test.NE, Number.of(1), POLLOUT);
    String full = monitor.fresh("output_waits");
    String still = monitor.fresh("input_waits_not");
    monitor.set(EVENTS, 0).when(OUTPUT_LENGTH, Test.NE, 0, full).set(EVENTS, POLLIN).label(full);
    monitor.when(INPUT_LENGTH, Test.EQ, 0, still).compute(EVENTS, EVENTS, Arithmetic.OR, POLLOUT).label(still);
    monitor.store(Address.of(poll), master, Width.INT, PseudoTerminal.MASTER);
    monitor.store(Address.of(poll), master + 4, Width.SHORT, EVENTS);
  }

  private void choose(int place, Slot length, Test test, Number descriptor, Number events) {
    String watched = monitor.fresh("watched");
    String chosen = monitor.fresh("chosen");
    monitor.store(Address.of(poll), place + 4, Width.SHORT, events);
    monitor.when(length, test, 0, watched);
    monitor.store(Address.of(poll), place, Width.INT, Number.of(-1)).go(chosen);
    monitor.label(watched).store(Address.of(poll), place, Width.INT, descriptor).label(chosen);
  }

  /** After each sleep. */
  void move() {
    String quiet = monitor.fresh("input_quiet");
    event(input, quiet);
    readInput();
    monitor.label(quiet);
    String idle = monitor.fresh("master_idle");
    event(master, idle);
    writeInput();
    readOutput();
    monitor.label(idle);
    String blocked = monitor.fresh("output_blocked");
    event(output, blocked);
    writeOutput();
    monitor.label(blocked);
  }

  private void event(int place, String none) {
    monitor.load(EVENTS, Address.of(poll), place + 6, Width.SHORT).when(EVENTS, Test.EQ, 0, none);
  }

  /** The end of the input is passed on as the character that stands for it. */
  private void readInput() {
    String read = monitor.fresh("input_read");
    monitor.call(READ, Symbols.ZERO, Address.of(INPUT), Number.of(CHUNK)).into(COUNT).anyway();
    monitor.set(INPUT_AT, Address.of(INPUT)).set(INPUT_LENGTH, COUNT).when(COUNT, Test.GT, 0, read);
    monitor.set(INPUT_OPEN, 0).store(Address.of(INPUT), 0, Width.BYTE, Number.of(END_OF_INPUT)).set(INPUT_LENGTH, 1);
    monitor.label(read);
  }

  private void writeInput() {
    String none = monitor.fresh("nothing_written");
    monitor.when(INPUT_LENGTH, Test.EQ, 0, none);
    monitor.call(WRITE, PseudoTerminal.MASTER, INPUT_AT, INPUT_LENGTH).into(COUNT).orGo(none);
    monitor.compute(INPUT_AT, INPUT_AT, Arithmetic.PLUS, COUNT).compute(INPUT_LENGTH, INPUT_LENGTH, Arithmetic.MINUS, COUNT);
    monitor.label(none);
  }

  /** Nobody holds the other side any more: EIO. */
  private void readOutput() {
    String none = monitor.fresh("nothing_read");
    String closed = monitor.fresh("pty_closed");
    monitor.when(OUTPUT_LENGTH, Test.NE, 0, none);
    monitor.call(READ, PseudoTerminal.MASTER, Address.of(OUTPUT), Number.of(CHUNK)).into(COUNT).anyway();
    monitor.when(COUNT, Test.EQ, Number.failed(stockade.linux.Errno.EAGAIN), none);
    monitor.when(COUNT, Test.LE, 0, closed);
    monitor.set(OUTPUT_AT, Address.of(OUTPUT)).set(OUTPUT_LENGTH, COUNT).go(none);
    monitor.label(closed).set(PseudoTerminal.MASTER, -1).label(none);
  }

  /** What nobody takes any more is dropped. */
  private void writeOutput() {
    String dropped = monitor.fresh("dropped");
    String written = monitor.fresh("written");
    monitor.call(WRITE, Number.of(1), OUTPUT_AT, OUTPUT_LENGTH).into(COUNT).orGo(dropped);
    monitor.compute(OUTPUT_AT, OUTPUT_AT, Arithmetic.PLUS, COUNT).compute(OUTPUT_LENGTH, OUTPUT_LENGTH, Arithmetic.MINUS, COUNT);
    monitor.go(written).label(dropped).set(OUTPUT_LENGTH, 0).label(written);
  }

  /** When init has ended: what the command wrote last is still in the pseudo terminal. */
  void drain() {
    String loop = monitor.fresh("drain");
    String done = monitor.fresh("drained");
    monitor.step(PHASE, "pass on what the command wrote last");
    monitor.label(loop);
    String empty = monitor.fresh("empty");
    monitor.when(OUTPUT_LENGTH, Test.EQ, 0, empty);
    writeOutput();
    monitor.go(loop).label(empty).when(PseudoTerminal.MASTER, Test.LT, 0, done);
    readOutput();
    monitor.when(OUTPUT_LENGTH, Test.NE, 0, loop).label(done);
    restore();
  }
}
