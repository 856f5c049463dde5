package dev.tenon.kubernetes;

import static dev.tenon.kubernetes.SharedCluster.POLICY;
import static dev.tenon.kubernetes.SharedCluster.TENANTS;
import static dev.tenon.kubernetes.SharedCluster.access;
import static dev.tenon.kubernetes.SharedCluster.account;
import static dev.tenon.kubernetes.SharedCluster.role;
import static dev.tenon.kubernetes.SharedCluster.toUsers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tenant namespaces and users belong to, and where subjects act. */
class ClusterTenantsTest {

  private static final Resource NODE = Resource.of("cluster", "core", "nodes", "a");

  private static final Policy BOUND =
      new Rbac(
              List.of(role("ClusterRole/view", "get", "", "*")),
              List.of(
                  toUsers("web", "ClusterRole/view", "ada", account("shop", "ci")),
                  toUsers("shop", "ClusterRole/view", "ada", account("shop", "ci"))))
          .addTo(POLICY, TENANTS);

  private static Optional<String> homeOf(String user) {
    return TENANTS.homeOf(POLICY.subjectFrom(Map.of("sub", user)).subject());
  }

  @Test
  void namespaces_belongToTheirTenants_andThePlatformsToThePlatform() {
    assertEquals(Set.of("shop", "web"), TENANTS.names());
    assertEquals(List.of("web", "web-next"), TENANTS.namespacesOf("web"));
    assertEquals(List.of("shop"), TENANTS.namespacesOf("shop"));
    assertEquals(List.of("system"), TENANTS.namespacesOf("platform"));
    assertEquals(Optional.of("platform"), TENANTS.tenantOf("system"));
    assertEquals(Optional.empty(), TENANTS.tenantOf("stray"));
    assertEquals(Set.of("shop", "web", "web-next", "system"), TENANTS.namespaces());
  }

  @Test
  void anotherPlatform_replacesTheFirst() {
    ClusterTenants other = TENANTS.withPlatform("operators", "kube-system");
    assertEquals(Set.of("shop", "web"), other.names());
    assertEquals(Optional.empty(), other.tenantOf("system"));
    assertEquals(Optional.of("operators"), other.tenantOf("kube-system"));
  }

  @Test
  void aSubject_isAtHomeWhereItsNameSaysOrAsTheHostSays() {
    assertEquals(Optional.of("web"), homeOf(account("web-next", "ci")));
    assertEquals(Optional.of("web"), homeOf(account("system", "web-sync")));
    assertEquals(Optional.of("platform"), homeOf(account("system", "controller")));
    assertEquals(Optional.empty(), homeOf("ada"));
    assertEquals(Optional.empty(), TENANTS.homeOf(Subject.anonymous()));
  }

  @Test
  void aSubjectWithAHome_actsThereAlone() {
    for (String namespace : List.of("shop", "web", "system", "stray", "")) {
      Access access = access(BOUND, account("shop", "ci"), List.of(), namespace);
      assertEquals("shop", access.subject().confinement());
      for (String each : List.of("shop", "web", "web-next", "system", "stray")) {
        assertEquals(each.equals("shop"), may(access, each), each);
      }
    }
  }

  /** The home of these belongs to no tenant: a role that is held everywhere counts nowhere. */
  @Test
  void aSubjectWhoseHomeIsNobodys_isAllowedNothing() {
    for (String namespace : List.of("shop", "web", "system", "stray", "")) {
      Access access = access(BOUND, account("stray", "ci"), List.of("operators"), namespace);
      for (String each : List.of("shop", "web", "system", "stray")) {
        assertFalse(may(access, each), each);
      }
      assertFalse(access.check("get", NODE).allowed());
    }
  }

  /** A family of tenants has every name, also the one that stands for no tenant. */
  @Test
  void aSubjectWhoseHomeIsNobodys_isAllowedNothingInAFamily() {
    Policy families =
        POLICY.with(
            Tenant.of("*").enteredBy("operator").including("namespaces").including("cluster"));
    Authorizer authorizer = Authorizer.compile(families);
    Subject stray = Subject.of("ci").withVariable("namespace", "stray").withRoles("operator");
    Subject home = Subject.of("ci").withVariable("namespace", "web").withRoles("operator");
    for (String namespace : List.of("web", "stray", "")) {
      Access access = TENANTS.access(authorizer, stray, namespace);
      assertFalse(may(access, "web") || may(access, "stray"), namespace);
      assertFalse(access.check("get", NODE).allowed());
      assertFalse(may(TENANTS.access(authorizer, access.subject(), "web"), "web"));
      assertTrue(may(TENANTS.access(authorizer, home, namespace), "web"));
    }
    PolicyReviews reviews = PolicyReviews.by(authorizer).inTenants(TENANTS);
    Map<String, Object> claims =
        Map.of("sub", account("stray", "ci"), "groups", List.of("operators"));
    assertEquals(
        Region.Answer.SILENT,
        reviews.apply(new AccessReview("get", Region.of("web", "", "pods", "a"), claims)));
  }

  /** Which of several homes counts is not left to chance. */
  @Test
  void aSubjectAtHomeInSeveralTenants_isAllowedNothing() {
    for (List<String> homes :
        List.of(
            List.of("web", "shop"),
            List.of("shop", "web"),
            List.of("web", "stray"),
            List.of("system", "web"))) {
      Subject subject = Subject.of("ci").withVariable("namespace", homes.toArray(new String[0]));
      assertEquals(Optional.of("no tenant"), TENANTS.homeOf(subject), homes::toString);
    }
    Subject one = Subject.of("ci").withVariable("namespace", "web", "web-next");
    assertEquals(Optional.of("web"), TENANTS.homeOf(one));
  }

  @Test
  void aSubjectWithoutAHome_actsInTheTenantOfTheNamespace() {
    for (String namespace : List.of("shop", "web")) {
      Access access = access(BOUND, "ada", List.of(), namespace);
      assertEquals(namespace, access.subject().confinement());
      assertTrue(may(access, namespace));
    }
    for (String namespace : List.of("web-next", "system", "stray", "")) {
      Access access = access(BOUND, "ada", List.of(), namespace);
      for (String each : List.of("web-next", "system", "stray")) {
        assertFalse(may(access, each), each);
      }
    }
  }

  @Test
  void aSubjectThatRunsThePlatform_actsInItWhereItIsNoMember() {
    Access everywhere = access(BOUND, "olga", List.of("operators"), "");
    assertEquals("platform", everywhere.subject().confinement());
    assertTrue(everywhere.check("get", NODE).allowed());
    assertTrue(may(access(BOUND, "olga", List.of("operators"), "shop"), "shop"));
    Access member = access(BOUND, "ada", List.of("operators"), "shop");
    assertEquals("shop", member.subject().confinement());
  }

  private static boolean may(Access access, String namespace) {
    return access.check("get", Resource.of("namespaces", namespace, "core", "pods", "a")).allowed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "web*", "tenon", "no tenant", "a\nb"})
  void aNameThatNoTenantCanHave_isRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> ClusterTenants.of(Map.of("web", name)));
    assertThrows(IllegalArgumentException.class, () -> TENANTS.withUsers(Map.of("ada", name)));
    assertThrows(IllegalArgumentException.class, () -> TENANTS.withPlatform(name));
  }

  @Test
  void aSubjectThatIsConfinedElsewhere_isRefused() {
    Subject confined = Subject.of("ci").withVariable("namespace", "web").confinedTo("shop");
    assertThrows(
        IllegalArgumentException.class,
        () -> TENANTS.access(Authorizer.compile(BOUND), confined, "web"));
  }
}
