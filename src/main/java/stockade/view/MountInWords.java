package stockade.view;

import java.util.ArrayList;
import java.util.List;
import stockade.spec.Mount;

/** A mount that the spec wishes. {@code around}: the access to the place that it is in. */
record MountInWords(Access around) implements Mount.Cases<Sight> {
  static String memory(long size) {
    return "empty, in memory, at most " + Bytes.words(size);
  }

  @Override
  public Sight bind(Mount.Bind bind) {
    List<String> words = new ArrayList<>(List.of(bind.source().equals(bind.path()) ? "the host's" : bind.source()));
    if (bind.access() == Mount.Bind.Access.DEVICE) {
      words.add("devices work");
    }
    if (bind.noexec()) {
      words.add("nothing can be executed");
    }
    if (bind.optional()) {
      words.add("if it exists");
    }
    boolean readOnly = bind.access() == Mount.Bind.Access.READ_ONLY;
    return new Sight(
        bind.path(),
        readOnly ? Access.READ_ONLY : Access.WRITABLE,
        String.join(", ", words));
  }

  @Override
  public Sight tmpfs(Mount.Tmpfs tmpfs) {
    return new Sight(tmpfs.path(), Access.WRITABLE, memory(tmpfs.size().orElse(Mount.Tmpfs.DEFAULT_SIZE)));
  }

  @Override
  public Sight directory(Mount.Directory directory) {
    return new Sight(directory.path(), around, "a folder, made where missing");
  }

  @Override
  public Sight symlink(Mount.Symlink symlink) {
    return new Sight(symlink.path(), around, "a link to " + symlink.target());
  }

  @Override
  public Sight file(Mount.FileCopy file) {
    return new Sight(file.path(), Access.WRITABLE, "a copy of " + file.source() + ", changes are lost");
  }

  @Override
  public Sight overlay(Mount.Overlay overlay) {
    String changes = overlay.changes().map(to -> "changes go to " + to.upper()).orElse("changes stay in memory");
    return new Sight(
        overlay.path(), Access.WRITABLE, String.join(" over ", overlay.lower()) + ", " + changes);
  }

  @Override
  public Sight mask(Mount.Mask mask) {
    return new Sight(mask.path(), Access.MASKED, mask.optional() ? "if it exists" : "");
  }
}
