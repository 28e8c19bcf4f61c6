package stockade.spec;

import java.util.List;

/** What the command may do beyond seeing files. */
final class ConfinementWords {
  private ConfinementWords() {}

  static Confinement of(Words words, Isolation isolation, List<Mount> mounts) {
    return new Confinement(
        CapabilityWords.of(words),
        words.flag(Key.ALLOW_NEW_PRIVILEGES),
        FilterWords.of(words),
        FenceWords.of(words),
        words.flag(Key.ALLOW_USERNS),
        ViewWords.of(words, isolation, mounts),
        MachineWords.of(words),
        words.flag(Key.TTY));
  }
}
