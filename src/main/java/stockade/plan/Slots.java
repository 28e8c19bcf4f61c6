package stockade.plan;

/** The slots that more than one phase uses. Init and target have the values as they were when they were cloned. */
final class Slots {
  /** Where a call's answer goes that only the next operations need. */
  static final Slot ANSWER = new Slot("answer");
  /** A cursor for text that is being put together. */
  static final Slot CURSOR = new Slot("cursor");
  /** The start of a text, or the address of a program's name, that a report names; 0: none. */
  static final Slot SUBJECT = new Slot("subject");

  /** The monitor's controlling terminal; negative: it has none, or the session is to be a new one. */
  static final Slot TERMINAL = new Slot("terminal");
  /** The monitor's process group, under the monitor's PID namespace. */
  static final Slot GROUP = new Slot("group");
  /** 1 while the sandbox is the terminal's foreground process group in the monitor's place. */
  static final Slot FOREGROUND = new Slot("foreground");

  /** The monitor's end of the socket between monitor and init. */
  static final Slot MONITOR_SOCKET = new Slot("monitor_socket");
  /** Init's end of it; it reads end-of-file when the monitor is gone. */
  static final Slot INIT_SOCKET = new Slot("init_socket");
  /** Init's PID as the monitor sees it. */
  static final Slot INIT = new Slot("init");
  /** A pidfd of init. */
  static final Slot INIT_PIDFD = new Slot("init_pidfd");
  /** The target's PID as init sees it. */
  static final Slot TARGET = new Slot("target");

  static final Slot UID = new Slot("uid");
  static final Slot GID = new Slot("gid");
  /** The caller's file mode creation mask. */
  static final Slot UMASK = new Slot("umask");
  /** A pipe's write end that the target's exec closes, or 0. */
  static final Slot STARTED = new Slot("started");
  /** The root of the sandbox's file system. */
  static final Slot ROOT = new Slot("root");

  /** The caller's working directory, or an empty text where it has none. */
  static final Data.Buffer DIRECTORY = new Data.Buffer("directory", 4096);
  /** Room for a path, a message or another text that is put together and used at once. */
  static final Data.Buffer TEXT = new Data.Buffer("text", 8192);

  static final Address TEXT_START = Address.of(TEXT);
  static final Address TEXT_END = new Address(TEXT, 8192);

  private Slots() {}
}
