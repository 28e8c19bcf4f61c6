package stockade.mount;

import java.util.List;
import java.util.stream.Stream;
import stockade.draft.Draft;
import stockade.draft.Place;
import stockade.draft.Rows;
import stockade.draft.Sequence;
import stockade.draft.Slots;
import stockade.draft.Variables;
import stockade.linux.Errno;
import stockade.plan.Address;
import stockade.plan.Failure;
import stockade.plan.PlanException;
import stockade.plan.Slot;
import stockade.plan.Test;
import stockade.plan.Width;
import stockade.spec.Confinement.View;
import stockade.spec.Origin;

/**
 * In the view of the host: what tells secrets of the caller is masked. The caller's home is $HOME at run time, and the home of
 * passwd besides. Sockets of agents and services are hidden with /run and /tmp, which are fresh.
 */
public record Credentials() implements Mounting {
  /** Below a home. */
  static final List<String> OF_A_HOME = List.of(
      ".ssh", ".gnupg", ".pki", ".password-store", ".local/share/keyrings", ".local/share/kwalletd",
      ".aws", ".azure", ".config/gcloud", ".config/doctl", ".config/hcloud", ".oci", ".kube", ".docker",
      ".config/containers", ".terraform.d", ".vault-token", ".config/op", ".config/sops", ".config/age", ".age",
      ".config/rclone", ".s3cfg", ".netrc", ".authinfo", ".authinfo.gpg", ".git-credentials",
      ".config/git/credentials", ".config/gh", ".config/glab-cli", ".config/hub", ".npmrc", ".yarnrc.yml", ".pypirc",
      ".gem/credentials", ".cargo/credentials", ".cargo/credentials.toml", ".m2/settings.xml",
      ".m2/settings-security.xml", ".gradle/gradle.properties", ".composer/auth.json", ".config/pip/pip.conf",
      ".pgpass", ".my.cnf", ".mylogin.cnf", ".config/Signal", ".mozilla", ".thunderbird", ".config/google-chrome",
      ".config/chromium", ".config/BraveSoftware", ".config/microsoft-edge", ".config/vivaldi", ".config/opera",
      ".claude", ".codex", ".config/anthropic", ".config/openai", ".bash_history", ".zsh_history",
      ".local/share/fish/fish_history", ".python_history", ".psql_history", ".mysql_history", ".node_repl_history",
      ".lesshst", ".viminfo", ".Xauthority");

  /** Of the system, for what root inside could read. */
  static final List<String> OF_THE_SYSTEM = List.of(
      "/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-", "/etc/security/opasswd",
      "/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_ecdsa_key", "/etc/ssh/ssh_host_ed25519_key",
      "/etc/ssh/ssh_host_dsa_key", "/etc/ssl/private", "/etc/pki/tls/private", "/etc/letsencrypt", "/etc/krb5.keytab",
      "/etc/ipsec.secrets", "/etc/wireguard", "/etc/NetworkManager/system-connections",
      "/etc/cups/ssl", "/etc/apt/auth.conf", "/etc/apt/auth.conf.d", "/var/lib/systemd/credential.secret",
      "/var/lib/systemd/random-seed", "/etc/rancher", "/var/lib/kubelet", "/var/spool/cron");

  private static final Slot NAME = new Slot("secret");
  private static final Slot HOME = new Slot("home");
  private static final Slot VARIABLE = new Slot("home_variable");

  @Override
  public void attach(Draft draft) {
    Sequence init = draft.init();
    String home = draft.host().caller().home();
    List<View.Opened> shown = shown(draft);
    List<String> ofTheSystem = masked(OF_THE_SYSTEM, "", shown);
    List<String> ofAHome = masked(OF_A_HOME.stream().map(name -> "/" + name).toList(), home, shown);
    shown.forEach(open -> demandMasked(open, home));
    init.step("masks", "mask what tells secrets of the system");
    init.set(HOME, Address.of(""));
    each(init, "secret_of_the_system", ofTheSystem);
    init.step("masks", "mask what tells secrets below the caller's home");
    init.set(HOME, Address.of(home));
    each(init, "secret_of_the_account", ofAHome);
    init.step("masks", "mask what tells secrets below $HOME, where that is another place");
    String unset = init.fresh("no_home");
    Variables.find(init, "HOME=", HOME, unset);
    init.load(VARIABLE, HOME, 0, Width.BYTE).when(VARIABLE, Test.NE, '/', unset);
    each(init, "secret_of_home", ofAHome);
    init.label(unset);
  }

  /** All paths that are masked where they exist, those of the caller's home below it. */
  public static List<String> masked(Draft draft) {
    String home = draft.host().caller().home();
    return Stream.concat(
            masked(OF_THE_SYSTEM, "", shown(draft)).stream(),
            masked(OF_A_HOME.stream().map(name -> "/" + name).toList(), home, shown(draft)).stream().map(home::concat))
        .toList();
  }

  private static List<View.Opened> shown(Draft draft) {
    String home = draft.host().caller().home();
    return draft.spec().confinement().view().shown().stream()
        .map(open -> open.path().startsWith("~/") ? new View.Opened(home + open.path().substring(1), open.origin()) : open)
        .toList();
  }

  /** Without those that the spec shows, by their own name or by a folder's above them. */
  private static List<String> masked(List<String> names, String home, List<View.Opened> shown) {
    return names.stream()
        .filter(name -> shown.stream().noneMatch(open -> (home + name + "/").startsWith(open.path() + "/")))
        .toList();
  }

  private static void demandMasked(View.Opened open, String home) {
    boolean masked = Stream.concat(OF_THE_SYSTEM.stream(), OF_A_HOME.stream().map(name -> home + "/" + name))
        .anyMatch(secret -> (secret + "/").startsWith(open.path() + "/"));
    if (!masked) {
      throw PlanException.at(
          open.origin(),
          "nothing at %s is masked by itself; name a masked path or a folder above one, or leave it out".formatted(open.path()));
    }
  }

  /** Each name is appended to {@link #HOME}, and covered where it is there to be found. */
  private static void each(Sequence init, String word, List<String> names) {
    Rows.each(init, word, names, NAME, next -> {
      init.text(HOME).append(NAME);
      Failure failure = Failure.of("cannot mask a file that tells secrets", Origin.DEFAULT);
      Place.open(init, Slots.TEXT_START, Masks.PLACE, next, failure, Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES);
      Masks.cover(init, failure);
    });
  }
}
