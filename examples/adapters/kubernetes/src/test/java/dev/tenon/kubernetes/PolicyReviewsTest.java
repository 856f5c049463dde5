package dev.tenon.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.authz.Authorizer;
import dev.tenon.kubernetes.Region.Answer;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.PolicySource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.yaml.YamlPolicies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reviews by policies, without and with tenants. */
class PolicyReviewsTest {

  private static final Policy POLICY = YamlPolicies.parse("policy.yaml", Webhook.POLICY);

  private static AccessReview review(String group, String verb, Region region) {
    return new AccessReview(verb, region, Map.of("sub", "ada", "groups", List.of(group)));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      emptyValue = "",
      value = {
        "platform,   get,    shop-1, pods,       a, ALLOWED",
        "platform,   get,    '',     namespaces, a, ALLOWED",
        "platform,   list,   '',     pods,      '', ALLOWED",
        "platform,   delete, shop-1, pods,       a, HELD",
        "platform,   delete, '',     nodes,      a, HELD",
        "platform,   *,      shop-1, pods,       a, HELD",
        "developers, delete, shop-1, pods,       a, ALLOWED",
        "developers, *,      shop-1, pods,       a, ALLOWED",
        "developers, delete, bank,   pods,       a, SILENT",
        "developers, list,   '',     pods,      '', SILENT",
        "developers, get,    shop-1, namespaces, a, SILENT",
        "developers, patch,  shop-1, pods,       a, SILENT",
        "auditors,   list,   bank,   pods,      '', ALLOWED",
        "auditors,   list,   bank,   secrets,   '', FORBIDDEN",
        "auditors,   list,   '',     secrets,   '', FORBIDDEN",
        "auditors,   list,   bank,   *,         '', FORBIDDEN",
        "auditors,   get,    bank,   secrets,    a, FORBIDDEN",
        "auditors,   get,    bank,   pods/log,   a, ALLOWED",
        "auditors,   create, bank,   pods,       a, SILENT",
        "others,     get,    bank,   pods,       a, SILENT",
      })
  void reviews_areDecidedByTheRolesOfGroups(
      String group, String verb, String namespace, String resource, String name, Answer expected) {
    PolicyReviews reviews = PolicyReviews.by(Authorizer.compile(POLICY));
    Region region = Region.of(namespace, "", resource, name);
    assertEquals(expected, reviews.apply(review(group, verb, region)));
  }

  /** The API server names whoever showed no credential; that name identifies nobody. */
  @Test
  void whoIsNotAuthenticated_isAnonymous() {
    Policy policy = POLICY.with(Role.of("*").with(Permission.allow("get").on("namespaces/bank")));
    PolicyReviews reviews = PolicyReviews.by(Authorizer.compile(policy));
    Region pod = Region.of("bank", "", "pods", "a");
    assertEquals(Answer.ALLOWED, reviews.apply(review("others", "get", pod)));
    for (Map<String, Object> claims :
        List.<Map<String, Object>>of(
            Map.of("sub", "system:anonymous", "groups", List.of("system:unauthenticated")),
            Map.of("sub", "system:anonymous", "groups", List.of("platform")),
            Map.of("sub", "ada", "groups", List.of("platform", "system:unauthenticated")))) {
      assertEquals(
          Answer.SILENT, reviews.apply(new AccessReview("get", pod, claims)), claims::toString);
    }
    Policy open = policy.with(Assignment.toAnonymous("auditor"));
    AccessReview anybody =
        new AccessReview("get", pod, Map.of("sub", "system:anonymous", "groups", List.of()));
    assertEquals(Answer.ALLOWED, PolicyReviews.by(Authorizer.compile(open)).apply(anybody));
  }

  @Test
  void aRoleCalledLikeTheUnlimitedOne_givesNothingMore() {
    Policy policy =
        POLICY.with(Role.of("everything").with(Permission.allow("get").on("paths/healthz")));
    PolicyReviews reviews = PolicyReviews.by(Authorizer.compile(policy));
    AccessReview asked = review("auditors", "list", Region.of("bank", "", "secrets", ""));
    assertEquals(Answer.FORBIDDEN, reviews.apply(asked));
    assertEquals(
        Answer.SILENT, reviews.apply(review("everything", "list", Region.of("b", "", "pods", ""))));
  }

  /** An exception for a role of that name, which the policy does not have, is not for it. */
  @Test
  void aRoleThatIsOnlyMentioned_isNotTheUnlimitedOne() {
    Permission deny =
        Permission.deny("list")
            .on("namespaces/bank/core/pods/secret")
            .except(Except.roles("everything"));
    Policy policy = POLICY.with(Role.of("*").with(deny));
    AccessReview asked = review("developers", "list", Region.of("bank", "", "pods", ""));
    assertEquals(Answer.FORBIDDEN, PolicyReviews.by(Authorizer.compile(policy)).apply(asked));
  }

  /** A verb that no rule names may be forbidden all the same. */
  @Test
  void allVerbs_ofAPolicyThatDeclaresNone_areAllowedToNobody() {
    Policy policy =
        Policy.builder()
            .role(
                Role.of("*")
                    .with(
                        Permission.allow("*").on("namespaces"),
                        Permission.deny("delete").on("namespaces/bank")))
            .build();
    PolicyReviews reviews = PolicyReviews.by(Authorizer.compile(policy));
    Region pod = Region.of("bank", "", "pods", "a");
    assertEquals(Answer.ALLOWED, reviews.apply(review("others", "get", pod)));
    assertEquals(Answer.FORBIDDEN, reviews.apply(review("others", "delete", pod)));
    assertEquals(Answer.FORBIDDEN, reviews.apply(review("others", "*", pod)));
    assertEquals(
        Answer.SILENT, reviews.apply(review("others", "*", Region.of("", "", "nodes", "a"))));
  }

  @Test
  void aPolicyThatIsReplaced_decidesTheNextReview() {
    AtomicReference<Policy> stored = new AtomicReference<>(POLICY);
    PolicySource source = stored::get;
    try (LiveAuthorizer live = LiveAuthorizer.over(source, LiveSettings.standard())) {
      PolicyReviews reviews = PolicyReviews.by(live);
      AccessReview list = review("developers", "list", Region.of("bank", "", "pods", ""));
      assertEquals(Answer.SILENT, reviews.apply(list));
      Role developer = Role.of("developer").with(Permission.allow("list").on("namespaces"));
      Permission deny = Permission.deny("list").on("namespaces/bank/core/pods/secret");
      stored.set(POLICY.with(developer));
      live.refresh();
      assertEquals(Answer.ALLOWED, reviews.apply(list));
      stored.set(POLICY.with(Role.of("developer").with(deny)));
      live.refresh();
      assertEquals(Answer.FORBIDDEN, reviews.apply(list));
    }
  }

  @Test
  void inTenants_aNamespaceIsDecidedInItsTenant_andAllOfThemInNone() {
    Policy policy =
        YamlPolicies.parse(
            "policy.yaml",
            """
            actions: {get: , list: }
            claims:
              - {claim: groups, shape: list, roles: {table: {web: [web], shop: [shop]}}}
            roles:
              web: {permissions: [{effect: allow, actions: [get, list], resource: namespaces}]}
              shop: {permissions: [{effect: allow, actions: [get, list], resource: namespaces}]}
            tenants:
              - {name: web, roles: [web], resources: [{include: ["namespaces/web-*"]}]}
              - {name: shop, roles: [shop], resources: [{include: ["namespaces/shop-*"]}]}
            """);
    PolicyReviews reviews =
        PolicyReviews.by(Authorizer.compile(policy))
            .inTenants(
                namespace ->
                    namespace.contains("-")
                        ? Optional.of(namespace.substring(0, namespace.indexOf('-')))
                        : Optional.empty());
    assertEquals(Answer.ALLOWED, reviews.apply(pods("web", "web-1")));
    assertEquals(Answer.SILENT, reviews.apply(pods("web", "shop-1")));
    assertEquals(Answer.ALLOWED, reviews.apply(pods("shop", "shop-1")));
    assertEquals(Answer.SILENT, reviews.apply(pods("web", "bank")));
    assertEquals(Answer.SILENT, reviews.apply(pods("web", "")));
    assertEquals(Answer.SILENT, reviews.apply(pods("web", "*")));
  }

  /**
   * Who holds roles in several namespaces: a list of all of them is forbidden if it is in one, and
   * so no other authorizer shows there what a rule hides.
   */
  @Test
  void inTenantsOfACluster_aListOfAllNamespacesIsForbiddenIfItIsInOne() {
    Policy file =
        SharedCluster.POLICY.with(
            Role.of("ClusterRole/guarded")
                .heldInTenantOnly(true)
                .with(
                    Permission.allow("list").on("namespaces"),
                    Permission.deny("list").on("namespaces/*/core/secrets")));
    Rbac rbac =
        new Rbac(
            List.of(SharedCluster.role("ClusterRole/view", "list", "", "pods")),
            List.of(
                SharedCluster.toUsers("web", "ClusterRole/view", "ada"),
                SharedCluster.toUsers("shop", "ClusterRole/guarded", "ada")));
    ClusterTenants tenants = SharedCluster.TENANTS;
    PolicyReviews reviews =
        PolicyReviews.by(Authorizer.compile(rbac.addTo(file, tenants))).inTenants(tenants);
    for (String namespace : List.of("shop", "", "*")) {
      assertEquals(
          Answer.FORBIDDEN,
          reviews.apply(review("any", "list", Region.of(namespace, "", "secrets", ""))));
    }
    assertEquals(Answer.ALLOWED, reviews.apply(pods("any", "shop")));
    assertEquals(Answer.ALLOWED, reviews.apply(pods("any", "web")));
    assertEquals(Answer.SILENT, reviews.apply(pods("any", "")));
    assertEquals(Answer.SILENT, reviews.apply(pods("any", "web-next")));
    assertEquals(
        Answer.SILENT, reviews.apply(review("any", "list", Region.of("web", "", "secrets", ""))));
    assertEquals(Answer.ALLOWED, reviews.apply(pods("operators", "")));
    assertEquals(Answer.SILENT, reviews.apply(review("any", "get", Region.ofPath("/"))));
  }

  private static AccessReview pods(String group, String namespace) {
    return review(group, "list", Region.of(namespace, "", "pods", ""));
  }
}
