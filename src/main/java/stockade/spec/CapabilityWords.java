package stockade.spec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stockade.linux.Capability;
import stockade.spec.Confinement.CapabilityWish;

/** {@code NAME[,NAME...]}, of capabilities. */
final class CapabilityWords {
  private CapabilityWords() {}

  /** In the order said, over both keys. */
  static List<CapabilityWish> of(Words words) {
    return words.each(Key.CAP_ADD, Key.CAP_DROP).stream()
        .flatMap(CapabilityWords::wishes)
        .collect(Collectors.toUnmodifiableList());
  }

  private static Stream<CapabilityWish> wishes(Piece piece) {
    return Stream.of(piece.raw().split(",", -1))
        .map(name -> new CapabilityWish(piece.word().key() == Key.CAP_ADD, named(piece, name), piece.origin()));
  }

  private static Optional<Capability> named(Piece piece, String name) {
    return name.equalsIgnoreCase("ALL")
        ? Optional.empty()
        : Optional.of(Capability.parse(name).orElseThrow(() -> unknown(piece, name)));
  }

  private static SpecException unknown(Piece piece, String name) {
    String word = name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
    String remedy = NearestWord.remedy(word, Capability.words());
    return piece.isNot(
        name, "a capability" + (remedy.isEmpty() ? "; write ALL, or a name of capabilities(7), as NET_ADMIN" : remedy));
  }
}
