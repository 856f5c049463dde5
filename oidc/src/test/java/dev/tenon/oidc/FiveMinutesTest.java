package dev.tenon.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The README's code, compiled and run, with the system's clock and a real issuer. */
class FiveMinutesTest {

  private static ClaimMapping claim(String path) {
    return ClaimMapping.of(ClaimPath.of(path), ClaimShape.LIST);
  }

  private static Policy policy(String issuerUrl) {
    Policy policy =
        Policy.builder()
            .role(Role.of("operator").with(Permission.allow("FLINK_*").on("flink/${project}")))
            .issuer(
                Issuer.builder(issuerUrl)
                    .audiences("flink-service")
                    .mapping(claim("realm_access.roles").yielding(ClaimOutput.roles()))
                    .mapping(claim("projects").yielding(ClaimOutput.variable("project")))
                    .build())
            .build();
    return policy;
  }

  private static String answer(
      Policy policy, String authorizationHeader, String action, Resource resource) {
    TokenVerifier verifier = TokenVerifier.of(policy);
    Authorizer authorizer = Authorizer.compile(policy);

    Authentication who = verifier.authenticate(authorizationHeader);
    if (who instanceof Refused refused) {
      return (refused.reason().isTemporary() ? 503 : 401) + " " + refused.reason().code();
    }
    Decision decision = authorizer.check(who.subject(), action, resource);
    return decision.allowed() ? "200" : "403 " + decision.reason().code();
  }

  @Test
  void readmesCode_runs() {
    try (LocalIssuer login = new LocalIssuer(TestKeys.set(TestKeys.RSA))) {
      Policy policy = policy(login.url());
      String token = "Bearer " + token(login.url());
      Resource ml = Resource.of("flink", "ml", "job");
      Resource hr = Resource.of("flink", "hr", "job");
      assertEquals("200", answer(policy, token, "FLINK_VIEW", ml));
      assertEquals("403 no-rule", answer(policy, token, "FLINK_VIEW", hr));
      assertEquals("401 missing", answer(policy, "", "FLINK_VIEW", ml));
      login.serveKeys("");
      assertEquals("503 key-unavailable", answer(policy, token, "FLINK_VIEW", ml));
    }
  }

  private static String token(String issuer) {
    long now = Instant.now().getEpochSecond();
    return Forge.sign(
        TestKeys.RSA,
        Forge.claims(
            issuer,
            "aud",
            "flink-service",
            "iat",
            now,
            "exp",
            now + 60,
            "realm_access",
            Map.of("roles", List.of("operator")),
            "projects",
            List.of("ml")));
  }

  @Test
  void readmesCode_isThisCode() throws IOException {
    String here =
        Files.readString(Path.of("src/test/java/dev/tenon/oidc/FiveMinutesTest.java"))
            .replaceAll("(?m)^ +", "");
    String readme = Files.readString(Path.of("README.md"));
    String section = readme.substring(readme.indexOf("## A policy without a file"));
    String block = section.substring(section.indexOf("```java\n") + 8);
    String code = block.substring(0, block.indexOf("```")).replaceAll("(?m)^ +", "");
    assertTrue(code.contains("Policy.builder()"), code);
    assertTrue(here.contains(code), () -> "not in this test:\n" + code);
  }
}
