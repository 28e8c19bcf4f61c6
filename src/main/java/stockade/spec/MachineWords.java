package stockade.spec;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import stockade.linux.Architecture;
import stockade.linux.Personality;
import stockade.spec.Confinement.Machine;

/** What programs see as the machine. */
final class MachineWords {
  private MachineWords() {}

  /** @param compat programs of the 32-bit sister run, too */
  private record Target(Architecture architecture, boolean compat) {}

  static Machine of(Words words) {
    Optional<Piece> arch = words.last(Key.ARCH);
    Optional<Piece> said = words.last(Key.PERSONALITY);
    Optional<Target> target = arch.flatMap(MachineWords::target);
    boolean compat = target.filter(Target::compat).isPresent();
    Set<Personality> personality = EnumSet.noneOf(Personality.class);
    said.ifPresent(piece -> read(piece, personality));
    if (compat && personality.contains(Personality.PER_LINUX)) {
      throw said.orElseThrow().contradicts(arch.orElseThrow());
    }
    if (compat) {
      personality.add(Personality.PER_LINUX32);
    }
    return new Machine(
        personality.stream().mapToLong(Personality::bits).sum(),
        target.map(Target::architecture),
        compat,
        arch.or(() -> said).map(Piece::origin).orElse(Origin.DEFAULT));
  }

  /** What the word stands for; nothing for the host's own. */
  private static Optional<Target> target(Piece piece) {
    String word = piece.raw();
    return word.equals("native") ? Optional.empty() : Optional.of(Architecture.parse(word)
        .map(architecture -> new Target(architecture, false))
        .or(() -> withSister(word))
        .orElseThrow(() -> piece.wrong(
            "is no architecture that launchers are made for; write native, x86_64, i386, aarch64 or arm")));
  }

  private static Optional<Target> withSister(String word) {
    return Arrays.stream(Architecture.values())
        .filter(architecture -> architecture.sister().word().equals(word))
        .map(architecture -> new Target(architecture, true))
        .findFirst();
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
