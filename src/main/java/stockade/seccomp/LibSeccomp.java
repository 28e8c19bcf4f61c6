package stockade.seccomp;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;

/** The functions of libseccomp that a compilation needs; each has its page in section 3 of the manual. */
public interface LibSeccomp {
  /** SCMP_FLTATR_CTL_OPTIMIZE; 2 is a binary tree over the numbers. */
  int OPTIMIZE = 8;

  Pointer seccomp_init(int action);

  void seccomp_release(Pointer filter);

  int seccomp_api_set(int level);

  int seccomp_attr_set(Pointer filter, int attribute, int value);

  int seccomp_rule_add_array(Pointer filter, int action, int call, int count, @In byte[] comparisons);

  int seccomp_export_bpf(Pointer filter, int descriptor);

  /** @throws FilterException where the library isn't there */
  static LibSeccomp load() {
    try {
      return LibraryLoader.create(LibSeccomp.class).failImmediately().load("libseccomp.so.2");
    } catch (UnsatisfiedLinkError missing) {
      throw new FilterException("system-call filters need libseccomp.so.2, which isn't there;"
          + " install the package libseccomp2, or do without a filter: --seccomp none");
    }
  }

  /** The calls of the C library by which a program comes out of libseccomp. */
  interface Memory {
    int memfd_create(String name, int flags);

    int close(int descriptor);

    static Memory load() {
      return LibraryLoader.create(Memory.class).failImmediately().load("c");
    }
  }
}
