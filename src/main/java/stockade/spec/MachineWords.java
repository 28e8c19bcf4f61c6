package stockade.spec;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import stockade.linux.Personality;
import stockade.spec.Confinement.Machine;

/** What programs see as the machine. */
final class MachineWords {
  private MachineWords() {}

  static Machine of(Words words) {
    Optional<Piece> arch = words.last(Key.ARCH);
    Optional<Piece> said = words.last(Key.PERSONALITY);
    boolean i386 = arch.filter(MachineWords::isI386).isPresent();
    Set<Personality> personality = EnumSet.noneOf(Personality.class);
    said.ifPresent(piece -> read(piece, personality));
    if (i386 && personality.contains(Personality.PER_LINUX)) {
      throw said.orElseThrow().contradicts(arch.orElseThrow());
    }
    if (i386) {
      personality.add(Personality.PER_LINUX32);
    }
    return new Machine(
        personality.stream().mapToLong(Personality::bits).sum(),
        i386,
        arch.or(() -> said).map(Piece::origin).orElse(Origin.DEFAULT));
  }

  private static boolean isI386(Piece piece) {
    return switch (piece.raw()) {
      case "i386" -> true;
      case "native", "x86_64" -> false;
      case "arm" -> throw piece.wrong("programs can't be admitted on arm64 yet; write native");
      default -> throw piece.wrong("is no architecture that can be admitted; write native or i386");
    };
  }

  private static void read(Piece piece, Set<Personality> personality) {
    for (String word : piece.raw().split(",", -1)) {
      personality.add(named(piece, word));
    }
    if (personality.containsAll(EnumSet.of(Personality.PER_LINUX, Personality.PER_LINUX32))) {
      throw piece.wrong("is to be at once linux and linux32; keep one of them");
    }
  }

  private static Personality named(Piece piece, String word) {
    switch (word) {
      case "mmap-page-zero", "read-implies-exec" -> throw piece.isNot(
          word, "possible in a sandbox: it takes a protection of its memory from every program; leave it out");
      default -> {
        String remedy = NearestWord.remedy(word, Personality.words());
        return Personality.parse(word).orElseThrow(() -> piece.isNot(word, "a personality" + (remedy.isEmpty()
            ? "; there are " + String.join(", ", Personality.words()) : remedy)));
      }
    }
  }
}
