package dev.tenon.authzen;

import dev.tenon.live.Overflow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an operator sets, in a file of YAML; the README lists the keys.
 *
 * @param url where callers reach the server, if it is said
 * @param host where it listens
 * @param port where it listens; 0 for any that is free
 * @param behindProxy whether something before it ends TLS
 * @param tls the key store, if it ends TLS itself
 * @param policy the policy file
 * @param directory the file of the subjects
 * @param inventory the file of the resources, if there is one
 * @param audit the file of the audit log, if there is one
 * @param whenFull what happens to a decision that cannot be recorded
 * @param approvals how long a request for access waits; empty if nothing can be requested
 * @param approvers who approves with a token
 * @param mapping what requests mean to the policy
 * @param limits what one request may take
 * @param callers who may ask
 * @param open whether everybody on this machine may ask everything
 */
record ServerSettings(
    Optional<URI> url,
    InetAddress host,
    int port,
    boolean behindProxy,
    Optional<Tls> tls,
    Path policy,
    Path directory,
    Optional<Path> inventory,
    Optional<Path> audit,
    Overflow whenFull,
    Optional<Duration> approvals,
    Optional<ApproverTokens> approvers,
    Mapping mapping,
    Limits limits,
    List<ListedCaller> callers,
    boolean open) {

  /**
   * TLS.
   *
   * @param keystore a PKCS #12 file
   * @param passwordFile a file with its password
   */
  record Tls(Path keystore, Path passwordFile) {}

  /**
   * The tokens of people who approve.
   *
   * @param issuer their issuer
   * @param type their type in the directory
   */
  record ApproverTokens(String issuer, String type) {}

  /**
   * A caller and its credential.
   *
   * @param caller the caller
   * @param keyHash the hash of its key, empty if it has none
   * @param issuer the issuer of its tokens, empty if it has none
   * @param client the client of its tokens
   * @param scope a scope that they must have, empty for none
   * @param approvesAs the type and id of the subject as which it approves, empty if it does not
   */
  record ListedCaller(
      Caller caller,
      String keyHash,
      String issuer,
      String client,
      String scope,
      List<String> approvesAs) {}

  private static final String[] KEYS = {
    "url", "listen", "behind_proxy", "tls", "policy", "directory", "inventory", "audit",
    "audit_when_full", "approvals", "tenant", "resources", "actions", "creating", "limits",
        "callers"
  };

  static ServerSettings read(Path path, boolean open, Optional<Integer> port) throws IOException {
    ConfigFile file = ConfigFile.read(path).only(KEYS);
    Path home = path.toAbsolutePath().resolveSibling("");
    String listen = file.text("listen", "127.0.0.1:8480");
    int colon = listen.lastIndexOf(':');
    if (colon < 1 || !listen.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw file.wrong("listen", "is `" + listen + "`: write an address such as 127.0.0.1:8480");
    }
    InetAddress host = InetAddress.getByName(listen.substring(0, colon));
    ConfigFile approvals = file.section("approvals").only("lifetime", "issuer", "type");
    ServerSettings settings =
        new ServerSettings(
            open ? Optional.empty() : Optional.of(url(file)),
            host,
            port.orElse(Integer.parseInt(listen.substring(colon + 1))),
            file.flag("behind_proxy"),
            file.has("tls") && !open ? Optional.of(tls(file, home)) : Optional.empty(),
            home.resolve(file.text("policy")),
            home.resolve(file.text("directory")),
            optional(file, "inventory").map(home::resolve),
            optional(file, "audit").map(home::resolve),
            overflow(file),
            file.has("approvals") ? Optional.of(lifetime(approvals)) : Optional.empty(),
            approvals.has("issuer")
                ? Optional.of(
                    new ApproverTokens(approvals.text("issuer"), approvals.text("type", "user")))
                : Optional.empty(),
            mapping(file),
            limits(file.section("limits")),
            callers(file),
            open);
    settings.requireSafe(file);
    return settings;
  }

  private static URI url(ConfigFile file) {
    URI url = URI.create(file.text("url"));
    if (url.getHost() == null || !("https".equals(url.getScheme()) || isLocal(url))) {
      throw file.wrong("url", "is `" + url + "`: write one such as https://pdp.example.com");
    }
    return url;
  }

  private static boolean isLocal(URI url) {
    return "http".equals(url.getScheme())
        && List.of("localhost", "127.0.0.1", "[::1]").contains(url.getHost());
  }

  private static Optional<String> optional(ConfigFile file, String key) {
    return file.has(key) ? Optional.of(file.text(key)) : Optional.empty();
  }

  private static Tls tls(ConfigFile file, Path home) {
    ConfigFile tls = file.section("tls").only("keystore", "password_file");
    return new Tls(home.resolve(tls.text("keystore")), home.resolve(tls.text("password_file")));
  }

  private static Overflow overflow(ConfigFile file) {
    return word(file, "audit_when_full", file.text("audit_when_full", "deny"), Overflow.values());
  }

  private static <E extends Enum<E>> E word(ConfigFile file, String key, String word, E[] values) {
    List<String> names = new ArrayList<>();
    for (E value : values) {
      String name = value.name().toLowerCase(Locale.ROOT);
      if (name.equals(word)) {
        return value;
      }
      names.add(name);
    }
    throw file.wrong(key, "is `" + word + "`: write one of " + String.join(", ", names));
  }

  private static Duration lifetime(ConfigFile approvals) {
    String text = approvals.text("lifetime", "PT4H");
    try {
      Duration lifetime = Duration.parse(text);
      if (!lifetime.isNegative() && !lifetime.isZero()) {
        return lifetime;
      }
      throw approvals.wrong("lifetime", "is `" + text + "`: write a duration above zero");
    } catch (DateTimeException e) {
      throw approvals.wrong("lifetime", "is `" + text + "`: write a duration such as PT4H");
    }
  }

  private static Mapping mapping(ConfigFile file) {
    try {
      Mapping mapping = Mapping.standard();
      for (Map.Entry<String, String> each : file.words("resources").entrySet()) {
        mapping =
            each.getKey().equals("*")
                ? mapping.withOtherResources(each.getValue())
                : mapping.withResource(each.getKey(), each.getValue());
      }
      for (Map.Entry<String, String> each : file.words("actions").entrySet()) {
        mapping = mapping.withAction(each.getKey(), each.getValue());
      }
      for (String name : file.texts("creating")) {
        mapping = mapping.withCreating(name);
      }
      String tenant = file.text("tenant", "none");
      return switch (tenant.replaceAll("\\..*", "")) {
        case "none" -> mapping;
        case "path" -> mapping.withTenantOfPath();
        case "context" -> mapping.withTenantOfContext(tenant.replaceFirst("context\\.?", ""));
        case "resource" -> mapping.withTenantOfResource(tenant.replaceFirst("resource\\.?", ""));
        default ->
            throw file.wrong(
                "tenant", "is `" + tenant + "`: write none, path, context.NAME or resource.NAME");
      };
    } catch (IllegalArgumentException e) {
      String said = String.valueOf(e.getMessage());
      throw said.contains(": `") ? e : file.wrong("resources", "is not valid: " + said);
    }
  }

  private static Limits limits(ConfigFile file) {
    file.only("body", "depth", "evaluations", "page", "scanned");
    Limits usual = Limits.standard();
    int most = 100_000_000;
    return new Limits(
        file.number("body", usual.body(), 1, most),
        file.number("depth", usual.depth(), 4, 500),
        file.number("evaluations", usual.evaluations(), 1, most),
        file.number("page", usual.page(), 1, most),
        file.number("scanned", usual.scanned(), 1, most));
  }

  private static List<ListedCaller> callers(ConfigFile file) {
    return file.sections("callers").stream().map(ServerSettings::caller).toList();
  }

  private static ListedCaller caller(ConfigFile file) {
    file.only(
        "name",
        "key_sha256",
        "issuer",
        "client",
        "scope",
        "may",
        "tenants",
        "asserts",
        "diagnostics",
        "approves_as");
    if (file.has("key_sha256") == file.has("client") || file.has("client") != file.has("issuer")) {
      throw file.wrong("", "needs either `key_sha256`, or `issuer` and `client`");
    }
    ConfigFile asserts = file.section("asserts").only("attributes", "roles");
    Caller caller =
        Caller.named(file.text("name"))
            .within(Set.copyOf(file.texts("tenants")))
            .assertingAttributes(Set.copyOf(asserts.texts("attributes")))
            .assertingRoles(Set.copyOf(asserts.texts("roles")))
            .may(rights(file).toArray(new Caller.Right[0]));
    List<String> as =
        file.has("approves_as") ? Arrays.asList(file.text("approves_as").split("/", 2)) : List.of();
    if (as.size() == 1) {
      throw file.wrong("approves_as", "is no type and id, such as user/ada");
    }
    return new ListedCaller(
        file.flag("diagnostics") ? caller.diagnosing() : caller,
        file.text("key_sha256", ""),
        file.text("issuer", ""),
        file.text("client", ""),
        file.text("scope", ""),
        as);
  }

  private static Set<Caller.Right> rights(ConfigFile file) {
    EnumSet<Caller.Right> rights = EnumSet.noneOf(Caller.Right.class);
    Caller.Right[] all = {Caller.Right.EVALUATE, Caller.Right.SEARCH, Caller.Right.REQUEST};
    file.texts("may").forEach(word -> rights.add(word(file, "may", word, all)));
    return rights;
  }

  /** Nothing that protects is left out by chance. */
  private void requireSafe(ConfigFile file) {
    if (open) {
      if (!host.isLoopbackAddress()) {
        throw file.wrong("listen", "is not this machine alone: --open goes with 127.0.0.1 or ::1");
      }
      return;
    }
    if (!host.isLoopbackAddress() && tls.isEmpty() && !behindProxy) {
      throw file.wrong(
          "listen",
          "is reached from other machines without TLS: set `tls`, or `behind_proxy: true` if"
              + " something before the server ends TLS");
    }
    if (callers.isEmpty()) {
      throw file.wrong("callers", "is empty: nobody could ask; list them, or try with --open");
    }
  }
}
