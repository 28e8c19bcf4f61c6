package stockade.fleet;

import java.time.Duration;
import java.util.Locale;
import stockade.plan.PlanException;
import stockade.spec.Service;
import stockade.spec.Service.Dependence;
import stockade.spec.Service.Ready;
import stockade.spec.Service.Sign;
import stockade.spec.Spec;

/**
 * {@code stockade systemd}: units that run a launcher which {@code stockade build} has made, systemd.service(5). The service manager
 * then does what a monitor of a started sandbox does: it restarts, orders, and keeps the log.
 */
public record Unit(Fleet fleet) {
  private static final String FOLDER = "/usr/local/lib/stockade";

  /** The unit of one sandbox. */
  public String of(String word) {
    Wanted wanted = Wanted.of(word, fleet);
    Spec spec = wanted.spec();
    spec.service().health().ifPresent(health -> {
      throw PlanException.at(
          health.origin(), "systemd makes no checks of health; leave health-cmd out, or have the unit run `stockade start`");
    });
    String launcher = FOLDER + "/" + wanted.name();
    StringBuilder unit = new StringBuilder("# Made by stockade systemd. The launcher: stockade build -f SPEC -o " + launcher + "\n");
    unit.append("[Unit]\nDescription=Sandbox ").append(wanted.name()).append('\n');
    for (Dependence dependence : spec.service().depends()) {
      String other = "stockade-" + dependence.name() + ".service";
      unit.append("Requires=").append(other).append("\nAfter=").append(other).append('\n');
    }
    unit.append("\n[Service]\n").append(type(spec)).append("ExecStart=").append(launcher).append('\n');
    hooks(unit, spec.service().hooks(), wanted.name());
    unit.append("KillMode=mixed\nKillSignal=").append(spec.supervision().stopSignal().name()).append('\n');
    unit.append("TimeoutStopSec=").append(seconds(spec.supervision().stopTimeout().plusSeconds(5))).append('\n');
    unit.append("Restart=").append(spec.service().restart().name().toLowerCase(Locale.ROOT).replace('_', '-')).append('\n');
    return unit.append("Delegate=yes\nSlice=stockade.slice\n\n[Install]\nWantedBy=multi-user.target\n").toString();
  }

  /** For any name: {@code systemctl start stockade@web}. */
  public static String template() {
    return """
        # Made by stockade systemd. The launchers: stockade build -f NAME.toml -o %s/NAME
        [Unit]
        Description=Sandbox %%i

        [Service]
        Type=exec
        ExecStart=%s/%%i
        KillMode=mixed
        Delegate=yes
        Slice=stockade.slice

        [Install]
        WantedBy=multi-user.target
        """.formatted(FOLDER, FOLDER);
  }

  /** The launcher passes on what the command says, so the message is the main process's. */
  private static String type(Spec spec) {
    boolean notify = spec.service().ready().map(Ready::sign).filter(Sign.Notify.class::isInstance).isPresent();
    return notify ? "Type=notify\nNotifyAccess=main\n" : "Type=exec\n";
  }

  private static void hooks(StringBuilder unit, Service.Hooks hooks, Name name) {
    hooks.prestart().forEach(command -> unit.append("ExecStartPre=").append(shell(command, name)));
    hooks.poststart().forEach(command -> unit.append("ExecStartPost=").append(shell(command, name)));
    hooks.prestop().forEach(command -> unit.append("ExecStop=").append(shell(command, name)));
    hooks.poststop().forEach(command -> unit.append("ExecStopPost=").append(shell(command, name)));
  }

  /** Quoted as systemd.syntax(7) has it: a percent sign and a dollar are doubled. */
  private static String shell(String command, Name name) {
    String quoted = command.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("%", "%%").replace("$", "$$");
    return "/bin/sh -c \"" + quoted + "\" sh " + name + "\n";
  }

  private static String seconds(Duration time) {
    return time.toMillis() + "ms";
  }
}
