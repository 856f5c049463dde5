package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.examples.gitops.rights.Region;
import dev.tenon.examples.gitops.rights.Region.Answer;
import dev.tenon.path.Resource;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import org.junit.jupiter.api.Test;

/** All objects of a kind: what a webhook is asked about when something is listed. */
class RegionTest {

  private static final Policy POLICY =
      Policy.builder()
          .role(
              Role.of("viewer")
                  .with(
                      Permission.allow("list").on("namespaces"),
                      Permission.deny("list").on("namespaces/prod/core/secrets/hook")))
          .aliases(
              Aliases.none()
                  .with(Resource.of("namespaces", "prod"), Resource.of("namespaces", "ns-1")))
          .build();
  private static final Access ACCESS =
      Authorizer.compile(POLICY).access(Subject.of("ada").withRoles("viewer"));

  private static Answer list(String namespace, String resource, String name) {
    return Region.of(namespace, "", resource, name).decide(ACCESS, POLICY, "list");
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

  /** A name of a request is no pattern. */
  @Test
  void aNameWithTheCharactersOfAPattern_isAName() {
    assertEquals(Answer.ALLOWED, list("${namespace}", "secrets", ""));
    assertEquals(Answer.ALLOWED, list("ns*", "secrets", ""));
  }
}
