package stockade.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of mount and each of its options, against the kernel. */
@LiveTest
class MountIT {
  private static final String DEBIAN = Machine.debianRoot().toString();

  private Scratch scratch;

  @BeforeEach
  void makeScratch() {
    scratch = Scratch.create();
  }

  @AfterEach
  void removeScratch() {
    scratch.close();
  }

  /** A folder of the caller's with a file {@code old} in it. */
  private Path source(Caller caller, String name) {
    Path folder = scratch.folder(name, caller);
    RootOf.change(folder, caller, "echo " + name + " >old; mkdir sub; echo sub >sub/file");
    return folder;
  }

  /** In the Debian root, a script of the shell after the options. */
  private Program script(Stockade stockade, Caller caller, List<String> options, String script) {
    List<String> words = new ArrayList<>(List.of("--root", DEBIAN));
    words.addAll(options);
    words.addAll(List.of("sh", "-c", script));
    return stockade.run(caller, words.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"ROOT,--bind,,true", "ORDINARY,--bind,,true", "ROOT,--ro-bind,,false", "ORDINARY,--ro-bind,,false",
      "ROOT,--bind,:ro,false", "ORDINARY,--bind,:ro,false", "ORDINARY,--dev-bind,,true"})
  void a_bind_is_writable_or_not(Caller caller, String option, String more, boolean writable, Stockade stockade)
      throws IOException {
    Path source = source(caller, "data");
    String bind = source + ":/tmp/data" + (more == null ? "" : more);
    Outcome outcome = script(stockade, caller, List.of(option, bind), "cat /tmp/data/old; echo new >/tmp/data/new").run();
    assertThat(outcome.out()).as(outcome.err()).isEqualTo("data\n");
    assertThat(Files.exists(source.resolve("new"))).isEqualTo(writable);
    if (!writable) {
      assertThat(outcome.err()).contains("Read-only file system");
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void devices_work_only_on_a_dev_bind(Caller caller, Stockade stockade) {
    String read = "head -c 2 /tmp/zero | wc -c";
    Outcome plain = script(stockade, caller, List.of("--bind", "/dev/zero:/tmp/zero"), read).run();
    Outcome device = script(stockade, caller, List.of("--dev-bind", "/dev/zero:/tmp/zero"), read).run();
    assertThat(plain.out()).as(plain.toString()).isIn("", "0\n");
    assertThat(device.out()).as(device.toString()).isEqualTo("2\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void nothing_runs_on_a_noexec_bind(Caller caller, Stockade stockade) {
    Path source = source(caller, "data");
    RootOf.change(source, caller, "cp /bin/true true");
    assertThat(script(stockade, caller, List.of("--bind", source + ":/tmp/d:noexec"), "/tmp/d/true").run().status())
        .isEqualTo(126);
    assertThat(script(stockade, caller, List.of("--bind", source + ":/tmp/d"), "/tmp/d/true").run().status()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void an_optional_bind_may_be_missing_and_others_may_not(Caller caller, Stockade stockade) {
    String missing = scratch.path().resolve("none") + ":/tmp/none";
    Outcome optional = script(stockade, caller, List.of("--ro-bind", missing + ":optional"), "ls -A /tmp").run();
    assertThat(optional).isEqualTo(new Outcome(0, new byte[0], new byte[0]));
    Outcome demanded = script(stockade, caller, List.of("--ro-bind", missing), "true").run();
    assertThat(demanded.status()).isEqualTo(125);
    assertThat(demanded.err()).startsWith("stockade: ").contains("none").hasLineCount(1);
  }

  /** A mount below the source is read-only too; norec leaves it out. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_read_only_bind_is_so_all_the_way_down(Caller caller, Stockade stockade) {
    Path source = source(caller, "data");
    Program inner = script(stockade, caller, List.of("--ro-bind", source + ":/tmp/d"),
        "cat /tmp/d/sub/below; echo x >/tmp/d/sub/x || echo refused");
    Outcome outcome = withSubmount(source, caller, inner).run();
    assertThat(outcome.out()).as(outcome.err()).isEqualTo("below\nrefused\n");
    assertThat(outcome.err()).contains("Read-only file system");
  }

  @ParameterizedTest
  @EnumSource(value = Caller.class, names = "ROOT")
  void norec_leaves_out_what_is_mounted_below(Caller caller, Stockade stockade) {
    Path source = source(caller, "data");
    Program inner = script(stockade, caller, List.of("--ro-bind", source + ":/tmp/d:norec"), "ls /tmp/d/sub");
    assertThat(withSubmount(source, caller, inner).run().out()).isEqualTo("file\n");
  }

  /** The program in a mount namespace where a folder is mounted at SOURCE/sub. */
  private Program withSubmount(Path source, Caller caller, Program program) {
    Path below = scratch.folder("below", caller);
    RootOf.change(below, caller, "echo below >below");
    return Program.of("unshare", "--mount", "sh", "-ec", "mount --bind \"$0\" \"$1\"; shift; exec \"$@\"",
        below.toString(), source + "/sub").with(program.commandLine());
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_tmpfs_has_its_size_and_mode(Caller caller, Stockade stockade) {
    Outcome outcome = script(stockade, caller, List.of("--tmpfs", "/tmp/t:size=1M,mode=1750"),
        "stat -c %a /tmp/t; head -c 3000000 /dev/zero >/tmp/t/big; stat -c %s /tmp/t/big").run();
    assertThat(outcome.out()).isEqualTo("1750\n1048576\n");
    assertThat(outcome.err()).contains("No space left");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void folders_and_links_are_made(Caller caller, Stockade stockade) {
    Outcome outcome = script(stockade, caller,
        List.of("--dir", "/tmp/a/b:750", "--symlink", "a/b:/tmp/link", "--symlink", "a/b:/tmp/link", "--dir", "/tmp/a"),
        "stat -c %a /tmp/a /tmp/a/b; readlink /tmp/link; cd /tmp/link && pwd -P").run();
    assertThat(outcome.out()).as(outcome.err()).isEqualTo("755\n750\na/b\n/tmp/a/b\n");
    Outcome taken = script(stockade, caller, List.of("--dir", "/tmp/a", "--symlink", "x:/tmp/a"), "true").run();
    assertThat(taken.status()).isEqualTo(125);
    assertThat(taken.err()).contains("/tmp/a").hasLineCount(1);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_file_is_a_copy_that_is_written_to_nowhere(Caller caller, Stockade stockade) throws IOException {
    Path source = source(caller, "data").resolve("old");
    Running running = script(stockade, caller, List.of("--file", source + ":/tmp/copy:640"),
        "stat -c %a /tmp/copy; echo changed >>/tmp/copy; read line; cat /tmp/copy")
        .input("").start().awaitOut("640");
    assertThat(running.outcome().out()).isEqualTo("640\ndata\nchanged\n");
    assertThat(source).hasContent("data\n");
    Outcome outcome = script(stockade, caller, List.of("--file", source + ":/tmp/copy", "--bind",
        source.getParent() + ":/tmp/d"), "echo later >/tmp/d/old; cat /tmp/copy /tmp/d/old").run();
    assertThat(outcome.out()).isEqualTo("data\nlater\n");
    assertThat(source).hasContent("later\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_folder_is_no_file_to_copy(Caller caller, Stockade stockade) {
    Outcome outcome = script(stockade, caller, List.of("--file", source(caller, "data") + ":/tmp/copy"), "true").run();
    assertThat(outcome.status()).isEqualTo(125);
    assertThat(outcome.err()).startsWith("stockade: ").hasLineCount(1);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void an_overlay_in_memory_changes_nothing_below(Caller caller, Stockade stockade) {
    Path lower = source(caller, "lower");
    Path upper = source(caller, "upper");
    RootOf.change(upper, caller, "echo only >only");
    Outcome outcome = script(stockade, caller, List.of("--overlay", "/tmp/o:" + upper + ":" + lower),
        "cd /tmp/o; cat old only; echo x >old; rm sub/file; mkdir new; cat old; ls sub; ls").run();
    assertThat(outcome.out()).as(outcome.err()).isEqualTo("upper\nonly\nx\nnew\nold\nonly\nsub\n");
    assertThat(lower.resolve("sub/file")).exists();
    assertThat(upper.resolve("old")).hasContent("upper");
    assertThat(upper.resolve("new")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void an_overlay_with_an_upper_folder_keeps_what_is_written(Caller caller, Stockade stockade) {
    Path lower = source(caller, "lower");
    Path changes = scratch.folder("changes", caller);
    RootOf.change(changes, caller, "mkdir upper work");
    String overlay = "/tmp/o:" + lower + ":upper=" + changes + "/upper,work=" + changes + "/work";
    Outcome outcome = script(stockade, caller, List.of("--overlay", overlay), "cd /tmp/o; echo new >new; cat old").run();
    assertThat(outcome.out()).as(outcome.err()).isEqualTo("lower\n");
    assertThat(changes.resolve("upper/new")).hasContent("new");
    assertThat(lower.resolve("new")).doesNotExist();
    assertThat(script(stockade, caller, List.of("--overlay", overlay), "cat /tmp/o/new").run().out()).isEqualTo("new\n");
    RootOf.change(changes, Caller.ROOT, "rm -rf work upper");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void an_overlay_at_the_root_takes_changes_and_forgets_them(Caller caller, Stockade stockade) {
    String[] words = {"--overlay", "/:" + DEBIAN, "sh", "-c", "echo x >/new && cat /new; ls /usr/bin/apt"};
    Outcome outcome = stockade.run(caller, words).run();
    if (caller == Caller.ROOT) {
      assertThat(outcome.out()).as(outcome.err()).isEqualTo("x\n/usr/bin/apt\n");
    } else {
      assertThat(outcome.out()).as(outcome.err()).endsWith("/usr/bin/apt\n");
    }
    assertThat(Machine.debianRoot().resolve("new")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void an_empty_root_has_what_the_spec_puts_there(Caller caller, Stockade stockade) {
    Sight sight = stockade.look(caller, "--tmpfs", "/:size=1M", "--ro-bind", "/usr:/usr", "--symlink", "usr/bin:/bin");
    assertThat(sight.all("top")).containsExactlyInAnyOrder("usr", "bin", "proc", "dev", "tmp");
    assertThat(sight.mount("/").type()).isEqualTo("tmpfs");
    Sight bind = stockade.look(caller, "--ro-bind", DEBIAN + ":/");
    assertThat(bind.mount("/").options()).contains("ro");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_root_of_ones_own_is_writable_unless_it_is_read_only(Caller caller, Stockade stockade) {
    Path root = RootOf.made(scratch, caller, "mkdir -p proc dev tmp usr; ln -s usr/lib lib; ln -s usr/lib64 lib64;"
        + "ln -s usr/bin bin");
    List<String> words = new ArrayList<>(List.of("--root", root.toString(), "--ro-bind", "/usr:/usr"));
    assertThat(stockade.run(caller, words(words, "touch", "/written")).run().status()).isZero();
    assertThat(root.resolve("written")).exists();
    words.add("--read-only");
    assertThat(stockade.run(caller, words(words, "touch", "/again")).run().err()).contains("Read-only file system");
    assertThat(stockade.run(caller, words(words, "touch", "/tmp/again")).run().status()).isZero();
    assertThat(root.resolve("tmp")).isEmptyDirectory();
  }

  private static String[] words(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_mount_point_that_is_missing_is_made_where_that_can_be(Caller caller, Stockade stockade) {
    Path source = source(caller, "data");
    Path root = RootOf.made(scratch, caller, "mkdir proc dev tmp usr; ln -s usr/bin bin; ln -s usr/lib lib; ln -s usr/lib64 lib64");
    String[] words = {"--root", root.toString(), "--ro-bind", "/usr:/usr", "--ro-bind", source + ":/a/b", "--ro-bind",
        source + "/old:/c/file", "cat", "/a/b/old", "/c/file"};
    assertThat(stockade.run(caller, words).run().out()).isEqualTo("data\ndata\n");
    Outcome refused = stockade.run(caller, "--root", root.toString(), "--read-only", "--ro-bind", "/usr:/usr",
        "--ro-bind", source + ":/elsewhere", "true").run();
    assertThat(refused.status()).isEqualTo(125);
    assertThat(refused.err()).startsWith("stockade: ").contains("/elsewhere", "read-only").hasLineCount(1);
    assertThat(root.resolve("elsewhere")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void a_mask_can_be_neither_read_nor_written(Caller caller, Stockade stockade) throws IOException {
    Path source = source(caller, "data");
    Outcome outcome = script(stockade, caller, List.of("--user", "root", "--bind", source + ":/tmp/d", "--mask",
        "/tmp/d/old", "--mask", "/tmp/d/sub", "--mask", "/tmp/d/none:optional"),
        "cd /tmp/d; cat old || echo 1; echo x >old || echo 2; ls sub; cat sub/file || echo 3; echo x >sub/x || echo 4;"
            + "rm old || echo 5; mv sub x || echo 6; chmod 777 sub || echo 7; ls").run();
    assertThat(outcome.out()).as(outcome.err()).isEqualTo("1\n2\n3\n4\n5\n6\n7\nold\nsub\n");
    assertThat(source.resolve("old")).hasContent("data");
    assertThat(source.resolve("sub")).isDirectoryContaining(file -> file.endsWith("file"));
    try (var files = Files.list(source)) {
      assertThat(files).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void of_two_mounts_at_one_place_the_last_wins(Caller caller, Stockade stockade) {
    Path a = source(caller, "a");
    Path b = source(caller, "b");
    List<String> first = List.of("--ro-bind", a + ":/tmp/d", "--ro-bind", b + ":/tmp/d");
    List<String> second = List.of("--ro-bind", b + ":/tmp/d", "--ro-bind", a + ":/tmp/d", "--tmpfs", "/tmp/d/sub");
    assertThat(script(stockade, caller, first, "cat /tmp/d/old; ls /tmp/d/sub").run().out()).isEqualTo("b\nfile\n");
    assertThat(script(stockade, caller, second, "cat /tmp/d/old; ls /tmp/d/sub").run().out()).isEqualTo("a\n");
  }

  /** The outer / is shared, and the watcher's is its peer: what spreads would be seen by it. */
  @ParameterizedTest
  @EnumSource(Caller.class)
  void no_mount_spreads_to_the_host(Caller caller, Stockade stockade) {
    Path source = source(caller, "data");
    Program inner = script(stockade, caller, List.of("--bind", source + ":/tmp/d", "--tmpfs", "/tmp/d/sub", "--file",
        "/etc/hostname:/tmp/f", "--overlay", "/tmp/o:" + source), "mount -t tmpfs t /tmp/d; cat /proc/self/mountinfo");
    Program view = stockade.run(caller, "cat", "/proc/self/mountinfo");
    Outcome outcome = Program.of("unshare", "--mount", "--propagation", "shared", "bash", "-c",
        "cut -d' ' -f4- /proc/self/mountinfo >$0/before; n=$1; shift; \"${@:1:n}\" >$0/inside && \"${@:n+1}\" >$0/view;"
            + "e=$?; cut -d' ' -f4- /proc/self/mountinfo | diff $0/before - && exit $e",
        scratch.path().toString(), String.valueOf(inner.commandLine().size()))
        .with(inner.commandLine()).with(view.commandLine()).run();
    assertThat(outcome.status()).as(outcome.toString()).isZero();
    assertThat(scratch.path().resolve("inside")).content().doesNotContain("shared:");
    assertThat(scratch.path().resolve("view")).content().doesNotContain("shared:");
  }
}
