package stockade.supervision;

import static stockade.linux.SystemCall.LSEEK;
import static stockade.linux.SystemCall.PPOLL;
import static stockade.linux.SystemCall.PWRITEV2;
import static stockade.linux.SystemCall.WRITE;
import static stockade.plan.Symbols.NULL;
import static stockade.plan.Symbols.ZERO;

import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Number;
import stockade.plan.Test;
import stockade.plan.Value;
import stockade.plan.Width;

/**
 * What the monitor writes to standard error while the sandbox runs. The command has the same pipe and may fill it: a monitor that
 * waited there would keep no time limit. So a line that can't be written at once is lost.
 */
final class ErrorStream {
  private static final Number POLLOUT = Number.symbol("POLLOUT", 4);
  private static final Number RWF_NOWAIT = Number.symbol("RWF_NOWAIT", 8);
  private static final Number SEEK_CUR = Number.symbol("SEEK_CUR", 1);
  private static final Number STREAM = Number.of(2);
  private static final Data.Buffer POLL = new Data.Buffer("error_poll", 8);
  private static final Data.Buffer NO_TIME = new Data.Buffer("no_time", 16);
  private static final Data.Buffer VECTOR = new Data.Buffer("error_vector", 16);

  private ErrorStream() {}

  /**
   * Nothing where poll(2) finds that there is no room, or nobody who reads: SIGPIPE would go on to the command. Between that and the
   * write the command may fill a pipe: pwritev2(2) doesn't wait there, since Linux 6.4. What doesn't know the flag says EOPNOTSUPP. What
   * has a position is a file, which is never full for long.
   */
  static void write(Sequence monitor, Value start, Value length) {
    String done = monitor.fresh("written");
    String file = monitor.fresh("may_wait");
    monitor.store(Address.of(POLL), 0, Width.INT, STREAM).store(Address.of(POLL), 4, Width.SHORT, POLLOUT);
    monitor.call(PPOLL, Address.of(POLL), Number.of(1), Address.of(NO_TIME), NULL, ZERO).orGo(done);
    monitor.load(Slots.ANSWER, Address.of(POLL), 6, Width.SHORT).when(Slots.ANSWER, Test.NE, POLLOUT, done);
    monitor.call(LSEEK, STREAM, ZERO, SEEK_CUR).into(Slots.ANSWER).anyway();
    monitor.when(Slots.ANSWER, Test.GE, 0, file);
    monitor.store(Address.of(VECTOR), 0, Width.LONG, start).store(Address.of(VECTOR), 8, Width.LONG, length);
    monitor
        .call(PWRITEV2, STREAM, Address.of(VECTOR), Number.of(1), Number.of(-1), ZERO, RWF_NOWAIT)
        .into(Slots.ANSWER)
        .anyway();
    monitor.when(Slots.ANSWER, Test.NE, Number.failed(Errno.EOPNOTSUPP), done);
    monitor.label(file).call(WRITE, STREAM, start, length).anyway();
    monitor.label(done);
  }
}
