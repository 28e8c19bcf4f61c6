package stockade.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import stockade.host.Ledger;

/** From what was said to what is wanted. */
public final class SpecBuilder {
  private SpecBuilder() {}

  /** As the other, where nobody wants to know what was asked. */
  public static Spec of(List<Word> words, Path workingDirectory, Map<String, String> environment) {
    return of(words, workingDirectory, environment, new Ledger());
  }

  /**
   * The spec that the words make. Of a word that has one value the last wins; others add up, in order.
   *
   * @param workingDirectory absolute: where relative paths of options and of the Java API start; those of a spec file
   *     start at its folder
   * @param environment for {@code ${ENV}} in values from spec files
   * @param ledger where it is written down which of both was asked, and which files were read
   * @throws SpecException if a value is illegal, or two contradict each other, or an environment file can't be read
   */
  public static Spec of(List<Word> words, Path workingDirectory, Map<String, String> environment, Ledger ledger) {
    Words said = new Words(words, new Place(workingDirectory, environment, ledger));
    Isolation isolation = IsolationWords.of(said);
    List<Mount> mounts = MountWords.of(said);
    return new Spec(
        RootWords.of(said, isolation, mounts),
        mounts,
        IdentityWords.of(said, isolation),
        isolation,
        SurroundingsWords.of(said),
        SupervisionWords.of(said),
        CommandWords.of(said),
        ConfinementWords.of(said, isolation, mounts),
        ResourceWords.of(said),
        EngineWords.of(said),
        ServiceWords.of(said));
  }
}
