package stockade.draft;

import stockade.plan.Address;
import stockade.plan.Data;
import stockade.plan.Slot;

/** The slots that more than one phase uses. Init and target have the values as they were when they were cloned. */
public final class Slots {
  /** Where a call's answer goes that only the next operations need. */
  public static final Slot ANSWER = new Slot("answer");
  /** A cursor for text that is being put together. */
  public static final Slot CURSOR = new Slot("cursor");
  /** The start of a text, or the address of a program's name, that a report names; 0: none. */
  public static final Slot SUBJECT = new Slot("subject");

  /** The monitor's controlling terminal; negative: it has none, or the session is to be a new one. */
  public static final Slot TERMINAL = new Slot("terminal");
  /** The monitor's process group, under the monitor's PID namespace. */
  public static final Slot GROUP = new Slot("group");
  /** 1 while the sandbox is the terminal's foreground process group in the monitor's place. */
  public static final Slot FOREGROUND = new Slot("foreground");

  /** The monitor's end of the socket between monitor and init. */
  public static final Slot MONITOR_SOCKET = new Slot("monitor_socket");
  /** Init's end of it; it reads end-of-file when the monitor is gone. */
  public static final Slot INIT_SOCKET = new Slot("init_socket");
  /** Init's PID as the monitor sees it. */
  public static final Slot INIT = new Slot("init");
  /** A pidfd of init. */
  public static final Slot INIT_PIDFD = new Slot("init_pidfd");
  /** The target's PID as init sees it. */
  public static final Slot TARGET = new Slot("target");

  public static final Slot UID = new Slot("uid");
  public static final Slot GID = new Slot("gid");
  /** The caller's file mode creation mask. */
  public static final Slot UMASK = new Slot("umask");
  /** A pipe's write end that the target's exec closes, or 0. */
  public static final Slot STARTED = new Slot("started");
  /** The root of the sandbox's file system. */
  public static final Slot ROOT = new Slot("root");

  /** The caller's working directory, or an empty text where it has none. */
  public static final Data.Buffer DIRECTORY = new Data.Buffer("directory", 4096);
  /** Room for a path, a message or another text that is put together and used at once. */
  public static final Data.Buffer TEXT = new Data.Buffer("text", 8192);

  public static final Address TEXT_START = Address.of(TEXT);
  static final Address TEXT_END = new Address(TEXT, 8192);

  private Slots() {}
}
