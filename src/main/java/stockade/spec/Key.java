package stockade.spec;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every word that a sandbox can be described with: an option {@code --WORD} and a key of a spec file alike. The
 * command line, the reference and the JSON Schema are made from, or checked against, this table.
 */
public enum Key {
  EXTENDS(Type.TEXTS, "FILE", "", "base.toml", Variables.LITERAL,
      "Spec files, relative to this one, that this one adds to."),
  ROOT(Type.TEXT, "DIR", "the host's file system, read-only", "/srv/debian", Variables.PUT_IN,
      "The folder that the sandbox sees as /."),
  READ_ONLY(Type.FLAG, "", "false", "true", Variables.LITERAL,
      "The root itself can't be written to; mounts on top of it may be."),
  CHROOT(Type.FLAG, "", "false", "true", Variables.LITERAL,
      "Change the root with chroot(2) in place of pivot_root(2)."),
  BIND(Type.MOUNTS, "SRC[:DEST[:OPT,...]]", "", "/srv/data:/data:noexec", Variables.PUT_IN,
      "Show a file or folder of the host, writable."),
  RO_BIND(Type.MOUNTS, "SRC[:DEST[:OPT,...]]", "", "/etc/ssl/certs", Variables.PUT_IN,
      "Show a file or folder of the host, read-only."),
  DEV_BIND(Type.MOUNTS, "SRC[:DEST[:OPT,...]]", "", "/dev/dri", Variables.PUT_IN,
      "Show a file or folder of the host, writable, with device nodes that work."),
  TMPFS(Type.MOUNTS, "DEST[:size=N,mode=M]", "", "/tmp:size=64M,mode=1777", Variables.PUT_IN,
      "An empty folder in memory."),
  DIR(Type.MOUNTS, "PATH[:MODE]", "", "/run/app:0750", Variables.PUT_IN,
      "Make a folder, and those above it, where missing."),
  SYMLINK(Type.MOUNTS, "TARGET:PATH", "", "usr/bin:/bin", Variables.PUT_IN,
      "Make a symbolic link at PATH."),
  FILE(Type.MOUNTS, "SRC:PATH[:MODE]", "", "/etc/hosts:/etc/hosts:0644", Variables.PUT_IN,
      "A copy, in memory, of a file of the host."),
  OVERLAY(Type.MOUNTS, "DEST:LOWER[:LOWER...][:upper=DIR,work=DIR]", "", "/opt:/srv/patch:/srv/opt", Variables.PUT_IN,
      "Folders of the host as layers, the first on top; changes stay in memory unless an upper folder is given."),
  MASK(Type.MOUNTS, "PATH[:optional]", "", "/root/.ssh:optional", Variables.PUT_IN,
      "A file or folder, or all that a pattern names, that can be neither read nor written inside."),
  SHOW(Type.TEXTS, "PATH", "", "~/.gnupg", Variables.PUT_IN,
      "A secret of the caller or of the system that the view of the host doesn't mask."),
  UNMASK(Type.TEXTS, "PATH|all", "", "/proc/interrupts", Variables.LITERAL,
      "An interface of the kernel, below /proc or /sys, that isn't hidden or read-only."),
  PROC(Type.TEXT, "default|hidepid", "default", "hidepid", Variables.LITERAL,
      "With hidepid, processes of other users can't be seen in /proc."),
  DEVICE(Type.TEXTS, "PATH[:rw]", "", "/dev/kvm", Variables.PUT_IN,
      "A device of the host, below /dev, that the fresh /dev has, too."),
  NO_PROC(Type.FLAG, "", "false", "true", Variables.LITERAL, "No fresh /proc."),
  NO_DEV(Type.FLAG, "", "false", "true", Variables.LITERAL, "No fresh /dev."),
  USER(Type.TEXT_OR_NUMBER, "USER[:GROUP]", "the caller's ids", "www-data", Variables.LITERAL,
      "Who the command is: a name of the root's own passwd file, or a number."),
  GROUP_ADD(Type.TEXTS_OR_NUMBERS, "GROUP", "", "audio", Variables.LITERAL,
      "A supplementary group: a name of the root's own group file, or a number."),
  UID_MAP(Type.TEXTS, "INSIDE:OUTSIDE:COUNT", "as userns says", "0:100000:65536", Variables.LITERAL,
      "COUNT user ids from INSIDE on are the host's from OUTSIDE on."),
  GID_MAP(Type.TEXTS, "INSIDE:OUTSIDE:COUNT", "as userns says", "0:100000:65536", Variables.LITERAL,
      "COUNT group ids from INSIDE on are the host's from OUTSIDE on."),
  USERNS(Type.TEXT, "auto|none|keep", "auto", "keep", Variables.LITERAL,
      "How ids inside relate to ids outside."),
  SHARE(Type.TEXTS, "NS[,NS...]", "", "net,uts", Variables.LITERAL,
      "Namespaces kept of the host: user mount pid ipc uts net cgroup time."),
  NET(Type.TEXT, "none|host", "none", "host", Variables.LITERAL, "Nothing but loopback, or the host's network."),
  HOSTNAME(Type.TEXT, "NAME", "the host's", "builder", Variables.LITERAL, "The host name inside."),
  CAP_ADD(Type.TEXTS, "NAME[,NAME...]", "", "NET_ADMIN", Variables.LITERAL,
      "Capabilities that the command has beyond the default ones; ALL is all."),
  CAP_DROP(Type.TEXTS, "NAME[,NAME...]", "", "ALL", Variables.LITERAL,
      "Capabilities that the command doesn't have; ALL is all."),
  ALLOW_NEW_PRIVILEGES(Type.FLAG, "", "false", "true", Variables.LITERAL,
      "Set-user-ID programs and file capabilities work inside; only root may say so."),
  ALLOW_USERNS(Type.FLAG, "", "false", "true", Variables.LITERAL,
      "Further user namespaces may be made inside."),
  SECCOMP(Type.TEXT, "default|none|FILE", "default", "none", Variables.PUT_IN,
      "The system-call filter: Stockade's own, none, or a profile in Docker's format."),
  SECCOMP_ALLOW(Type.TEXTS, "NAME|@GROUP[,...]", "", "@mount,bpf", Variables.LITERAL,
      "System calls that pass the filter."),
  SECCOMP_DENY(Type.TEXTS, "NAME|@GROUP[,...][:ACTION]", "", "ptrace,@debug:EACCES", Variables.LITERAL,
      "System calls that don't pass: ACTION is the error that they give (EPERM unless said), kill, or log."),
  SECCOMP_LOG(Type.FLAG, "", "false", "true", Variables.LITERAL,
      "System calls that the filter denies are told on standard error."),
  RESTRICT_SUID_SGID(Type.FLAG, "", "false", "true", Variables.LITERAL,
      "No file can be made set-user-ID or set-group-ID, or be given capabilities."),
  LANDLOCK(Type.TEXT, "derived|none", "derived", "none", Variables.LITERAL,
      "A second fence that follows from the mounts, or none."),
  ALLOW_READ(Type.TEXTS, "PATH", "what follows from the mounts", "/usr", Variables.PUT_IN,
      "What Landlock lets the command read, whatever is mounted."),
  ALLOW_WRITE(Type.TEXTS, "PATH", "what follows from the mounts", "/work", Variables.PUT_IN,
      "What Landlock lets the command read and write."),
  ALLOW_EXECUTE(Type.TEXTS, "PATH", "what follows from the mounts", "/usr/bin", Variables.PUT_IN,
      "What Landlock lets the command read and execute."),
  ALLOW_BIND(Type.TEXTS_OR_NUMBERS, "PORT", "any port of its network", "8080", Variables.LITERAL,
      "A TCP port that Landlock lets the command listen on."),
  ALLOW_CONNECT(Type.TEXTS_OR_NUMBERS, "PORT", "any port of its network", "443", Variables.LITERAL,
      "A TCP port that Landlock lets the command connect to."),
  PERSONALITY(Type.TEXT, "NAME[,NAME...]", "linux", "linux32,addr-no-randomize", Variables.LITERAL,
      "What programs are told of the machine, in the words of setarch(8)."),
  ARCH(Type.TEXT, "native|x86_64|i386|aarch64|arm", "native", "i386", Variables.LITERAL,
      "The machine that the launcher is for; with i386 and arm, 32-bit programs run, too."),
  TTY(Type.FLAG, "", "false", "true", Variables.LITERAL,
      "A pseudo terminal of the sandbox's own in place of the caller's terminal."),
  WORKDIR(Type.TEXT, "DIR", "the caller's if it exists inside, else /", "/work", Variables.PUT_IN,
      "Where the command starts."),
  ENV(Type.VARIABLES, "NAME[=VALUE]", "", "LANG=C.UTF-8", Variables.PUT_IN,
      "Set a variable, or pass the caller's; NAME* passes all that begin so."),
  ENV_FILE(Type.TEXTS, "FILE", "", "app.env", Variables.PUT_IN,
      "Variables from a file: a NAME=VALUE or a NAME a line."),
  CLEAR_ENV(Type.FLAG, "", "false", "true", Variables.LITERAL,
      "Pass none of the variables that pass by default."),
  UMASK(Type.TEXT, "MODE", "the caller's", "0027", Variables.LITERAL, "The permissions that new files don't get."),
  PASS_FD(Type.TEXTS_OR_NUMBERS, "N", "", "3", Variables.LITERAL, "An open descriptor that the command inherits."),
  NEW_SESSION(Type.FLAG, "", "false", "true", Variables.LITERAL,
      "A session of its own, without a controlling terminal."),
  DIE_WITH_PARENT(Type.FLAG, "", "false", "true", Variables.LITERAL,
      "End the sandbox when the process that started the launcher ends."),
  NO_INIT(Type.FLAG, "", "false", "true", Variables.LITERAL, "The command itself is PID 1."),
  INIT(Type.TEXT, "PROGRAM", "the launcher's own", "/usr/bin/tini", Variables.LITERAL,
      "A program of the root that is PID 1 and is given the command as its words."),
  ARG0(Type.TEXT, "NAME", "the command's first word", "sh", Variables.LITERAL,
      "What the program finds as its own name."),
  PID_FILE(Type.TEXT, "FILE", "", "/run/web.pid", Variables.PUT_IN,
      "A file of the host that holds PID 1's number, as the host counts, while the sandbox runs."),
  STATUS_FD(Type.TEXT_OR_NUMBER, "N", "", "4", Variables.LITERAL,
      "An open descriptor that receives a JSON line at the start and one at the end."),
  STOP_SIGNAL(Type.TEXT_OR_NUMBER, "SIGNAL", "SIGTERM", "SIGINT", Variables.LITERAL,
      "What asks the command to end when its time is over."),
  STOP_TIMEOUT(Type.TEXT_OR_NUMBER, "TIME", "10s", "2.5s", Variables.LITERAL,
      "How long after the stop signal SIGKILL follows."),
  TIME_LIMIT(Type.TEXT_OR_NUMBER, "TIME", "none", "15m", Variables.LITERAL, "How long the command may run."),
  CPU_TIME_LIMIT(Type.TEXT_OR_NUMBER, "TIME", "none", "30s", Variables.LITERAL,
      "How much processor time all processes together may use."),
  ON_LIMIT(Type.TEXTS, "LIMIT=ACTION", "", "memory-pressure=log", Variables.LITERAL,
      "What happens at a limit that the kernel only reports: log, kill or signal:SIGNAL."),
  MEMORY(Type.TEXT_OR_NUMBER, "SIZE", "none", "512M", Variables.LITERAL,
      "How much memory all processes together may use; who needs more is killed."),
  MEMORY_HIGH(Type.TEXT_OR_NUMBER, "SIZE", "none", "384M", Variables.LITERAL,
      "Above it, memory is taken back and processes are slowed down."),
  MEMORY_LOW(Type.TEXT_OR_NUMBER, "SIZE", "none", "64M", Variables.LITERAL,
      "Below it, memory is taken from others first."),
  MEMORY_SWAP(Type.TEXT_OR_NUMBER, "SIZE|unlimited", "twice the limit of memory", "1G", Variables.LITERAL,
      "How much memory and swap together; as much as memory is no swap."),
  CPUS(Type.TEXT_OR_NUMBER, "N", "all", "1.25", Variables.LITERAL,
      "How many processors' time all processes together may use."),
  CPU_WEIGHT(Type.TEXT_OR_NUMBER, "N", "100", "50", Variables.LITERAL,
      "The share of processor time beside others, 1 to 10000."),
  CPUSET(Type.TEXT_OR_NUMBER, "LIST", "all", "0-1,4", Variables.LITERAL, "The processors that may be used."),
  CPUSET_MEMS(Type.TEXT_OR_NUMBER, "LIST", "all", "0", Variables.LITERAL, "The memory nodes that may be used."),
  PIDS_LIMIT(Type.TEXT_OR_NUMBER, "N|unlimited", "2048 for each user inside", "200", Variables.LITERAL,
      "How many processes and threads there may be."),
  IO_WEIGHT(Type.TEXT_OR_NUMBER, "N", "100", "50", Variables.LITERAL,
      "The share of the disks' time beside others, 1 to 10000."),
  IO_MAX(Type.TEXTS, "DEV:RATE=N[,RATE=N...]", "", "/dev/sda:rbps=10M,wiops=100", Variables.LITERAL,
      "How fast a disk may be used: rbps wbps riops wiops, bytes or operations a second."),
  DEVICE_LIMIT(Type.TEXTS, "none|TYPE MAJOR:MINOR ACCESS", "", "c 10:232 rw", Variables.LITERAL,
      "The devices that may be opened beside the harmless ones, whatever /dev has."),
  HUGETLB(Type.TEXTS, "SIZE=BYTES", "", "2M=64M", Variables.LITERAL, "How much huge pages of a size may be used."),
  RLIMIT(Type.TEXTS, "NAME=SOFT[:HARD]", "the caller's", "nofile=1024:4096", Variables.LITERAL,
      "A limit of each process, by its name of getrlimit(2)."),
  NICE(Type.TEXT_OR_NUMBER, "N", "the caller's", "10", Variables.LITERAL, "The niceness, -20 to 19."),
  IONICE(Type.TEXT_OR_NUMBER, "CLASS[:LEVEL]", "the caller's", "best-effort:7", Variables.LITERAL,
      "The class of input and output, realtime, best-effort or idle, and the level in it, 0 to 7."),
  OOM_SCORE_ADJ(Type.TEXT_OR_NUMBER, "N", "the caller's", "500", Variables.LITERAL,
      "Whom the kernel kills when memory runs out: -1000 never, 1000 first."),
  SCHED(Type.TEXT, "POLICY[:PRIORITY]", "the caller's", "batch", Variables.LITERAL,
      "The scheduling policy: other, batch, idle, fifo:PRIORITY or rr:PRIORITY."),
  NAME(Type.TEXT, "NAME", "the launcher's PID", "web", Variables.LITERAL,
      "What the sandbox is called, and its control group."),
  CGROUP_PARENT(Type.TEXT, "PATH|own", "/ for root, else own", "/work.slice", Variables.LITERAL,
      "The control group that the sandbox's own is made in."),
  REPORT(Type.TEXT_OR_NUMBER, "FILE|N", "", "report.json", Variables.PUT_IN,
      "A file or an open descriptor that receives, as JSON, how it ended and what it used."),
  ENGINE(Type.TEXT, "native|jnr", "native", "jnr", Variables.LITERAL,
      "What makes the system calls: a launcher without Java, or Java itself, which needs root."),
  RESTART(Type.TEXT, "no|on-failure|always", "no", "on-failure", Variables.LITERAL,
      "Whether a started sandbox whose command has ended is started again."),
  READY(Type.SETTINGS, "tcp=PORT|file=PATH|notify|healthy[,timeout=TIME]", "as soon as the command runs", "tcp=8080", Variables.LITERAL,
      "What tells that a started sandbox can be used."),
  DEPENDS(Type.TEXTS, "NAME", "", "database", Variables.LITERAL,
      "Sandboxes that are started, and ready, before this one, and stopped after it."),
  PRESTART(Type.TEXTS, "COMMAND", "", "ip link show br0", Variables.LITERAL,
      "A shell command on the host before a start; its failure prevents that."),
  POSTSTART(Type.TEXTS, "COMMAND", "", "logger web is up", Variables.LITERAL,
      "A shell command on the host when a start has succeeded; its failure ends the sandbox again."),
  PRESTOP(Type.TEXTS, "COMMAND", "", "logger web will stop", Variables.LITERAL,
      "A shell command on the host before a stop."),
  POSTSTOP(Type.TEXTS, "COMMAND", "", "logger web is down", Variables.LITERAL,
      "A shell command on the host when the sandbox has ended, by itself or stopped."),
  HOOK_TIMEOUT(Type.TEXT_OR_NUMBER, "TIME", "30s", "5s", Variables.LITERAL, "How long each of those commands may take."),
  HEALTH_CMD(Type.TEXT, "COMMAND|[\"WORD\",...]|none", "none", "test -e /run/app/ok", Variables.LITERAL,
      "A command, run inside by a shell again and again, whose status 0 says that a started sandbox is healthy."),
  HEALTH_INTERVAL(Type.TEXT_OR_NUMBER, "TIME", "30s", "5s", Variables.LITERAL, "From the end of one check to the next."),
  HEALTH_TIMEOUT(Type.TEXT_OR_NUMBER, "TIME", "30s", "2s", Variables.LITERAL,
      "How long a check may take; then it is killed, and has failed."),
  HEALTH_RETRIES(Type.TEXT_OR_NUMBER, "N", "3", "5", Variables.LITERAL,
      "How many checks in a row fail before the sandbox counts as unhealthy."),
  HEALTH_START_PERIOD(Type.TEXT_OR_NUMBER, "TIME", "0s", "20s", Variables.LITERAL,
      "How long failures don't count after a start, until the first success; checks are made each second then."),
  HEALTH_ON_FAILURE(Type.TEXT, "none|kill|restart|stop", "none", "restart", Variables.LITERAL,
      "What is done with a sandbox that has become unhealthy."),
  LOG_SIZE(Type.TEXT_OR_NUMBER, "SIZE", "1M", "10M", Variables.LITERAL,
      "How large the log of a started sandbox grows before another file is begun; three old ones are kept."),
  ENTRYPOINT(Type.TEXT, "PROGRAM", "", "/bin/sh", Variables.LITERAL,
      "Run this program in place of the command of the spec."),
  COMMAND(Type.TEXTS, "WORD", "", "make", Variables.LITERAL,
      "The command, a list of words; words given at run time are appended.");

  private final Type type;
  private final String syntax;
  private final String standard;
  private final String example;
  private final Variables variables;
  private final String help;

  Key(Type type, String syntax, String standard, String example, Variables variables, String help) {
    this.type = type;
    this.syntax = syntax;
    this.standard = standard;
    this.example = example;
    this.variables = variables;
    this.help = help;
  }

  /** How often a key may be said: nothing but whether, once (the last wins), or many times (they add up). */
  public enum Kind {
    FLAG,
    SINGLE,
    LIST
  }

  /** What a key takes in a spec file. */
  public enum Type {
    FLAG(Kind.FLAG, "true or false"),
    TEXT(Kind.SINGLE, "string"),
    TEXT_OR_NUMBER(Kind.SINGLE, "string or integer"),
    TEXTS(Kind.LIST, "list of strings"),
    TEXTS_OR_NUMBERS(Kind.LIST, "list of strings or integers"),
    MOUNTS(Kind.LIST, "list of strings or tables"),
    SETTINGS(Kind.SINGLE, "string or table"),
    VARIABLES(Kind.LIST, "list of strings, or a table");

    private final Kind kind;
    private final String label;

    Type(Kind kind, String label) {
      this.kind = kind;
      this.label = label;
    }

    /** In words, as the reference and messages say it. */
    public String label() {
      return label;
    }

    String withArticle() {
      return (this == FLAG ? "" : "a ") + label;
    }

    boolean takesNumbers() {
      return this == TEXT_OR_NUMBER || this == TEXTS_OR_NUMBERS;
    }
  }

  private enum Variables {
    PUT_IN,
    LITERAL
  }

  /** The word itself: {@code ro-bind}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The word as an option: {@code --ro-bind}. */
  public String option() {
    return "--" + word();
  }

  private static final Set<Key> OF_SERVICES =
      EnumSet.range(RESTART, LOG_SIZE);

  /** Whether it says how a named sandbox lives: it counts where one is started, and no other command takes it. */
  public boolean isOfServices() {
    return OF_SERVICES.contains(this);
  }

  /** Whether the command line has it; else it is a key of spec files alone. */
  public boolean isOption() {
    return this != EXTENDS && this != COMMAND && !isOfServices();
  }

  public Kind kind() {
    return type.kind;
  }

  public Type type() {
    return type;
  }

  /** The form of the value, {@code SRC[:DEST[:OPT,...]]}; empty for flags. */
  public String syntax() {
    return syntax;
  }

  /** What holds when the key isn't said, in words; empty: nothing. */
  public String standard() {
    return standard;
  }

  /** A value as an option takes it. */
  public String example() {
    return example;
  }

  /** One sentence. */
  public String help() {
    return help;
  }

  /** Whether a value in a spec file may hold {@code ${ENV}} and {@code ${ENV:-default}}. */
  public boolean putsInVariables() {
    return variables == Variables.PUT_IN;
  }

  /** Whether it says something about the file system, in an order that has a meaning. */
  public boolean isMount() {
    return type == Type.MOUNTS;
  }

  public static Optional<Key> parse(String word) {
    return Arrays.stream(values()).filter(key -> key.word().equals(word)).findFirst();
  }

  /** All words, in the table's order. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Key::word).collect(Collectors.toUnmodifiableList());
  }

  /** All keys that the command line has, in the table's order. */
  public static List<Key> options() {
    return Arrays.stream(values()).filter(Key::isOption).collect(Collectors.toUnmodifiableList());
  }
}
