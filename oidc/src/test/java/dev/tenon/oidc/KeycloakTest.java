package dev.tenon.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.KeyTimes;
import dev.tenon.claims.TokenRules;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.seeds.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Against Keycloak itself: tokens over its real endpoints, from a realm that is imported. The tests
 * share one server and run in order, since some of them change it.
 */
@Tag("identity-providers")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeycloakTest {

  private static Server server;
  private static String base;
  private static String realm;

  @BeforeAll
  static void start() throws IOException {
    Path home = Path.of(System.getProperty("tenon.keycloak"));
    forget(home.resolve("data"));
    Path imported =
        Files.createDirectories(home.resolve("data/import")).resolve("tenon-realm.json");
    try (var json = KeycloakTest.class.getResourceAsStream("keycloak-realm.json")) {
      Files.copy(json, imported, StandardCopyOption.REPLACE_EXISTING);
    }
    int port = Server.freePort();
    base = "http://127.0.0.1:" + port;
    realm = base + "/realms/tenon";
    server =
        new Server(
            home,
            Map.of("KC_BOOTSTRAP_ADMIN_USERNAME", "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD", "admin"),
            realm + "/.well-known/openid-configuration",
            List.of(
                "sh",
                "bin/kc.sh",
                "start-dev",
                "--import-realm",
                "--http-host=127.0.0.1",
                "--http-port=" + port));
  }

  /** Removes what an earlier run left, so that each begins with the realm as it is imported. */
  private static void forget(Path data) throws IOException {
    if (Files.exists(data)) {
      try (var paths = Files.walk(data)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static Policy policy() {
    return Policy.builder()
        .role(Role.of("operator").with(Permission.allow("RUN").on("flyte/${project}/${domain}")))
        .role(Role.of("viewer").with(Permission.allow("VIEW").on("flyte/${project}")))
        .role(Role.of("engine").with(Permission.allow("*").on("flyte/${project}")))
        .issuer(
            Issuer.builder(realm)
                .audiences("tenon-service")
                .rules(TokenRules.standard().requiring("typ", "Bearer"))
                .keyTimes(KeyTimes.standard().cooldown(Duration.ofMillis(1)))
                .mapping(
                    ClaimMapping.of(ClaimPath.of("realm_access.roles"), ClaimShape.LIST)
                        .yielding(ClaimOutput.roles()))
                .mapping(
                    ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                        .matching(ClaimPattern.parse("flyte-{project}-{domain}"))
                        .yielding(ClaimOutput.variable("project").ofCapture("project"))
                        .yielding(ClaimOutput.variable("domain").ofCapture("domain")))
                .application(
                    Application.of("flytepropeller")
                        .withRoles("engine")
                        .withVariable("project", "ml", "fraud"))
                .build())
        .build();
  }

  private static TokenVerifier verifier(SettableClock clock) {
    Policy policy = policy();
    return TokenVerifier.builder(() -> policy).clock(clock).build();
  }

  private static SettableClock now() {
    return new SettableClock(Instant.now());
  }

  private static Map<String, Object> login(String user) {
    return Http.form(
        realm + "/protocol/openid-connect/token",
        "grant_type",
        "password",
        "client_id",
        "flink",
        "username",
        user,
        "password",
        user + "-secret",
        "scope",
        "openid");
  }

  private static String token(String user) {
    Map<String, Object> answer = login(user);
    return (String) answer.getOrDefault("access_token", "none: " + answer);
  }

  private static String admin() {
    return (String)
        Http.form(
                base + "/realms/master/protocol/openid-connect/token",
                "grant_type",
                "password",
                "client_id",
                "admin-cli",
                "username",
                "admin",
                "password",
                "admin")
            .get("access_token");
  }

  private static String code(Authentication result) {
    return result instanceof Refused refused ? refused.reason().code() : "accepted";
  }

  @Test
  @Order(1)
  void token_ofAUser_givesNestedRolesAndProjects() {
    Authentication result = verifier(now()).verify(token("ada"));
    Authenticated ada = assertInstanceOf(Authenticated.class, result, result.toString());
    assertEquals(Set.of("operator"), ada.subject().roles());
    assertEquals(Set.of("ml"), ada.subject().variables().asMap().get("project"));
    assertEquals(Set.of("prod"), ada.subject().variables().asMap().get("domain"));
    assertEquals("flink", ada.subject().client());
    assertEquals("lunch", ada.report().ignored().get(0).value());
  }

  @Test
  @Order(2)
  void decision_fromARealToken_isolatesProjects() {
    Authorizer authorizer = Authorizer.compile(policy());
    TokenVerifier verifier = verifier(now());
    var ada = verifier.verify(token("ada")).subject();
    var bob = verifier.verify(token("bob")).subject();
    assertTrue(authorizer.check(ada, "RUN", Resource.of("flyte", "ml", "prod", "wf")).allowed());
    assertFalse(authorizer.check(ada, "RUN", Resource.of("flyte", "fraud", "dev")).allowed());
    assertTrue(authorizer.check(bob, "VIEW", Resource.of("flyte", "fraud", "dev")).allowed());
    assertFalse(authorizer.check(bob, "VIEW", Resource.of("flyte", "ml", "prod")).allowed());
    assertFalse(authorizer.check(bob, "RUN", Resource.of("flyte", "fraud", "dev")).allowed());
  }

  @Test
  @Order(3)
  void token_ofAnApplication_isMappedByItsClientId() {
    String token =
        (String)
            Http.form(
                    realm + "/protocol/openid-connect/token",
                    "grant_type",
                    "client_credentials",
                    "client_id",
                    "flytepropeller",
                    "client_secret",
                    "propeller-secret")
                .get("access_token");
    Authentication result = verifier(now()).verify(token);
    assertTrue(result.accepted(), result.toString());
    assertEquals("flytepropeller", result.subject().client());
    assertTrue(result.subject().roles().contains("engine"), result.toString());
    assertEquals(
        Set.of("offline_access", "uma_authorization", "default-roles-tenon"),
        ((Authenticated) result).report().unknownRoles());
    assertEquals(Set.of("ml", "fraud"), result.subject().variables().asMap().get("project"));
  }

  @Test
  @Order(4)
  void idToken_isNoAccessToken() {
    String id = (String) login("ada").get("id_token");
    assertEquals("wrong-audience", code(verifier(now()).verify(id)));
  }

  @Test
  @Order(5)
  void refreshToken_isNoAccessToken() {
    String refresh = (String) login("ada").get("refresh_token");
    assertEquals("wrong-algorithm", code(verifier(now()).verify(refresh)));
  }

  @Test
  @Order(6)
  void token_thatHasExpired_isRefused() {
    SettableClock clock = now();
    TokenVerifier verifier = verifier(clock);
    String token = token("ada");
    assertEquals("accepted", code(verifier.verify(token)));
    clock.move(Duration.ofSeconds(361));
    assertEquals("expired", code(verifier.verify(token)));
  }

  @Test
  @Order(7)
  void keys_rotatedWhileTheServiceRuns_areFetched() {
    SettableClock clock = now();
    TokenVerifier verifier = verifier(clock);
    String before = token("ada");
    assertEquals("accepted", code(verifier.verify(before)));
    String realmId = (String) Http.send("GET", base + "/admin/realms/tenon", admin(), "").get("id");
    Http.send(
        "POST",
        base + "/admin/realms/tenon/components",
        admin(),
        "{\"name\":\"rsa-new\",\"providerId\":\"rsa-generated\","
            + "\"providerType\":\"org.keycloak.keys.KeyProvider\",\"parentId\":\""
            + realmId
            + "\",\"config\":{\"priority\":[\"1000\"],\"enabled\":[\"true\"],"
            + "\"active\":[\"true\"],\"algorithm\":[\"RS256\"]}}");
    String after = token("ada");
    assertFalse(
        before.substring(0, before.indexOf('.')).equals(after.substring(0, after.indexOf('.'))),
        "the key was not rotated");
    clock.move(Duration.ofSeconds(1));
    assertEquals("accepted", code(verifier.verify(after)));
    assertEquals("accepted", code(verifier.verify(before)));
  }

  @Test
  @Order(8)
  void user_whoIsDisabled_getsNoNewToken() {
    String bob = token("bob");
    Map<String, Object> found =
        Http.send("GET", base + "/admin/realms/tenon/users?username=bob", admin(), "");
    String id = (String) ((Map<?, ?>) ((List<?>) found.get("list")).get(0)).get("id");
    Http.send("PUT", base + "/admin/realms/tenon/users/" + id, admin(), "{\"enabled\":false}");
    SettableClock clock = now();
    TokenVerifier verifier = verifier(clock);
    assertEquals("invalid_grant", login("bob").get("error"));
    assertEquals("malformed", code(verifier.verify(token("bob"))));
    // a token lives until it expires, whatever becomes of its user: keep lifetimes short
    assertEquals("accepted", code(verifier.verify(bob)));
    clock.move(Duration.ofSeconds(361));
    assertEquals("expired", code(verifier.verify(bob)));
  }

  @Test
  @Order(9)
  void server_stoppedAndStarted_isBridged() {
    SettableClock clock = now();
    TokenVerifier verifier = verifier(clock);
    String token = token("ada");
    assertEquals("accepted", code(verifier.verify(token)));
    server.close();
    clock.move(Duration.ofMinutes(1));
    assertEquals("accepted", code(verifier.verify(token)));
    TokenVerifier late = verifier(clock);
    assertEquals("key-unavailable", code(late.verify(token)));
    server.restart();
    clock.move(Duration.ofSeconds(1));
    assertEquals("accepted", code(late.verify(token)));
    assertEquals("accepted", code(verifier.verify(token("ada"))));
  }
}
