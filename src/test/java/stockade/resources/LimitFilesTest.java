package stockade.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockade.spec.Key;
import stockade.spec.Limit;
import stockade.spec.SpecBuilder;
import stockade.spec.Word;

class LimitFilesTest {
  private static String written(String words, boolean unified) {
    List<Word> said = Stream.of(words.split(" ")).map(word -> word.split("=", 2))
        .map(word -> Word.of(Key.parse(word[0]).orElseThrow(), word[1])).toList();
    List<Limit> limits = SpecBuilder.of(said, Path.of("/"), Map.of()).resources().limits();
    return String.join("; ", limits.stream()
        .flatMap(limit -> LimitFiles.of(limit, limits, unified).stream())
        .map(LimitFilesTest::text).toList());
  }

  private static String text(Setting setting) {
    return setting.file() + "=" + setting.device().orElse("") + setting.text() + (setting.optional() ? "?" : "")
        + setting.otherwise().map(other -> " or " + text(other)).orElse("");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "memory=1M | memory.max=1048576; memory.swap.max=1048576?",
    "memory=1M memory-swap=3M | memory.max=1048576; memory.swap.max=2097152?; memory.swap.max=2097152",
    "memory=1M memory-swap=unlimited | memory.max=1048576; memory.swap.max=max?; memory.swap.max=max",
    "memory-high=2M memory-low=1M | memory.high=2097152; memory.low=1048576",
    "cpus=1.25 cpu-weight=50 | cpu.max=125000 100000; cpu.weight=50",
    "cpuset=0-1,4 cpuset-mems=0 | cpuset.cpus=0-1,4; cpuset.mems=0",
    "pids-limit=7 | pids.max=7",
    "pids-limit=-1 | pids.max=max",
    "io-weight=100 | io.weight=default 100 or io.bfq.weight=10",
    "io-max=8:0:rbps=1M,wiops=max | io.max=8:0 rbps=1048576 wiops=max",
    "io-max=/dev/sda:riops=9 | io.max=/dev/sda riops=9",
    "hugetlb=2M=4M hugetlb=1G=0 | hugetlb.2MB.max=4194304; hugetlb.1GB.max=0"})
  void version_2_is_written_so(String words, String files) {
    assertThat(written(words, true)).isEqualTo(files);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "memory=1M | memory.limit_in_bytes=1048576; memory.memsw.limit_in_bytes=2097152?",
    "memory=1M memory-swap=unlimited | memory.limit_in_bytes=1048576; memory.memsw.limit_in_bytes=-1?; memory.memsw.limit_in_bytes=-1",
    "memory-low=1M | memory.soft_limit_in_bytes=1048576",
    "cpus=0.5 cpu-weight=100 | cpu.cfs_period_us=100000; cpu.cfs_quota_us=50000; cpu.shares=1024",
    "cpu-weight=1 | cpu.shares=10",
    "pids-limit=7 | pids.max=7",
    "io-weight=10000 | blkio.weight=1000 or blkio.bfq.weight=1000",
    "io-max=8:0:rbps=1M,wiops=max | blkio.throttle.read_bps_device=8:0 1048576; blkio.throttle.write_iops_device=8:0 0",
    "hugetlb=64K=1M | hugetlb.64KB.limit_in_bytes=1048576"})
  void version_1_is_written_so(String words, String files) {
    assertThat(written(words, false)).isEqualTo(files);
  }
}
