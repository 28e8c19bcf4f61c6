package stockade.mount;

import stockade.spec.Mount;

/** Whether a mount is one that can be written to. */
final class Writable implements Mount.Cases<Boolean> {
  @Override
  public Boolean bind(Mount.Bind bind) {
    return bind.access() != Mount.Bind.Access.READ_ONLY;
  }

  @Override
  public Boolean tmpfs(Mount.Tmpfs tmpfs) {
    return true;
  }

  @Override
  public Boolean directory(Mount.Directory directory) {
    return false;
  }

  @Override
  public Boolean symlink(Mount.Symlink symlink) {
    return false;
  }

  @Override
  public Boolean file(Mount.FileCopy file) {
    return true;
  }

  @Override
  public Boolean overlay(Mount.Overlay overlay) {
    return true;
  }

  @Override
  public Boolean mask(Mount.Mask mask) {
    return false;
  }
}
