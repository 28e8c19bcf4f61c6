package stockade.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockade.seccomp.Abi;

/** The kernel's words against its headers, for each architecture. */
class HeadersTest {
  /** The kernel's only, or younger than Linux 6.1, whose headers Debian 12 has. */
  private static final Set<String> ABSENT =
      Set.of("MNT_DETACH", "LANDLOCK_ACCESS_FS_TRUNCATE", "LANDLOCK_ACCESS_FS_IOCTL_DEV");

  private static final List<Flag[]> FLAGS = List.of(
      AtFlag.values(), CloneFlag.values(), FenceRight.values(), FsConfig.values(), FsFlag.values(), MountAttr.values(),
      MountFlag.values(), MoveFlag.values(), OpenFlag.values(), Personality.values(), ResolveFlag.values(), SecureBit.values(),
      TreeFlag.values());

  /** As plans have them. */
  private static final Map<String, Long> LAYOUTS = new TreeMap<>(Map.ofEntries(
      Map.entry("sizeof(struct sigaction)", 32L),
      Map.entry("offsetof(struct sigaction, sa_handler)", 0L),
      Map.entry("offsetof(struct sigaction, sa_mask)", 24L),
      Map.entry("sizeof(sigset_t)", 8L),
      Map.entry("sizeof(struct clone_args)", 88L),
      Map.entry("offsetof(struct clone_args, exit_signal)", 32L),
      Map.entry("sizeof(struct mount_attr)", 32L),
      Map.entry("sizeof(struct open_how)", 24L),
      Map.entry("sizeof(struct statx)", 256L),
      Map.entry("offsetof(struct statx, stx_mode)", 28L),
      Map.entry("offsetof(struct statx, stx_ino)", 32L),
      Map.entry("sizeof(struct pollfd)", 8L),
      Map.entry("offsetof(struct pollfd, revents)", 6L),
      Map.entry("sizeof(struct signalfd_siginfo)", 128L),
      Map.entry("sizeof(struct termios)", 36L),
      Map.entry("offsetof(struct termios, c_lflag)", 12L),
      Map.entry("offsetof(struct termios, c_cc)", 17L),
      Map.entry("sizeof(struct statfs)", 120L),
      Map.entry("sizeof(struct sock_fprog)", 16L),
      Map.entry("sizeof(struct sock_filter)", 8L),
      Map.entry("sizeof(struct landlock_path_beneath_attr)", 12L),
      Map.entry("sizeof(struct __user_cap_data_struct)", 12L)));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void calls_have_the_numbers_of_the_headers(Architecture architecture) throws IOException {
    Map<String, Long> numbers = new TreeMap<>();
    for (SystemCall call : SystemCall.values()) {
      numbers.put("__NR_" + call.text(), (long) call.number(architecture));
    }
    assertThat(read(architecture, numbers)).isEqualTo(numbers);
  }

  @ParameterizedTest
  @EnumSource
  void flags_have_the_bits_of_the_headers(Architecture architecture) throws IOException {
    Map<String, Long> bits = new TreeMap<>();
    FLAGS.stream().flatMap(Arrays::stream)
        .filter(flag -> !ABSENT.contains(flag.name()))
        .forEach(flag -> bits.put(flag.name(), flag.bits(architecture)));
    assertThat(read(architecture, bits)).isEqualTo(bits);
  }

  @Test
  void no_kind_of_flag_is_left_out() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/java/stockade/linux"))) {
      List<String> kinds = files.filter(HeadersTest::isFlag)
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .toList();
      assertThat(FLAGS).extracting(flags -> flags[0].getClass().getSimpleName()).containsExactlyInAnyOrderElementsOf(kinds);
    }
  }

  @ParameterizedTest
  @EnumSource
  void errors_and_signals_have_the_numbers_of_the_headers(Architecture architecture) throws IOException {
    Map<String, Long> numbers = new TreeMap<>();
    Arrays.stream(Errno.values()).forEach(errno -> numbers.put(errno.name(), (long) errno.number()));
    Arrays.stream(Signal.values()).forEach(signal -> numbers.put(signal.name(), (long) signal.number()));
    assertThat(read(architecture, numbers)).isEqualTo(numbers);
  }

  @ParameterizedTest
  @EnumSource
  void structures_are_laid_out_as_plans_write_them(Architecture architecture) throws IOException {
    assertThat(read(architecture, LAYOUTS)).isEqualTo(LAYOUTS);
  }

  @ParameterizedTest
  @EnumSource
  void architectures_have_the_numbers_of_the_headers(Architecture architecture) throws IOException {
    Map<String, Long> numbers = new TreeMap<>(Map.of(
        "EM_X86_64", (long) Architecture.X86_64.elf(), "EM_386", (long) Architecture.X86_64.sister().elf(),
        "EM_AARCH64", (long) Architecture.AARCH64.elf(), "EM_ARM", (long) Architecture.AARCH64.sister().elf(),
        "AUDIT_ARCH_X86_64", Abi.X86_64.audit(), "AUDIT_ARCH_I386", Abi.I386.audit(),
        "AUDIT_ARCH_AARCH64", Abi.AARCH64.audit(), "AUDIT_ARCH_ARM", Abi.ARM.audit()));
    assertThat(read(architecture, numbers)).isEqualTo(numbers);
  }

  private Map<String, Long> read(Architecture architecture, Map<String, Long> expected) throws IOException {
    return new TreeMap<>(new Headers(architecture, folder).values(List.copyOf(expected.keySet())));
  }

  private static boolean isFlag(Path file) {
    try {
      return Files.readString(file).contains(" implements Flag {");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
