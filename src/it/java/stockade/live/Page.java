package stockade.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the documents. Its blocks of {@code sh} are run in order by one shell; a block of {@code text} that follows one
 * says what it prints. What can't be run in a test is a block of {@code console}.
 */
public record Page(Path file, List<Block> blocks) {
  private static final Pattern BLOCK = Pattern.compile(
      "^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", Pattern.DOTALL | Pattern.MULTILINE);
  private static final String NEXT = "--- next block ---";

  /** Words for the shell, and what they print on both outputs. */
  public record Block(String words, String output) {}

  public static Page of(Path file) {
    try {
      Matcher matcher = BLOCK.matcher(Files.readString(file));
      List<Block> blocks = new ArrayList<>();
      while (matcher.find()) {
        blocks.add(new Block(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2)));
      }
      return new Page(file, blocks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All blocks as one script of bash; a line between the outputs of two. A block that fails ends it. */
  public String script() {
    StringBuilder script = new StringBuilder("set -e\nexec 2>&1\n");
    blocks.forEach(block -> script.append(block.words()).append("echo '").append(NEXT).append("'\n"));
    return script.toString();
  }

  /** What the script prints where the page is right. */
  public String expected() {
    StringBuilder expected = new StringBuilder();
    blocks.forEach(block -> expected.append(block.output()).append(NEXT).append('\n'));
    return expected.toString();
  }
}
