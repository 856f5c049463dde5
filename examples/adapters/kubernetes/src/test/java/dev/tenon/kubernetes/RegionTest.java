package dev.tenon.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.kubernetes.Region.Answer;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All objects of a kind: what a webhook is asked about when something is listed. */
class RegionTest {

  private static final Policy POLICY =
      Policy.builder()
          .role(
              Role.of("viewer")
                  .with(
                      Permission.allow("list").on("namespaces"),
                      Permission.deny("list").on("namespaces/prod/core/secrets/hook")))
          .role(
              Role.of("denied")
                  .with(
                      Permission.allow("list").on("elsewhere"),
                      Permission.deny("list").on("namespaces/prod/core/secrets/hook")))
          .role(Role.of("all").with(Permission.allow("list").on("**")))
          .aliases(
              Aliases.none()
                  .with(Resource.of("namespaces", "prod"), Resource.of("namespaces", "ns-1")))
          .build();
  private static final Authorizer AUTHORIZER = Authorizer.compile(POLICY);

  private static Answer list(String namespace, String resource, String name) {
    return list("viewer", namespace, resource, name);
  }

  private static Answer list(String role, String namespace, String resource, String name) {
    Access access = AUTHORIZER.access(Subject.of("ada").withRoles(role));
    Access unlimited = AUTHORIZER.access(Subject.of("ada").withRoles(role, "all"));
    return Region.of(namespace, "", resource, name).decide(access, unlimited, List.of("list"));
  }

  /** The deny is written with a second name of the namespace, and counts under both. */
  @Test
  void allSecrets_withADenyUnderTheOtherName_areForbidden() {
    assertEquals(Answer.FORBIDDEN, list("ns-1", "secrets", ""));
    assertEquals(Answer.FORBIDDEN, list("prod", "secrets", ""));
    assertEquals(Answer.FORBIDDEN, list("ns-1", "secrets", "hook"));
    assertEquals(Answer.ALLOWED, list("ns-1", "secrets", "other"));
    assertEquals(Answer.ALLOWED, list("ns-1", "pods", ""));
    assertEquals(Answer.ALLOWED, list("ns-2", "secrets", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "*/scale, FORBIDDEN",
    "deployments/*, FORBIDDEN",
    "*/*, FORBIDDEN",
    "*, FORBIDDEN",
    "deployments/scale, FORBIDDEN",
    "*/status, ALLOWED",
    "jobs/*, ALLOWED",
    "deployments, ALLOWED",
    "deployments/sca*, ALLOWED",
    "*/scal, ALLOWED"
  })
  void allKindsOrSubresources_areForbidden_ifOneOfThemIs(String resource, Answer expected) {
    Permission deny =
        Permission.deny("get")
            .on(ResourcePattern.of("namespaces", "*", "apps", "deployments/scale"));
    Role role = Role.of("*").with(Permission.allow("get").on("namespaces"), deny);
    Authorizer authorizer = Authorizer.compile(Policy.builder().role(role).build());
    Access access = authorizer.access(Subject.of("ada"));
    for (String name : List.of("a", "")) {
      Region region = Region.of("shop", "apps", resource, name);
      assertEquals(expected, region.decide(access, access, List.of("get")), name);
    }
  }

  /** A name of a request is no pattern. */
  @Test
  void aNameWithTheCharactersOfAPattern_isAName() {
    assertEquals(Answer.ALLOWED, list("${namespace}", "secrets", ""));
    assertEquals(Answer.ALLOWED, list("ns*", "secrets", ""));
  }

  /**
   * No rule allows it and a deny reaches into it: it is forbidden. Otherwise the next authorizer
   * would show in a list what it may not show by its name.
   */
  @Test
  void aListThatNoRuleAllows_andThatADenyReachesInto_isForbidden() {
    assertEquals(Answer.FORBIDDEN, list("denied", "prod", "secrets", "hook"));
    assertEquals(Answer.FORBIDDEN, list("denied", "prod", "secrets", ""));
    assertEquals(Answer.FORBIDDEN, list("denied", "ns-1", "secrets", ""));
    assertEquals(Answer.FORBIDDEN, list("denied", "", "secrets", ""));
    assertEquals(Answer.FORBIDDEN, list("denied", "*", "*", ""));
    assertEquals(Answer.SILENT, list("denied", "prod", "secrets", "other"));
    assertEquals(Answer.SILENT, list("denied", "prod", "pods", ""));
    assertEquals(Answer.SILENT, list("denied", "ns-2", "secrets", ""));
  }
}
