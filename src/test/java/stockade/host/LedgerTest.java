package stockade.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockade.linux.Architecture;

class LedgerTest {
  @TempDir
  private Path folder;

  private final Ledger ledger = new Ledger();

  @Test
  void a_file_is_known_again_by_what_the_kernel_says_of_it() throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "one");
    FileStatus before = FileStatus.of(file).orElseThrow();

    assertThat(FileStatus.of(file)).contains(before);
    assertThat(said("%i", file)).isEqualTo(Long.toString(before.inode()));
    assertThat(said("%Hd", file)).isEqualTo(Long.toString(before.device() & 0xffffffffL));
    assertThat(said("%Ld", file)).isEqualTo(Long.toString(before.device() >>> 32));
    assertThat(said("%.9Z", file)).isEqualTo(before.changed().getEpochSecond() + ".%09d".formatted(before.changed().getNano()));
    assertThat(said("%.9Y", file)).isEqualTo(before.modified().getEpochSecond() + ".%09d".formatted(before.modified().getNano()));
  }

  @Test
  void a_file_that_is_written_and_dated_back_is_another() throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "one");
    FileStatus before = FileStatus.of(file).orElseThrow();
    Thread.sleep(20);
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, FileTime.from(before.modified()));

    assertThat(FileStatus.of(file).orElseThrow().modified()).isEqualTo(before.modified());
    assertThat(FileStatus.of(file)).isNotEqualTo(Optional.of(before));
  }

  @Test
  void a_change_right_behind_another_might_not_show() throws IOException {
    FileStatus is = FileStatus.of(Files.createFile(folder.resolve("f"))).orElseThrow();
    FileStatus coarse = new FileStatus(0, 0, 0, Instant.EPOCH, Instant.ofEpochSecond(100));

    assertThat(is.isFresh(is.changed().plusMillis(99))).isTrue();
    assertThat(is.isFresh(is.changed().plusMillis(101))).isFalse();
    assertThat(coarse.isFresh(Instant.ofEpochSecond(102))).isTrue();
    assertThat(coarse.isFresh(Instant.ofEpochSecond(103))).isFalse();
    ledger.file(folder.resolve("f"));
    assertThat(Ledger.obstacle(ledger.facts())).contains(folder + "/f has changed this very moment");
  }

  @Test
  void what_is_not_there_is_an_answer() {
    ledger.file(folder.resolve("none"));

    assertThat(ledger.facts()).containsExactly(new Fact.File(folder + "/none", Optional.empty()));
    assertThat(Ledger.obstacle(ledger.facts())).isEmpty();
  }

  @Test
  void a_pipe_and_what_the_kernel_makes_up_cannot_be_read_again() throws Exception {
    new ProcessBuilder("mkfifo", folder.resolve("p").toString()).start().waitFor();
    ledger.file(folder.resolve("p"));
    assertThat(Ledger.obstacle(ledger.facts())).contains(folder + "/p is no regular file");

    Ledger other = new Ledger();
    other.length(Path.of("/proc/version"), 100);
    assertThat(Ledger.obstacle(other.facts())).contains("/proc/version isn't as long as it says");
  }

  @Test
  void bytes_that_are_no_text_cannot_be_compared() {
    ledger.variable("A", Optional.of("x\ufffd"));

    assertThat(Ledger.obstacle(ledger.facts())).contains("the variable A has bytes that aren't UTF-8");
  }

  @Test
  void a_survey_writes_down_all_that_it_reads() throws IOException {
    Files.createDirectories(folder.resolve("etc"));
    Files.createDirectories(folder.resolve("proc/sys/kernel"));
    Files.createDirectories(folder.resolve("proc/self"));
    Files.writeString(folder.resolve("etc/passwd"), "u:x:7:8::/home/u:/bin/sh\n");
    Files.writeString(folder.resolve("proc/sys/kernel/osrelease"), "6.1.0-x\n");
    Files.writeString(folder.resolve("proc/self/status"), "Uid:\t7\t7\t7\t7\nGid:\t8\t8\t8\t8\n");
    Files.writeString(folder.resolve("proc/self/mountinfo"), "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n");
    Survey survey = new Survey(folder, Map.of("os.arch", "amd64")::get, ledger);

    assertThat(survey.host(Optional.of(folder.resolve("root"))).architecture()).isEqualTo(Architecture.X86_64);
    assertThat(ledger.facts()).contains(new Fact.Kernel("6.1.0-x"), new Fact.Ids(7, 8),
        new Fact.Mounts("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"));
    assertThat(ledger.facts().stream().filter(Fact.File.class::isInstance).map(Fact::subject))
        .contains(places("etc/passwd", "etc/group", "etc/subuid", "etc/subgid", "usr/bin/newuidmap", "root/etc/passwd",
            "root/etc/group"));
  }

  @Test
  void a_caller_whom_passwd_does_not_have_is_no_fact() throws IOException {
    a_survey_writes_down_all_that_it_reads();
    Files.writeString(folder.resolve("etc/passwd"), "");
    Ledger other = new Ledger();
    new Survey(folder, Map.of("os.arch", "amd64", "user.name", "u", "user.home", "/")::get, other).host(Optional.empty());

    assertThat(other.facts()).anyMatch(fact -> fact.subject().startsWith("/etc/passwd doesn't have the caller"));
  }

  @Test
  void a_link_of_the_root_leads_the_host_elsewhere() throws IOException {
    a_survey_writes_down_all_that_it_reads();
    Files.createDirectories(folder.resolve("root/etc"));
    Files.createSymbolicLink(folder.resolve("root/etc/passwd"), Path.of("/etc/other"));
    Files.writeString(folder.resolve("root/etc/other"), "");
    Ledger other = new Ledger();
    new Survey(folder, Map.of("os.arch", "amd64")::get, other).host(Optional.of(folder.resolve("root")));

    assertThat(other.facts()).anyMatch(fact -> fact.subject().endsWith("etc/passwd is behind a symbolic link of the root's"));
  }

  private String[] places(String... names) {
    return List.of(names).stream().map(name -> folder + "/" + name).toArray(String[]::new);
  }

  private static String said(String format, Path file) throws IOException {
    Process stat = new ProcessBuilder("stat", "-c", format, file.toString()).start();
    return new String(stat.getInputStream().readAllBytes()).strip();
  }
}
