package stockade.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import stockade.linux.Errno;
import stockade.spec.Origin;

/**
 * In the view of the host: what tells secrets of the caller is masked. The caller's home is $HOME at run time, and the home of
 * passwd besides. Sockets of agents and services are hidden with /run and /tmp, which are fresh.
 */
record Credentials() implements Mounting {
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
    init.step("masks", "mask what tells secrets of the system");
    init.set(HOME, Address.of(""));
    each(init, "secret_of_the_system", OF_THE_SYSTEM);
    init.step("masks", "mask what tells secrets below the caller's home");
    init.set(HOME, Address.of(draft.host().caller().home()));
    each(init, "secret_of_the_account", slashed());
    init.step("masks", "mask what tells secrets below $HOME, where that is another place");
    String unset = init.fresh("no_home");
    Variables.find(init, "HOME=", HOME, unset);
    init.load(VARIABLE, HOME, 0, Width.BYTE).when(VARIABLE, Test.NE, '/', unset);
    each(init, "secret_of_home", slashed());
    init.label(unset);
  }

  private static List<String> slashed() {
    return OF_A_HOME.stream().map(name -> "/" + name).toList();
  }

  /** A loop over the table of names: each is appended to {@link #HOME}, and covered where it is there to be found. */
  private static void each(Sequence init, String word, List<String> names) {
    Slot row = new Slot(word);
    String loop = init.fresh(word);
    String next = init.fresh("next");
    String done = init.fresh("done");
    init.set(row, Address.of(table(names)));
    init.label(loop).load(NAME, row, 0, Width.LONG).when(NAME, Test.EQ, 0, done);
    init.text(HOME).append(NAME);
    Failure failure = Failure.of("cannot mask a file that tells secrets", Origin.DEFAULT);
    Place.open(init, Slots.TEXT_START, Masks.PLACE, next, failure, Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES);
    Masks.cover(init, failure);
    init.label(next).compute(row, row, Arithmetic.PLUS, 8).go(loop);
    init.label(done);
  }

  private static Data.Struct table(List<String> names) {
    List<Data.Field> rows = new ArrayList<>();
    Stream.concat(names.stream().map(name -> (Value) Address.of(name)), Stream.of(Symbols.NULL))
        .forEach(value -> rows.add(new Data.Field("path", Width.LONG, value)));
    return new Data.Struct(rows);
  }
}
