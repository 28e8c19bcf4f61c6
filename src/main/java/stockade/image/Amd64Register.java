package stockade.image;

/** The general registers of x86-64, in the order of their numbers. */
enum Amd64Register {
  RAX,
  RCX,
  RDX,
  RBX,
  RSP,
  RBP,
  RSI,
  RDI,
  R8,
  R9,
  R10,
  R11,
  R12,
  R13,
  R14,
  R15;

  /** The number's low three bits, as the ModRM byte holds them. */
  int low() {
    return ordinal() & 7;
  }

  /** The number's fourth bit, as the REX prefix holds it. */
  int high() {
    return ordinal() >> 3;
  }
}
