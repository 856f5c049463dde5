package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.KeyTimes;
import dev.tenon.claims.SigningAlgorithm;
import dev.tenon.claims.TokenRules;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The sections {@code claims} and {@code issuers}. */
class ClaimsTest {

  private static final Policy POLICY =
      YamlPolicies.load(Path.of("src/test/resources/good/claims.yaml"));

  private static ClaimMapping claim(ClaimPath path, ClaimShape shape) {
    return ClaimMapping.of(path, shape);
  }

  @Test
  void claims_areReadAsWritten() {
    assertEquals(
        List.of(
            claim(ClaimPath.of("engflow_roles"), ClaimShape.LIST).yielding(ClaimOutput.roles()),
            claim(ClaimPath.of("engflow_roles"), ClaimShape.COMMA_SEPARATED)
                .yielding(ClaimOutput.roles()),
            claim(ClaimPath.of("entitlements"), ClaimShape.LIST)
                .yielding(
                    ClaimOutput.variable(
                        "project",
                        Map.of("ml-team", Set.of("ml", "ml-dev"), "fraud", Set.of("fraud"))))),
        POLICY.claimMappings());
  }

  @Test
  void issuer_isReadAsWritten() {
    Issuer expected =
        Issuer.builder("https://login.example/realms/main")
            .audiences("flyte")
            .algorithms(SigningAlgorithm.RS256, SigningAlgorithm.ES256)
            .rules(
                TokenRules.standard()
                    .requiring("typ", "Bearer")
                    .skew(Duration.ofSeconds(30))
                    .maxAge(Duration.ofHours(12)))
            .mapping(
                claim(ClaimPath.of("realm_access.roles"), ClaimShape.LIST)
                    .yielding(ClaimOutput.roles(Map.of("sre", Set.of("operator", "viewer")))))
            .mapping(
                claim(ClaimPath.pointer("/resource_access/my.client/roles"), ClaimShape.LIST)
                    .yielding(ClaimOutput.roles()))
            .mapping(
                claim(ClaimPath.of("groups"), ClaimShape.LIST)
                    .matching(ClaimPattern.parse("flyte-{project}-{domain}"))
                    .yielding(
                        ClaimOutput.roles(Map.of("prod", Set.of("viewer"))).ofCapture("domain"))
                    .yielding(ClaimOutput.variable("project").ofCapture("project"))
                    .yielding(ClaimOutput.variable("domain").ofCapture("domain")))
            .application(
                Application.of("flytepropeller")
                    .withRoles("operator")
                    .withVariable("project", "ml", "fraud"))
            .build();
    assertEquals(expected, POLICY.issuers().get(0));
  }

  @Test
  void issuer_withEverythingElse_isReadAsWritten() {
    Issuer expected =
        Issuer.builder("https://kubernetes.default.svc")
            .audiences("flyte")
            .algorithms(SigningAlgorithm.RS256)
            .identifiedBy(ClaimPath.named("https://acme.example/id"))
            .client(ClaimPath.of("azp"), ClaimPath.pointer("/kubernetes.io/namespace"))
            .rules(
                TokenRules.standard()
                    .types(List.of("JWT", TokenRules.NO_TYPE))
                    .parties(List.of("console"))
                    .limits(8192, 8))
            .keys(URI.create("https://kubernetes.default.svc/openid/v1/jwks"))
            .keyTimes(
                new KeyTimes(
                    Duration.ofMinutes(5),
                    Duration.ofHours(2),
                    Duration.ofMillis(1500),
                    Duration.ofSeconds(2)))
            .build();
    assertEquals(expected, POLICY.issuers().get(1));
  }

  @Test
  void print_thenParse_isTheSame() {
    String printed = YamlPolicies.print(POLICY);
    assertEquals(POLICY, YamlPolicies.parse("printed", printed), printed);
  }

  @Test
  void subject_ofAFilesIssuer_hasWhatTheFileSays() {
    Subject subject =
        POLICY
            .subjectFrom(
                Map.of(
                    "iss",
                    "https://login.example/realms/main",
                    "sub",
                    "ada",
                    "groups",
                    List.of("flyte-ml-prod"),
                    "entitlements",
                    List.of("fraud")))
            .subject();
    assertEquals(Set.of("viewer"), subject.roles());
    assertEquals(Set.of("fraud", "ml"), subject.variables().asMap().get("project"));
  }
}
