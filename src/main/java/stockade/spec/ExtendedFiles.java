package stockade.spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stockade.host.Ledger;

/** A spec file and those that it extends, depth first; a file that is extended twice counts at its first place. */
final class ExtendedFiles {
  /** Files that extend each other. */
  static final int LONGEST_CHAIN = 16;

  private record Open(Path identity, String name) {}

  private final Deque<Open> chain = new ArrayDeque<>();
  private final Set<Path> read = new HashSet<>();
  private final Ledger ledger;

  ExtendedFiles(Ledger ledger) {
    this.ledger = ledger;
  }

  List<Word> from(String name, Origin asker) {
    Path file = TextFile.path(name, asker);
    if (!file.isAbsolute()) {
      ledger.directory(Path.of("").toAbsolutePath());
    }
    Path identity = identity(file);
    checkChain(new Open(identity, name), asker);
    return read.add(identity) ? from(name, identity, TextFile.read("spec", name, asker, ledger)) : List.of();
  }

  List<Word> from(String name, Path identity, String text) {
    chain.addLast(new Open(identity, name));
    List<Word> words = merged(name, TomlWords.of(name, text));
    chain.removeLast();
    return words;
  }

  /** A command is one value, though a list: that of the later file replaces, where other lists append. */
  private List<Word> merged(String name, List<Word> own) {
    Map<Boolean, List<Word>> parts = own.stream().collect(Collectors.partitioningBy(word -> word.key() == Key.EXTENDS));
    List<Word> words = new ArrayList<>();
    parts.get(true).forEach(word -> words.addAll(from(beside(name, word), word.origin())));
    if (own.stream().anyMatch(word -> word.key() == Key.COMMAND)) {
      words.removeIf(word -> word.key() == Key.COMMAND);
    }
    words.addAll(parts.get(false));
    return words;
  }

  private static String beside(String name, Word extended) {
    return TextFile.path(name, extended.origin())
        .resolveSibling(TextFile.path(extended.value(), extended.origin()))
        .toString();
  }

  private void checkChain(Open next, Origin asker) {
    if (chain.stream().anyMatch(open -> open.identity.equals(next.identity))) {
      String circle =
          Stream.concat(chain.stream(), Stream.of(next)).map(Open::name).collect(Collectors.joining(" -> "));
      throw SpecException.at(asker, "specs extend each other in a circle: " + circle + "; take one out");
    }
    if (chain.size() == LONGEST_CHAIN) {
      throw SpecException.at(asker, "more than " + LONGEST_CHAIN + " specs extend each other; join some of them");
    }
  }

  /** What isn't there, or is a pipe, has no real path; reading it tells. */
  private static Path identity(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException unresolved) {
      return file.toAbsolutePath().normalize();
    }
  }
}
