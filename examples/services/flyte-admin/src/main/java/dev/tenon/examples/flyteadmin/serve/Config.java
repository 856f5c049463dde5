package dev.tenon.examples.flyteadmin.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an installation sets, in the words of FlyteAdmin's own configuration where it has them:
 * {@code server}, {@code admin}, {@code auth}, {@code storage} and {@code domains} as in its Helm
 * chart, {@code auth.projectAuthorization} as in Flyte's RFC 5204. What is the proxy's alone is in
 * {@code proxy}.
 *
 * @param port where clients call
 * @param certificate the server's certificate and key; absent where something else ends TLS
 * @param endpoint where FlyteAdmin is; absent for the stand-in
 * @param insecure whether FlyteAdmin is called without TLS
 * @param issuer whose tokens are believed; absent for the issuer on this machine, for trying out
 * @param audiences for whom access tokens are
 * @param client the OAuth client that users log in with
 * @param header where FlyteAdmin looks for a token
 * @param claim the claim that names project sets
 * @param grants what project sets give to whom
 * @param scheme how native URLs begin
 * @param container the bucket
 * @param own what is the proxy's alone
 */
record Config(
    int port,
    Optional<Tls> certificate,
    Optional<String> endpoint,
    boolean insecure,
    Optional<String> issuer,
    List<String> audiences,
    String client,
    String header,
    String claim,
    List<Grant> grants,
    String scheme,
    String container,
    Own own) {

  private static final String ANY = "*";

  /** A certificate and its key, each in a file. */
  record Tls(Path certificate, Path key) {}

  /**
   * What FlyteAdmin has no words for.
   *
   * @param address on which to listen
   * @param organization the organization that requests mean which name none
   * @param policy the file with the roles
   * @param identity how FlyteAdmin learns who calls: {@code told}, {@code callers-token}, {@code
   *     signed}
   * @param credential the file with the proxy's credential, for {@code told}
   * @param documents the port of the issuer on this machine, and of the authorization server
   * @param userInfo the issuer's userinfo endpoint
   * @param masking whether what may not be read is answered like what is not there
   */
  record Own(
      String address,
      String organization,
      Path policy,
      String identity,
      Optional<Path> credential,
      int documents,
      Optional<String> userInfo,
      boolean masking) {}

  private static final List<String> WAYS = List.of("told", "callers-token", "signed");
  private static final Map<String, String> SCHEMES =
      Map.of("s3", "s3", "google", "gs", "azure", "abfs");

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if something in it is wrong, with the place
   */
  static Config read(Path file) throws IOException {
    Keys root = Keys.of(file).only("server", "admin", "auth", "storage", "domains", "proxy");
    Keys server = root.at("server").only("grpc", "security");
    Keys security = server.at("security").only("secure", "ssl");
    Keys ssl = security.at("ssl").only("certificateFile", "keyFile");
    Keys admin = root.at("admin").only("endpoint", "insecure");
    Keys auth =
        root.at("auth")
            .only("grpcAuthorizationHeader", "userAuth", "appAuth", "projectAuthorization");
    Keys openId = auth.at("userAuth").only("openId").at("openId").only("baseUrl", "clientId");
    Keys external =
        auth.at("appAuth")
            .only("authServerType", "externalAuthServer")
            .at("externalAuthServer")
            .only("baseUrl", "allowedAudience");
    auth.at("appAuth").at("authServerType").text();
    List<String> audiences = external.at("allowedAudience").texts();
    Keys storage = root.at("storage").only("type", "container");
    String type = storage.at("type").text().orElse("s3");
    if (!SCHEMES.containsKey(type)) {
      throw storage.at("type").wrong("write s3, google or azure, not `" + type + "`");
    }
    Keys projects =
        auth.at("projectAuthorization").only("enabled", "projectSets", "userAuth", "appAuth");
    if (!projects.at("enabled").flag(false)) {
      throw projects
          .at("enabled")
          .wrong(
              "write true: without project authorization every user may do everything in every"
                  + " project, and the proxy has nothing to do");
    }
    return new Config(
        server.at("grpc").only("port").at("port").number(8089),
        security.at("secure").flag(false)
            ? Optional.of(
                new Tls(
                    sibling(file, ssl.at("certificateFile").required()),
                    sibling(file, ssl.at("keyFile").required())))
            : Optional.empty(),
        admin.at("endpoint").text(),
        admin.at("insecure").flag(false),
        external.at("baseUrl").text().or(() -> openId.at("baseUrl").text()),
        audiences.isEmpty() ? List.of("flyteadmin") : audiences,
        openId.at("clientId").text().orElse("flytectl"),
        auth.at("grpcAuthorizationHeader").text().orElse("authorization"),
        projects.at("userAuth").only("claim", "mappings").at("claim").text().orElse("entitlements"),
        grants(projects, domains(root.at("domains"))),
        SCHEMES.get(type),
        storage.at("container").required(),
        own(file, root.at("proxy")));
  }

  private static Own own(Path file, Keys proxy) {
    proxy.only(
        "address",
        "organization",
        "policy",
        "identity",
        "credential",
        "documentsPort",
        "userInfo",
        "masking");
    String identity = proxy.at("identity").text().orElse(WAYS.get(0));
    if (!WAYS.contains(identity)) {
      throw proxy.at("identity").wrong("write one of " + WAYS + ", not `" + identity + "`");
    }
    return new Own(
        proxy.at("address").text().orElse("127.0.0.1"),
        proxy.at("organization").required(),
        sibling(file, proxy.at("policy").required()),
        identity,
        proxy.at("credential").text().map(name -> sibling(file, name)),
        proxy.at("documentsPort").number(8087),
        proxy.at("userInfo").text(),
        proxy.at("masking").flag(false));
  }

  private static Path sibling(Path file, String name) {
    return file.toAbsolutePath().resolveSibling(name);
  }

  private static List<String> domains(Keys domains) {
    List<String> ids = new ArrayList<>();
    for (Keys domain : domains.each()) {
      domain.only("id", "name").at("name").text();
      ids.add(domain.at("id").required());
    }
    return ids.isEmpty() ? List.of("development", "staging", "production") : ids;
  }

  /** A line of a project set: a role in some domains of some projects. */
  private record Line(String role, List<String> projects, List<String> domains) {}

  private static List<Grant> grants(Keys projects, List<String> domains) {
    Map<String, List<Line>> sets = new LinkedHashMap<>();
    projects
        .at("projectSets")
        .members()
        .forEach(
            (name, lines) ->
                sets.put(name, lines.each().stream().map(line -> line(line, domains)).toList()));
    List<Grant> grants = new ArrayList<>();
    sets.forEach(
        (name, lines) ->
            lines.forEach(
                line ->
                    grants.add(grant(Grant.Receiver.ENTITLEMENT, name, line, Instant.MAX, ""))));
    for (Keys user : projects.at("userAuth").at("mappings").each()) {
      user.only("subject", "projectSets", "until", "because");
      give(grants, sets, user, Grant.Receiver.SUBJECT, user.at("subject").required());
    }
    for (Keys app : projects.at("appAuth").only("mappings").at("mappings").each()) {
      app.only("clientID", "projectSets", "until", "because");
      give(grants, sets, app, Grant.Receiver.APPLICATION, app.at("clientID").required());
    }
    return grants;
  }

  private static void give(
      List<Grant> grants,
      Map<String, List<Line>> sets,
      Keys mapping,
      Grant.Receiver receiver,
      String key) {
    Instant until =
        mapping.at("until").text().map(text -> instant(mapping, text)).orElse(Instant.MAX);
    String because = mapping.at("because").text().orElse("");
    for (Keys name : mapping.at("projectSets").each()) {
      List<Line> lines = sets.get(name.required());
      if (lines == null) {
        throw name.wrong(
            "no project set is named `" + name.required() + "`; there are " + sets.keySet());
      }
      lines.forEach(line -> grants.add(grant(receiver, key, line, until, because)));
    }
  }

  private static Instant instant(Keys mapping, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw mapping
          .at("until")
          .wrong("write an instant such as 2026-11-30T17:00:00Z, not `" + text + "`");
    }
  }

  private static Grant grant(
      Grant.Receiver receiver, String key, Line line, Instant until, String because) {
    return new Grant(receiver, key, line.role(), line.projects(), line.domains(), until, because);
  }

  /** A project's name, which stands for all of its domains, or a map that says more. */
  private static Line line(Keys line, List<String> domains) {
    if (line.isText()) {
      return new Line("contributor", names(line, line.texts()), domains);
    }
    line.only("project", "domain", "role");
    List<String> projects = names(line.at("project"), line.at("project").texts());
    List<String> some = names(line.at("domain"), line.at("domain").texts());
    for (String domain : some) {
      if (!domains.contains(domain)) {
        throw line.at("domain").wrong("no domain is named `" + domain + "`; there are " + domains);
      }
    }
    if (projects.isEmpty() && !line.at("role").isThere()) {
      throw line.at("project").wrong("is missing: write a project, or a role that needs none");
    }
    return new Line(
        line.at("role").text().orElse("contributor"), projects, some.isEmpty() ? domains : some);
  }

  private static List<String> names(Keys place, List<String> names) {
    for (String name : names) {
      if (name.contains(ANY)) {
        throw place.wrong(
            "a name with `*` stands for no other names: write each project and domain, or a role of"
                + " the policy that covers all of them, as {role: propeller}");
      }
    }
    return names;
  }
}
