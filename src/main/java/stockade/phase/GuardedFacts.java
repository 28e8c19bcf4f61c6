package stockade.phase;

import static stockade.linux.AtFlag.AT_NO_AUTOMOUNT;
import static stockade.linux.AtFlag.AT_STATX_FORCE_SYNC;
import static stockade.linux.OpenFlag.O_CLOEXEC;
import static stockade.linux.OpenFlag.O_RDONLY;
import static stockade.linux.SystemCall.CLOSE;
import static stockade.linux.SystemCall.GETCWD;
import static stockade.linux.SystemCall.GETGID;
import static stockade.linux.SystemCall.GETUID;
import static stockade.linux.SystemCall.OPENAT;
import static stockade.linux.SystemCall.READ;
import static stockade.linux.SystemCall.STATX;
import static stockade.linux.SystemCall.UNAME;
import static stockade.plan.Symbols.AT_FDCWD;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.ZERO;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.draft.Strings;
import stockade.draft.Variables;
import stockade.host.Fact;
import stockade.host.FileStatus;
import stockade.plan.Address;
import stockade.plan.Arithmetic;
import stockade.plan.Data;
import stockade.plan.Flags;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;

/**
 * Asks again what was asked when the launcher was compiled, and goes on at {@code changed} at the first answer that is another.
 * What a network file system says is asked of its server, statx(2).
 */
record GuardedFacts(Sequence monitor, String changed) implements Fact.Visitor<Sequence> {
  private static final String PHASE = "guard";

  /** Offsets in struct statx of inode, size, time of change, time of modification, device; each row has them so. */
  private static final List<Integer> COMPARED = List.of(32, 40, 96, 104, 112, 120, 136);

  private static final Number BASIC = Number.symbol("STATX_INO|STATX_SIZE|STATX_CTIME|STATX_MTIME", 0x3c0);
  private static final Data.Buffer STATUS = new Data.Buffer("guarded_status", 256);
  /** utsname of uname(2): six fields of 65 bytes, the third is the release. */
  private static final Data.Buffer NAMES = new Data.Buffer("utsname", 390);

  private static final int RELEASE = 130;
  private static final Slot ROW = new Slot("guarded_row");
  private static final Slot PATH = new Slot("guarded_path");
  private static final Slot EXPECTED = new Slot("expected");
  private static final Slot FOUND = new Slot("found");
  private static final Slot FILE = new Slot("mounts_file");
  private static final Slot LEFT = new Slot("mounts_left");

  void plan(List<Fact> facts) {
    compareFiles(facts.stream().filter(Fact.File.class::isInstance).map(Fact.File.class::cast).toList());
    facts.forEach(fact -> fact.accept(this));
  }

  /** Compared with the others, in one table. */
  @Override
  public Sequence file(Fact.File fact) {
    return monitor;
  }

  /** A loop over a table: path, whether it is there, and what is compared. A null pointer ends it. */
  private void compareFiles(List<Fact.File> files) {
    if (files.isEmpty()) {
      return;
    }
    List<Data.Field> table = new ArrayList<>();
    files.forEach(file -> row(file, table));
    table.add(new Data.Field("", Width.LONG, NULL));
    monitor.step(PHASE, "the files that were read or looked for are as they were");
    monitor.set(ROW, Address.of(new Data.Struct(table)));
    monitor.label("guard.file").load(PATH, ROW, 0, Width.LONG).when(PATH, Test.EQ, 0, "guard.files");
    monitor.load(EXPECTED, ROW, 8, Width.LONG);
    Flags how = Flags.of(AT_NO_AUTOMOUNT, AT_STATX_FORCE_SYNC);
    monitor.call(STATX, AT_FDCWD, PATH, how, BASIC, Address.of(STATUS)).orGo("guard.absent");
    monitor.when(EXPECTED, Test.EQ, 0, changed);
    for (int field = 0; field < COMPARED.size(); field++) {
      monitor.load(EXPECTED, ROW, 16 + 8 * field, Width.LONG);
      monitor.load(FOUND, Address.of(STATUS), COMPARED.get(field), Width.LONG).when(FOUND, Test.NE, EXPECTED, changed);
    }
    monitor.go("guard.next").label("guard.absent").when(EXPECTED, Test.NE, 0, changed);
    monitor.label("guard.next").compute(ROW, ROW, Arithmetic.PLUS, 16 + 8L * COMPARED.size()).go("guard.file");
    monitor.label("guard.files");
  }

  private static void row(Fact.File file, List<Data.Field> table) {
    table.add(new Data.Field("path", Width.LONG, Address.of(file.path())));
    table.add(field("there", file.status().isPresent() ? 1 : 0));
    FileStatus is = file.status().orElse(new FileStatus(0, 0, 0, Instant.EPOCH, Instant.EPOCH));
    table.add(field("ino", is.inode()));
    table.add(field("size", is.size()));
    table.add(field("ctime", is.changed().getEpochSecond()));
    table.add(field("ctime_nsec", is.changed().getNano()));
    table.add(field("mtime", is.modified().getEpochSecond()));
    table.add(field("mtime_nsec", is.modified().getNano()));
    table.add(field("dev", is.device()));
  }

  private static Data.Field field(String name, long value) {
    return new Data.Field(name, Width.LONG, Number.of(value));
  }

  @Override
  public Sequence ids(Fact.Ids fact) {
    monitor.step(PHASE, "the caller is the one that it was compiled for");
    monitor.call(GETUID).into(Slots.ANSWER).anyway().when(Slots.ANSWER, Test.NE, fact.uid(), changed);
    return monitor.call(GETGID).into(Slots.ANSWER).anyway().when(Slots.ANSWER, Test.NE, fact.gid(), changed);
  }

  @Override
  public Sequence kernel(Fact.Kernel fact) {
    monitor.step(PHASE, "the kernel is the one that it was compiled for");
    monitor.call(UNAME, Address.of(NAMES)).orGo(changed);
    return same(new Address(NAMES, RELEASE), fact.release());
  }

  @Override
  public Sequence directory(Fact.Directory fact) {
    monitor.step(PHASE, "the working directory is the one that relative paths started at");
    monitor.call(GETCWD, Address.of(Slots.DIRECTORY), Number.of(Slots.DIRECTORY.size())).orGo(changed);
    return same(Address.of(Slots.DIRECTORY), fact.path());
  }

  @Override
  public Sequence variable(Fact.Variable fact) {
    monitor.step(PHASE, "the variable " + fact.name() + " is what was put into the spec");
    String unset = monitor.fresh("unset");
    String good = monitor.fresh("same_value");
    Variables.find(monitor, fact.name() + "=", FOUND, unset);
    same(FOUND, fact.value().orElse(""));
    monitor.go(good).label(unset);
    if (fact.value().isPresent()) {
      monitor.go(changed);
    }
    return monitor.label(good);
  }

  private Sequence same(Value found, String expected) {
    Strings.same(monitor, found, Address.of(expected), changed);
    return monitor;
  }

  /** The kernel hands it out in pieces; room for one byte more tells whether it has grown. */
  @Override
  public Sequence mounts(Fact.Mounts fact) {
    int length = new Data.Text(fact.text()).bytes().length;
    Data.Buffer text = new Data.Buffer("mounts", length + 1);
    monitor.step(PHASE, "the host's mounts are what they were");
    monitor.call(OPENAT, AT_FDCWD, Address.of("/proc/self/mountinfo"), Flags.of(O_RDONLY, O_CLOEXEC), ZERO)
        .into(FILE).orGo(changed);
    monitor.set(Slots.CURSOR, Address.of(text)).set(LEFT, length + 1L);
    monitor.label("guard.piece").when(LEFT, Test.EQ, 0, "guard.whole");
    monitor.call(READ, FILE, Slots.CURSOR, LEFT).into(Slots.ANSWER).orGo("guard.whole");
    monitor.when(Slots.ANSWER, Test.EQ, 0, "guard.whole");
    monitor.compute(Slots.CURSOR, Slots.CURSOR, Arithmetic.PLUS, Slots.ANSWER);
    monitor.compute(LEFT, LEFT, Arithmetic.MINUS, Slots.ANSWER).go("guard.piece");
    monitor.label("guard.whole").call(CLOSE, FILE).anyway();
    monitor.when(LEFT, Test.NE, 1, changed);
    Strings.compare(monitor, Address.of(text), Address.of(fact.text()), length, changed);
    return monitor;
  }

  /** Nothing is kept that has one; who watches regardless sees it changed at once. */
  @Override
  public Sequence unrepeatable(Fact.Unrepeatable fact) {
    throw new IllegalArgumentException("no launcher can ask again: " + fact.sentence());
  }
}
