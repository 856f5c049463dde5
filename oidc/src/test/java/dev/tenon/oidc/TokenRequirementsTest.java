package dev.tenon.oidc;

import static dev.tenon.oidc.Forge.NOW;
import static dev.tenon.oidc.Forge.claims;
import static dev.tenon.oidc.Forge.header;
import static dev.tenon.oidc.Forge.json;
import static dev.tenon.oidc.Forge.sign;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.tenon.authz.Authorizer;
import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.SigningAlgorithm;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.seeds.SettableClock;
import dev.tenon.subject.Subject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the five systems require of tokens, from a signed token on; one test a requirement. */
class TokenRequirementsTest {

  private final LocalIssuer login = new LocalIssuer(TestKeys.set(TestKeys.RSA));

  @AfterEach
  void close() {
    login.close();
  }

  private static ClaimMapping claim(String name, ClaimShape shape) {
    return ClaimMapping.of(ClaimPath.of(name), shape);
  }

  private Authentication verify(Policy.Builder policy, String token) {
    Policy built = policy.build();
    return TokenVerifier.builder(() -> built).clock(new SettableClock(NOW)).build().verify(token);
  }

  private Subject subject(Policy.Builder policy, Object... more) {
    return verify(policy, sign(TestKeys.RSA, claims(login.url(), more))).subject();
  }

  private Policy.Builder policy(ClaimMapping... mappings) {
    Policy.Builder policy = Policy.builder().issuer(login.issuer().build());
    for (ClaimMapping mapping : mappings) {
      policy.claims(mapping);
    }
    return policy;
  }

  private String code(String token) {
    return verify(policy(), token) instanceof Refused refused
        ? refused.reason().code()
        : "accepted";
  }

  @Test
  void a07_rolesComeFromAListOrFromATextWithCommas() {
    Policy.Builder policy =
        policy(
            claim("engflow_roles", ClaimShape.LIST).yielding(ClaimOutput.roles()),
            claim("engflow_roles", ClaimShape.COMMA_SEPARATED).yielding(ClaimOutput.roles()));
    Set<String> expected = Set.of("cache-reader", "user");
    assertEquals(expected, subject(policy, "engflow_roles", "cache-reader,user").roles());
    assertEquals(
        expected, subject(policy, "engflow_roles", List.of("cache-reader", "user")).roles());
  }

  @Test
  void a08_defaultRole_isConfigured_orThereIsNone() {
    ClaimMapping roles = claim("engflow_roles", ClaimShape.LIST).yielding(ClaimOutput.roles());
    Policy without = policy(roles).build();
    Policy with =
        policy(roles)
            .permission("viewer", Permission.allow("view").on("*"))
            .assign(Assignment.toEveryone("viewer"))
            .build();
    Subject ada = subject(policy(roles));
    assertEquals("not-admitted", decide(without, ada));
    assertEquals("allowed-by-rule", decide(with, ada));
    assertEquals("not-admitted", decide(with, Subject.anonymous()));
  }

  private static String decide(Policy policy, Subject subject) {
    return Authorizer.compile(policy).check(subject, "view", Resource.of("x")).reason().code();
  }

  @Test
  void a56_keyIsTheIssuers_algorithmIsFixed_andExpiryIsRequired() {
    Map<String, Object> right = claims(login.url());
    assertEquals("accepted", code(sign(TestKeys.RSA, right)));
    JWK own = new RSAKey.Builder(TestKeys.RSA2).keyID("rsa-1").build();
    assertEquals("bad-signature", code(sign(own, right)));
    assertEquals(
        "wrong-algorithm",
        code(sign(TestKeys.RSA, "PS256", header("PS256", "rsa-1"), json(right))));
    assertEquals("no-expiry", code(sign(TestKeys.RSA, claims(login.url(), "exp", "absent"))));
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      assertFalse(algorithm.code().startsWith("HS"), "a key that clients know could sign by it");
    }
    JWK secret =
        new OctetSequenceKey.Builder(
                "a secret that everyone knows!!!!".getBytes(StandardCharsets.US_ASCII))
            .keyID("shared")
            .build();
    login.serveKeys(new JWKSet(List.of(TestKeys.RSA.toPublicJWK(), secret)).toString(false));
    assertEquals("unknown-key", code(sign(TestKeys.RSA, header("RS256", "shared"), json(right))));
  }

  @Test
  void a57_valuesOfAClaimAreSetsOfProjects_andApplicationsMapByClient() {
    ClaimMapping teams =
        claim("entitlements", ClaimShape.LIST)
            .yielding(
                ClaimOutput.variable(
                    "project",
                    Map.of("ml-team", Set.of("ml", "ml-dev"), "fraud-team", Set.of("fraud"))));
    assertEquals(
        Set.of("ml", "ml-dev", "fraud"),
        projects(subject(policy(teams), "entitlements", List.of("ml-team", "fraud-team", "x"))));
    assertEquals(Set.of(), projects(subject(policy(teams), "entitlements", List.of("x"))));
    Policy.Builder byClient =
        Policy.builder()
            .issuer(
                login
                    .issuer()
                    .application(Application.of("propeller").withVariable("project", "ml", "fraud"))
                    .build());
    assertEquals(Set.of("ml", "fraud"), projects(subject(byClient, "client_id", "propeller")));
    assertEquals(Set.of(), projects(subject(byClient, "client_id", "other")));
  }

  private static Set<String> projects(Subject subject) {
    return subject.variables().asMap().getOrDefault("project", Set.of());
  }

  @Test
  void a58_anotherShapeThanTheConfigured_givesNothing() {
    ClaimMapping list = claim("a.b", ClaimShape.LIST).yielding(ClaimOutput.roles());
    assertEquals(Set.of("x"), subject(policy(list), "a", Map.of("b", List.of("x"))).roles());
    for (Object other :
        List.of("x", 7, true, Map.of("x", "x"), List.of(7), List.of(List.of("x")))) {
      assertEquals(Set.of(), subject(policy(list), "a", Map.of("b", other)).roles());
    }
  }

  @Test
  void a59_furtherSourcesAddUp_andOneThatIsSilentIsNoError() {
    ClaimMapping groups = claim("groups", ClaimShape.LIST).yielding(ClaimOutput.roles());
    Policy policy = policy(groups).build();
    String token = sign(TestKeys.RSA, claims(login.url(), "groups", List.of("a")));
    TokenVerifier.Builder verifier =
        TokenVerifier.builder(() -> policy).clock(new SettableClock(NOW));
    assertEquals(
        Set.of("a", "b"),
        verifier
            .claimsAlsoFrom((text, claims) -> Map.of("sub", "ada", "groups", List.of("b")))
            .claimsAlsoFrom((text, claims) -> Map.of())
            .build()
            .verify(token)
            .subject()
            .roles());
  }

  @Test
  void a60_capturedScope_isOneWholeSegment() {
    ClaimMapping scopes =
        claim("groups", ClaimShape.LIST)
            .matching(ClaimPattern.parse("flyte-{project}"))
            .yielding(ClaimOutput.variable("project").ofCapture("project"));
    Subject ada = subject(policy(scopes), "groups", List.of("flyte-ml", "flyte-*", "flyte-a/b"));
    assertEquals(Set.of("ml", "*", "a/b"), projects(ada));
    Policy policy =
        policy(scopes).permission("*", Permission.allow("view").on("flyte/${project}")).build();
    var authorizer = Authorizer.compile(policy);
    assertTrue(authorizer.check(ada, "view", Resource.of("flyte", "ml")).allowed());
    for (String other : List.of("ml-prod", "m", "hr", "a")) {
      assertFalse(authorizer.check(ada, "view", Resource.of("flyte", other)).allowed(), other);
    }
    assertFalse(verify(policy(), "x").subject().isIdentified());
  }
}
