package stockade.escape;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import stockade.live.Caller;
import stockade.live.Outcome;
import stockade.live.Program;
import stockade.live.Running;
import stockade.live.Scratch;
import stockade.live.Stockade;

/**
 * A machine around a sandbox: a process that holds servers and shared memory, a secret in a file, and a folder of tempting files
 * (set-user-id program, device nodes) that sandboxes are shown read-only.
 *
 * @param loop the device of a scratch file
 */
record Outside(Scratch scratch, Path prober, String loop, Running holder) implements AutoCloseable {
  private static final String LOOT = "/tmp/loot";

  static Outside of(Caller caller) {
    Scratch scratch = Scratch.create();
    Path prober = Prober.compile(scratch);
    Path folder = scratch.folder("outside", caller);
    Program.of("mkdir", "-p", scratch.path() + "/jail/tmp", scratch.path() + "/disks").run();
    Program.of("sh", "-c", "head -c 1048576 /dev/urandom >\"$0\"", scratch.path() + "/disks/image").run();
    String loop = out(Program.of("losetup", "--find", "--show", scratch.path() + "/disks/image")).strip();
    out(Program.of("sh", "-ec", """
        printf token-of-the-machine-outside >outside/secret
        chmod 666 outside/secret
        mkdir loot; cp prober loot/suid; cp prober loot/capable; cp program32 loot
        chmod 4755 loot/suid; setcap cap_sys_admin+ep loot/capable
        mknod loot/kmsg c 1 11; mknod loot/disk b 7 "${0#/dev/loop}"; chmod 666 loot/kmsg loot/disk
        """, loop).in(scratch.path()));
    Running holder = Program.of(prober.toString(), "outside", folder.toString(), nameOf(caller))
        .as(caller).start().awaitOut("ready=1");
    return new Outside(scratch, prober, loop, holder);
  }

  /** Tries all ways out of a sandbox. */
  Attempts inside(Stockade stockade, Setting setting, String... more) {
    List<String> words = new ArrayList<>(setting.words());
    words.addAll(List.of(more));
    words.addAll(List.of("--pass-fd", "6", "--ro-bind", prober + ":/tmp/prober", "--ro-bind", folder("loot") + ":" + LOOT));
    words.addAll(List.of("/tmp/prober", "all"));
    words.addAll(values("1", LOOT));
    return Attempts.of(surrounded(stockade, setting.caller(), "\"$S\" run", words).run());
  }

  /** Tries all that may get through without a sandbox, as root. */
  Attempts control(Stockade stockade) {
    List<String> words = new ArrayList<>(List.of("control"));
    words.addAll(values(value("pid"), folder("loot")));
    return Attempts.of(surrounded(stockade, Caller.ROOT, prober.toString(), words).run());
  }

  /** What is left open by a careless caller: descriptor 5 and the working directory; 6 is passed on purpose. */
  private Program surrounded(Stockade stockade, Caller caller, String command, List<String> words) {
    String script = "cd " + folder("outside") + "; exec 5<. 6</proc/self/ns/mnt; exec " + prober + " with-key " + command
        + " \"$@\"";
    Program shell = stockade.shell(caller, script);
    List<String> all = new ArrayList<>(List.of("sh"));
    all.addAll(words);
    return shell.with(all);
  }

  private List<String> values(String init, String loot) {
    List<String> values = new ArrayList<>(holder.outSoFar().lines().toList());
    values.addAll(List.of("init=" + init, "loot=" + loot, "jail=" + folder("jail")));
    return values;
  }

  String value(String key) {
    return holder.outSoFar().lines().filter(line -> line.startsWith(key + "=")).findFirst().orElseThrow()
        .substring(key.length() + 1);
  }

  String folder(String name) {
    return scratch.path().resolve(name).toString();
  }

  @Override
  public void close() {
    List<Path> names = List.of(Path.of(value("path")), Path.of("/dev/shm" + value("queue")));
    holder.signal("TERM").outcome();
    out(Program.of("losetup", "--detach", loop));
    scratch.close();
    if (names.stream().anyMatch(Files::exists)) {
      throw new AssertionError("left behind: " + names);
    }
  }

  /** Other runs have names of their own; without the word that {@link stockade.live.Traces} looks for, since they look, too. */
  private static String nameOf(Caller caller) {
    return "escape-" + caller + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
  }

  private static String out(Program program) {
    Outcome outcome = program.run();
    if (outcome.status() != 0) {
      throw new AssertionError(program.words() + ": " + outcome);
    }
    return outcome.out();
  }
}
