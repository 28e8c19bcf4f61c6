package stockade.view;

/** Colours of a terminal, ECMA-48 SGR; none where the text goes elsewhere. */
enum Paint {
  PLAIN,
  COLOURED;

  private static final int BOLD = 1;
  private static final int RED = 31;
  private static final int GREEN = 32;
  private static final int YELLOW = 33;

  String heading(String text) {
    return in(BOLD, text);
  }

  String loose(String text) {
    return in(YELLOW, text);
  }

  String access(Access access, String text) {
    return in(switch (access) {
      case READ_ONLY -> GREEN;
      case WRITABLE -> YELLOW;
      case MASKED -> RED;
    }, text);
  }

  private String in(int attribute, String text) {
    return this == PLAIN ? text : "\u001b[" + attribute + "m" + text + "\u001b[0m";
  }
}
