package stockade.phase;

import static stockade.linux.SystemCall.IOCTL;
import static stockade.linux.SystemCall.SETHOSTNAME;
import static stockade.linux.SystemCall.SOCKET;
import static stockade.plan.Symbols.AF_INET;
import static stockade.plan.Symbols.IFF_UP;
import static stockade.plan.Symbols.SIOCSIFFLAGS;
import static stockade.plan.Symbols.SOCK_DGRAM_CLOEXEC;
import static stockade.plan.Symbols.ZERO;

import java.util.List;
import stockade.draft.Draft;
import stockade.draft.Sequence;
import stockade.linux.Namespace;
import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Failure;
import stockade.plan.Number;
import stockade.plan.Slot;
import stockade.plan.Width;
import stockade.spec.Origin;

/** A network of its own has a loopback interface, which is down at first: netdevice(7). And the name of the sandbox. */
final class Network {
  private static final Slot SOCKET_SLOT = new Slot("loopback_socket");
  /** struct ifreq: a name of 16 bytes, then the flags; 40 bytes in all. */
  private static final Data.Struct LOOPBACK_UP = new Data.Struct(List.of(
      new Data.Field("ifr_name", Width.INT, Number.symbol("\"lo\"", 'l' | 'o' << 8)),
      Data.Field.hidden(Width.INT, ZERO),
      Data.Field.hidden(Width.LONG, ZERO),
      new Data.Field("ifr_flags", Width.LONG, IFF_UP),
      Data.Field.hidden(Width.LONG, ZERO),
      Data.Field.hidden(Width.LONG, ZERO)));

  private Network() {}

  static void plan(Draft draft) {
    if (draft.spec().isolation().isPrivate(Namespace.NET)) {
      raiseLoopback(draft.init());
    }
    draft.spec().isolation().hostname().ifPresent(name -> setHostname(draft, name));
  }

  private static void raiseLoopback(Sequence init) {
    Failure failure = Failure.of("cannot raise the loopback interface", Origin.DEFAULT);
    init.step("network", "raise the loopback interface, the only one there is");
    init.call(SOCKET, AF_INET, SOCK_DGRAM_CLOEXEC, ZERO).into(SOCKET_SLOT).orDie(failure);
    init.call(IOCTL, SOCKET_SLOT, SIOCSIFFLAGS, Address.of(LOOPBACK_UP)).orDie(failure);
  }

  private static void setHostname(Draft draft, String name) {
    draft.init().step("host name", "call the sandbox " + name);
    draft
        .init()
        .call(SETHOSTNAME, Address.of(name), Number.of(new Data.Text(name).bytes().length))
        .orDie(Failure.of("cannot set the host name", draft.spec().isolation().origin()));
  }
}
