package stockade.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import stockade.spec.Mount.Overlay;
import stockade.spec.Mount.Overlay.Changes;

/** {@code DEST:LOWER[:LOWER...][:upper=DIR,work=DIR]} */
final class OverlayWords {
  /** What overlayfs stacks at most since Linux 4.19 (OVL_MAX_STACK). */
  static final int MOST_LAYERS = 500;

  private OverlayWords() {}

  static Mount overlay(Piece piece, List<Piece> fields) {
    Optional<Changes> changes = fields.size() > 1 ? changes(piece, fields.get(fields.size() - 1)) : Optional.empty();
    int end = fields.size() - (changes.isPresent() ? 1 : 0);
    if (end < 2 || end > MOST_LAYERS + 1) {
      throw piece.wrong("needs 1 to " + MOST_LAYERS + " lower folders; write " + piece.word().key().syntax());
    }
    String path = Paths.inside(piece, fields.get(0).text());
    List<String> lower = new ArrayList<>();
    fields.subList(1, end).forEach(field -> lower.add(Paths.host(piece, field.text())));
    return new Overlay(path, lower, changes, piece.origin());
  }

  private static Optional<Changes> changes(Piece piece, Piece field) {
    if (!field.raw().startsWith("upper=") && !field.raw().startsWith("work=")) {
      return Optional.empty();
    }
    List<Piece> options = field.split(',');
    Optional<String> upper = option(piece, options, "upper=");
    Optional<String> work = option(piece, options, "work=");
    if (options.size() != 2 || upper.isEmpty() || work.isEmpty()) {
      throw piece.wrong("has not both upper and work; write upper=DIR,work=DIR, two folders of one file system");
    }
    if (upper.equals(work)) {
      throw piece.wrong("has the same folder as upper and as work; overlayfs needs two");
    }
    return Optional.of(new Changes(upper.get(), work.get()));
  }

  private static Optional<String> option(Piece piece, List<Piece> options, String name) {
    return options.stream()
        .filter(option -> option.raw().startsWith(name))
        .map(option -> Paths.host(piece, option.from(name.length()).text()))
        .findFirst();
  }
}
