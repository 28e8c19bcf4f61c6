package stockade;

import java.util.stream.Collectors;
import stockade.spec.Key;

/** The manual page, whose options are the table of keys; man(7). */
final class ManPage {
  private static final String HEAD = """
      .\\" ManPageTest compares this file with the table of keys; -Dgolden=accept writes it.
      .TH STOCKADE 1 "" "stockade 0.1.0" "User Commands"
      .SH NAME
      stockade \\- run a command in a sandbox
      .SH SYNOPSIS
      .nf
      .B stockade run \\fR[\\fB\\-f \\fISPEC\\fR] [\\fIOPTION\\fR...] [\\fB\\-\\-\\fR] \
      [\\fICOMMAND \\fR[\\fIARG\\fR...]]
      .B stockade build \\fR[\\fB\\-f \\fISPEC\\fR] [\\fIOPTION\\fR...] \\fB\\-o \\fIFILE \\fR[\\fB\\-\\-\\fR] \
      [\\fICOMMAND \\fR[\\fIARG\\fR...]]
      .B stockade wrap \\fR[\\fB\\-f \\fISPEC\\fR] [\\fIOPTION\\fR...] \\fB\\-\\-into \\fIDIR \\fR[\\fB\\-\\-\\fR] \\fIPROGRAM\\fR...
      .B stockade plan \\fR[\\fB\\-f \\fISPEC\\fR] [\\fB\\-\\-format text\\fR|\\fBjson\\fR] \
      [\\fIOPTION\\fR...] [\\fB\\-\\-\\fR] [\\fICOMMAND \\fR[\\fIARG\\fR...]]
      .B stockade show \\fR[\\fB\\-f \\fISPEC\\fR] [\\fB\\-\\-format text\\fR|\\fBjson\\fR] \
      [\\fIOPTION\\fR...] [\\fB\\-\\-\\fR] [\\fICOMMAND \\fR[\\fIARG\\fR...]]
      .B stockade check \\fR[\\fB\\-f \\fISPEC\\fR] [\\fIOPTION\\fR...] [\\fB\\-\\-\\fR] \
      [\\fICOMMAND \\fR[\\fIARG\\fR...]]
      .B stockade cache list\\fR|\\fBclear\\fR|\\fBwhy\\fR|\\fBplan\\fR [...]
      .B stockade doctor
      .B stockade help \\fR[\\fICOMMAND\\fR]
      .fi
      .SH DESCRIPTION
      Stockade compiles what a sandbox is to be, said by a spec file and by options, into a small native launcher.
      .B run
      becomes that launcher;
      .B build
      writes it to a file that runs by itself and appends the words that it is given to the command;
      .B wrap
      writes such files named after programs, by which these are called from the host with the same home and user;
      .B plan
      prints every system call that it would make;
      .B show
      says what the command may see and do;
      .B check
      says whether the spec is legal and this host can run it;
      .B cache
      lists or removes the launchers that
      .B run
      keeps, and says why it compiled one anew;
      .B doctor
      says what this host can do, and the remedy for what it can't.
      .PP
      .B start
      starts named sandboxes, which go on by themselves;
      .BR stop ,
      .BR restart ,
      .BR kill ,
      .B pause
      and
      .B resume
      do what their names say;
      .B ps
      lists those that run and
      .B list
      those that could;
      .BR logs ,
      .B inspect
      and
      .B wait
      tell what they wrote, what they are and how they end;
      .B rm
      forgets one that has ended.
      .B exec
      runs a command in one,
      .B cp
      copies a file,
      .B stats
      and
      .B top
      measure, and
      .B systemd
      prints a unit.
      .PP
      Words that follow the options are appended to the spec's command; without one the first of them is the program.
      .B \\-f \\-
      reads the spec from standard input.
      .SH OPTIONS
      Each is a key of the spec file by the same word. Of an option that has one value the last wins; the others add up
      in the order written, and mounts are made in that order.
      """;

  private static final String TAIL = """
      .SH EXIT STATUS
      .TP
      0 to 255
      The command's own.
      .TP
      128 + N
      Signal N ended the command.
      .TP
      125
      The sandbox could not be made; the command did not start.
      .TP
      126
      The command can't be executed.
      .TP
      127
      The command was not found.
      .TP
      2
      The command line is wrong.
      .SH FILES
      .TP
      .I $XDG_CACHE_HOME/stockade
      Compiled launchers and filters, which may be removed. Where the variable isn't set it is
      .IR ~/.cache .
      .TP
      .I /etc/stockade/NAME.toml, $XDG_CONFIG_HOME/stockade/NAME.toml
      Specs that can be started by their names, of root and of others.
      .TP
      .I /run/stockade/NAME, $XDG_RUNTIME_DIR/stockade/NAME
      The state of a started sandbox.
      .TP
      .I /var/log/stockade/NAME.log, $XDG_STATE_HOME/stockade/logs/NAME.log
      What it has written.
      .SH EXAMPLES
      The host's files, read-only, and a folder to write to:
      .PP
      .nf
          stockade run \\-\\-bind result \\-\\- make
      .fi
      .PP
      A shell as root in a root of its own:
      .PP
      .nf
          stockade run \\-\\-root /srv/debian \\-\\-user root \\-\\- bash
      .fi
      .SH SEE ALSO
      .BR bwrap (1),
      .BR newuidmap (1),
      .BR namespaces (7),
      .BR pivot_root (2),
      .BR landlock (7)
      """;

  private ManPage() {}

  static String text() {
    return HEAD + Key.options().stream().map(ManPage::option).collect(Collectors.joining()) + TAIL;
  }

  private static String option(Key key) {
    String value = key.syntax().isEmpty() ? "" : " \\fI" + roff(key.syntax()) + "\\fR";
    boolean bare = key.standard().isEmpty() || key.kind() == Key.Kind.FLAG;
    String standard = bare ? "" : "Default: " + roff(key.standard()) + ".\n";
    return ".TP\n\\fB" + roff(key.option()) + "\\fR" + value + "\n" + roff(key.help()) + "\n" + standard;
  }

  /** As it stands: a backslash begins a request, and a bare hyphen may be printed as a longer one. */
  private static String roff(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}
