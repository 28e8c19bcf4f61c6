package stockade;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stockade.linux.Namespace;
import stockade.linux.Signal;
import stockade.spec.Engine;
import stockade.spec.Identity;
import stockade.spec.Key;
import stockade.spec.SpecException;
import stockade.spec.Word;

/**
 * Describes a sandbox. Each method is an option of the command line, under its name; docs/reference/spec.md says what it
 * means. Mounts are made in the order said, and the last at a place wins. Of other methods that set one value, the last
 * call wins.
 *
 * <p>Paths of the host may be relative to the working directory. A text with a NUL in it is refused at once, with a
 * {@link SpecException}; what else is wrong, by {@link #build}.
 */
public final class SandboxBuilder {
  private final List<Word> words = new ArrayList<>();

  SandboxBuilder() {}

  /** @throws SpecException for an illegal value, or two that contradict each other */
  public Sandbox build() {
    return Sandbox.of(words, Path.of("").toAbsolutePath(), System.getenv());
  }

  /** Says an option in its own words: {@code option(Key.TMPFS, "/tmp:size=64M")}; a flag's value is {@code true}. */
  public SandboxBuilder option(Key key, String value) {
    words.add(Word.of(key, value));
    return this;
  }

  public SandboxBuilder root(Path directory) {
    return option(Key.ROOT, directory.toString());
  }

  public SandboxBuilder readOnly() {
    return flag(Key.READ_ONLY);
  }

  public SandboxBuilder chroot() {
    return flag(Key.CHROOT);
  }

  /** @param options of {@code ro noexec nosuid optional norec} */
  public SandboxBuilder bind(Path source, String destination, String... options) {
    return bind(Key.BIND, source, destination, options);
  }

  /** @param options as {@link #bind(Path, String, String...)} */
  public SandboxBuilder roBind(Path source, String destination, String... options) {
    return bind(Key.RO_BIND, source, destination, options);
  }

  /** @param options as {@link #bind(Path, String, String...)} */
  public SandboxBuilder devBind(Path source, String destination, String... options) {
    return bind(Key.DEV_BIND, source, destination, options);
  }

  public SandboxBuilder tmpfs(String destination) {
    return fields(Key.TMPFS, destination);
  }

  /**
   * @param size in bytes, 1 or more
   * @param mode 0 to 07777
   */
  public SandboxBuilder tmpfs(String destination, long size, int mode) {
    return option(Key.TMPFS, escaped(destination) + ":size=" + size + ",mode=" + octal(mode));
  }

  public SandboxBuilder dir(String path) {
    return fields(Key.DIR, path);
  }

  /** @param mode 0 to 07777 */
  public SandboxBuilder dir(String path, int mode) {
    return fields(Key.DIR, path, octal(mode));
  }

  public SandboxBuilder symlink(String target, String path) {
    return fields(Key.SYMLINK, target, path);
  }

  public SandboxBuilder file(Path source, String path) {
    return fields(Key.FILE, source.toString(), path);
  }

  /** @param mode 0 to 07777 */
  public SandboxBuilder file(Path source, String path, int mode) {
    return fields(Key.FILE, source.toString(), path, octal(mode));
  }

  /** Changes stay in memory and are gone at the end. */
  public SandboxBuilder overlay(String destination, List<Path> lower) {
    return fields(Key.OVERLAY, layers(destination, lower).toArray(String[]::new));
  }

  /** @param upper receives what is written; {@code work}, on the same file system, is overlayfs' own */
  public SandboxBuilder overlay(String destination, List<Path> lower, Path upper, Path work) {
    String layers = layers(destination, lower).map(SandboxBuilder::escaped).collect(Collectors.joining(":"));
    return option(Key.OVERLAY, layers + ":upper=" + escaped(upper.toString()) + ",work=" + escaped(work.toString()));
  }

  /** @param path {@code *}, {@code ?} and {@code [...]} in it make it a pattern */
  public SandboxBuilder mask(String path) {
    return fields(Key.MASK, path);
  }

  /** @param path absolute, or {@code ~/PATH} */
  public SandboxBuilder show(String path) {
    return option(Key.SHOW, path);
  }

  /** @param path below /proc or /sys, or {@code all} */
  public SandboxBuilder unmask(String path) {
    return option(Key.UNMASK, path);
  }

  /** @param kind {@code hidepid} or {@code default} */
  public SandboxBuilder proc(String kind) {
    return option(Key.PROC, kind);
  }

  public SandboxBuilder device(Path device) {
    return fields(Key.DEVICE, device.toString());
  }

  public SandboxBuilder noProc() {
    return flag(Key.NO_PROC);
  }

  public SandboxBuilder noDev() {
    return flag(Key.NO_DEV);
  }

  /** @param user a name or number, or {@code USER:GROUP} */
  public SandboxBuilder user(String user) {
    return option(Key.USER, user);
  }

  public SandboxBuilder groupAdd(String group) {
    return option(Key.GROUP_ADD, group);
  }

  public SandboxBuilder uidMap(long inside, long outside, long count) {
    return option(Key.UID_MAP, inside + ":" + outside + ":" + count);
  }

  public SandboxBuilder gidMap(long inside, long outside, long count) {
    return option(Key.GID_MAP, inside + ":" + outside + ":" + count);
  }

  public SandboxBuilder userns(Identity.Userns kind) {
    return option(Key.USERNS, kind.name().toLowerCase(Locale.ROOT));
  }

  public SandboxBuilder share(Namespace... kinds) {
    Arrays.stream(kinds).forEach(kind -> option(Key.SHARE, kind.word()));
    return this;
  }

  /** @param network {@code none} or {@code host} */
  public SandboxBuilder net(String network) {
    return option(Key.NET, network);
  }

  public SandboxBuilder hostname(String name) {
    return option(Key.HOSTNAME, name);
  }

  /** @param names of capabilities(7), with or without CAP_, or {@code ALL} */
  public SandboxBuilder capAdd(String... names) {
    return each(Key.CAP_ADD, names);
  }

  /** @param names as {@link #capAdd} */
  public SandboxBuilder capDrop(String... names) {
    return each(Key.CAP_DROP, names);
  }

  public SandboxBuilder allowNewPrivileges() {
    return flag(Key.ALLOW_NEW_PRIVILEGES);
  }

  public SandboxBuilder allowUserns() {
    return flag(Key.ALLOW_USERNS);
  }

  /** @param filter {@code default}, {@code none}, or the path of a profile */
  public SandboxBuilder seccomp(String filter) {
    return option(Key.SECCOMP, filter);
  }

  /** @param names of system calls, or of groups with an {@code @} before them */
  public SandboxBuilder seccompAllow(String... names) {
    return each(Key.SECCOMP_ALLOW, names);
  }

  /** @param rules {@code NAME} or {@code NAME:ACTION}, names as {@link #seccompAllow} */
  public SandboxBuilder seccompDeny(String... rules) {
    return each(Key.SECCOMP_DENY, rules);
  }

  public SandboxBuilder seccompLog() {
    return flag(Key.SECCOMP_LOG);
  }

  public SandboxBuilder restrictSuidSgid() {
    return flag(Key.RESTRICT_SUID_SGID);
  }

  /** @param fence {@code derived} or {@code none} */
  public SandboxBuilder landlock(String fence) {
    return option(Key.LANDLOCK, fence);
  }

  public SandboxBuilder allowRead(String path) {
    return option(Key.ALLOW_READ, path);
  }

  public SandboxBuilder allowWrite(String path) {
    return option(Key.ALLOW_WRITE, path);
  }

  public SandboxBuilder allowExecute(String path) {
    return option(Key.ALLOW_EXECUTE, path);
  }

  /** @param port 0 to 65535 */
  public SandboxBuilder allowBind(int port) {
    return option(Key.ALLOW_BIND, Integer.toString(port));
  }

  /** @param port 0 to 65535 */
  public SandboxBuilder allowConnect(int port) {
    return option(Key.ALLOW_CONNECT, Integer.toString(port));
  }

  /** @param names words of setarch(8) */
  public SandboxBuilder personality(String... names) {
    return option(Key.PERSONALITY, String.join(",", names));
  }

  /** @param architecture {@code native}, {@code x86_64}, {@code i386}, {@code aarch64} or {@code arm} */
  public SandboxBuilder arch(String architecture) {
    return option(Key.ARCH, architecture);
  }

  public SandboxBuilder tty() {
    return flag(Key.TTY);
  }

  public SandboxBuilder workdir(String directory) {
    return option(Key.WORKDIR, directory);
  }

  /** Passes the variable that the launcher finds. */
  public SandboxBuilder env(String name) {
    return option(Key.ENV, name);
  }

  public SandboxBuilder env(String name, String value) {
    return option(Key.ENV, name + "=" + value);
  }

  public SandboxBuilder envFile(Path file) {
    return option(Key.ENV_FILE, file.toString());
  }

  public SandboxBuilder clearEnv() {
    return flag(Key.CLEAR_ENV);
  }

  /** @param mode 0 to 0777 */
  public SandboxBuilder umask(int mode) {
    return option(Key.UMASK, octal(mode));
  }

  /** For launchers that are built: Java's own processes inherit no descriptor above 2. */
  public SandboxBuilder passFd(int descriptor) {
    return option(Key.PASS_FD, Integer.toString(descriptor));
  }

  public SandboxBuilder newSession() {
    return flag(Key.NEW_SESSION);
  }

  public SandboxBuilder dieWithParent() {
    return flag(Key.DIE_WITH_PARENT);
  }

  public SandboxBuilder noInit() {
    return flag(Key.NO_INIT);
  }

  public SandboxBuilder init(String program) {
    return option(Key.INIT, program);
  }

  public SandboxBuilder arg0(String name) {
    return option(Key.ARG0, name);
  }

  public SandboxBuilder pidFile(Path file) {
    return option(Key.PID_FILE, file.toString());
  }

  /** As {@link #passFd}. */
  public SandboxBuilder statusFd(int descriptor) {
    return option(Key.STATUS_FD, Integer.toString(descriptor));
  }

  public SandboxBuilder stopSignal(Signal signal) {
    return option(Key.STOP_SIGNAL, signal.name());
  }

  /** @param time one millisecond to 36500 days; what is finer than a millisecond is cut off */
  public SandboxBuilder stopTimeout(Duration time) {
    return option(Key.STOP_TIMEOUT, time.toMillis() + "ms");
  }

  /** @param time as {@link #stopTimeout} */
  public SandboxBuilder timeLimit(Duration time) {
    return option(Key.TIME_LIMIT, time.toMillis() + "ms");
  }

  /** @param time as {@link #stopTimeout} */
  public SandboxBuilder cpuTimeLimit(Duration time) {
    return option(Key.CPU_TIME_LIMIT, time.toMillis() + "ms");
  }

  /** @param answers {@code LIMIT=ACTION} */
  public SandboxBuilder onLimit(String... answers) {
    return each(Key.ON_LIMIT, answers);
  }

  /** @param bytes 1 MiB or more; the same of the other limits of memory */
  public SandboxBuilder memory(long bytes) {
    return option(Key.MEMORY, Long.toString(bytes));
  }

  public SandboxBuilder memoryHigh(long bytes) {
    return option(Key.MEMORY_HIGH, Long.toString(bytes));
  }

  public SandboxBuilder memoryLow(long bytes) {
    return option(Key.MEMORY_LOW, Long.toString(bytes));
  }

  /** @param bytes of memory and swap together; negative: no limit */
  public SandboxBuilder memorySwap(long bytes) {
    return option(Key.MEMORY_SWAP, bytes < 0 ? "unlimited" : Long.toString(bytes));
  }

  /** @param number 0.01 or more */
  public SandboxBuilder cpus(double number) {
    return option(Key.CPUS, BigDecimal.valueOf(number).toPlainString());
  }

  /** @param weight 1 to 10000 */
  public SandboxBuilder cpuWeight(int weight) {
    return option(Key.CPU_WEIGHT, Integer.toString(weight));
  }

  /** @param list numbers and ranges, {@code 0-1,4} */
  public SandboxBuilder cpuset(String list) {
    return option(Key.CPUSET, list);
  }

  /** @param list as {@link #cpuset} */
  public SandboxBuilder cpusetMems(String list) {
    return option(Key.CPUSET_MEMS, list);
  }

  /** @param number 1 or more; negative: no limit */
  public SandboxBuilder pidsLimit(int number) {
    return option(Key.PIDS_LIMIT, number < 0 ? "unlimited" : Integer.toString(number));
  }

  /** @param weight 1 to 10000 */
  public SandboxBuilder ioWeight(int weight) {
    return option(Key.IO_WEIGHT, Integer.toString(weight));
  }

  /** @param limits {@code DEV:RATE=N[,RATE=N...]} */
  public SandboxBuilder ioMax(String... limits) {
    return each(Key.IO_MAX, limits);
  }

  /** @param rules {@code none}, or {@code TYPE MAJOR:MINOR ACCESS} */
  public SandboxBuilder deviceLimit(String... rules) {
    return each(Key.DEVICE_LIMIT, rules);
  }

  /** @param limits {@code SIZE=BYTES} */
  public SandboxBuilder hugetlb(String... limits) {
    return each(Key.HUGETLB, limits);
  }

  /** @param limits {@code NAME=SOFT[:HARD]} */
  public SandboxBuilder rlimit(String... limits) {
    return each(Key.RLIMIT, limits);
  }

  /** @param niceness -20 to 19 */
  public SandboxBuilder nice(int niceness) {
    return option(Key.NICE, Integer.toString(niceness));
  }

  /** @param kind {@code CLASS[:LEVEL]} */
  public SandboxBuilder ionice(String kind) {
    return option(Key.IONICE, kind);
  }

  /** @param adjustment -1000 to 1000 */
  public SandboxBuilder oomScoreAdj(int adjustment) {
    return option(Key.OOM_SCORE_ADJ, Integer.toString(adjustment));
  }

  /** @param policy {@code POLICY[:PRIORITY]} */
  public SandboxBuilder sched(String policy) {
    return option(Key.SCHED, policy);
  }

  public SandboxBuilder name(String name) {
    return option(Key.NAME, name);
  }

  /** @param group a path below where control groups are mounted, or {@code own} */
  public SandboxBuilder cgroupParent(String group) {
    return option(Key.CGROUP_PARENT, group);
  }

  public SandboxBuilder report(Path file) {
    return option(Key.REPORT, file.toAbsolutePath().toString());
  }

  /** @param kind what makes the system calls; {@link Engine.Kind#JNR} is for root, and keeps Java while the command runs */
  public SandboxBuilder engine(Engine.Kind kind) {
    return option(Key.ENGINE, kind.name().toLowerCase(Locale.ROOT));
  }

  public SandboxBuilder entrypoint(String program) {
    return option(Key.ENTRYPOINT, program);
  }

  /** Words that those given to {@link Sandbox#launch} are appended to. */
  public SandboxBuilder command(String... words) {
    return each(Key.COMMAND, words);
  }

  private SandboxBuilder flag(Key key) {
    return option(key, "true");
  }

  private SandboxBuilder each(Key key, String... values) {
    Arrays.stream(values).forEach(value -> option(key, value));
    return this;
  }

  private SandboxBuilder bind(Key key, Path source, String destination, String... options) {
    String places = escaped(source.toString()) + ":" + escaped(destination);
    return option(key, options.length == 0 ? places : places + ":" + String.join(",", options));
  }

  private SandboxBuilder fields(Key key, String... fields) {
    return option(key, Arrays.stream(fields).map(SandboxBuilder::escaped).collect(Collectors.joining(":")));
  }

  private static Stream<String> layers(String destination, List<Path> lower) {
    return Stream.concat(Stream.of(destination), lower.stream().map(Path::toString));
  }

  /** Options have their fields between colons and commas. */
  private static String escaped(String field) {
    return field.replaceAll("[\\\\:,]", "\\\\$0");
  }

  private static String octal(int mode) {
    return Integer.toOctalString(mode);
  }
}
