package dev.tenon.kubernetes;

import static dev.tenon.kubernetes.SharedCluster.POLICY;
import static dev.tenon.kubernetes.SharedCluster.TENANTS;
import static dev.tenon.kubernetes.SharedCluster.access;
import static dev.tenon.kubernetes.SharedCluster.account;
import static dev.tenon.kubernetes.SharedCluster.role;
import static dev.tenon.kubernetes.SharedCluster.toGroups;
import static dev.tenon.kubernetes.SharedCluster.toUsers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Roles and bindings of Kubernetes in a policy, compared with how Kubernetes reads them. */
class RbacTest {

  private static final List<String> USERS =
      List.of(
          "ada",
          account("shop", "ci"),
          account("web", "ci"),
          account("web-next", "ci"),
          account("stray", "ci"),
          account("system", "web-sync"),
          account("system", "reader"));

  /** The homes of these users, written by hand. */
  private static final List<String> HOMES =
      List.of("", "shop", "web", "web", "nobody", "web", "platform");

  private static final Map<String, String> OWNERS =
      Map.of("shop", "shop", "web", "web", "web-next", "web");
  private static final List<String> NAMESPACES =
      List.of("", "shop", "web", "web-next", "stray", "system");
  private static final List<String> GROUPS = List.of("developers", "system:authenticated");
  private static final List<String> ROLES =
      List.of("ClusterRole/a", "ClusterRole/b", "Role/shop/c", "Role/web/d", "ClusterRole/none");

  private record Asked(
      int user, List<String> groups, String namespace, String verb, String resource, String name) {

    Resource path() {
      return namespace.isEmpty()
          ? Resource.of("cluster", "core", resource, name)
          : Resource.of("namespaces", namespace, "core", resource, name);
    }
  }

  /** How Kubernetes reads a rule. */
  private static boolean matches(RbacRole.Rule rule, Asked asked) {
    String resource = asked.resource();
    int slash = resource.indexOf('/');
    return (rule.verbs().contains("*") || rule.verbs().contains(asked.verb()))
        && (rule.groups().contains("*") || rule.groups().contains(""))
        && (rule.resources().contains("*")
            || rule.resources().contains(resource)
            || (slash >= 0 && rule.resources().contains("*" + resource.substring(slash))))
        && (rule.names().isEmpty() || rule.names().contains(asked.name()));
  }

  /** Whether Kubernetes would allow it by a binding. */
  private static boolean kubernetesAllows(List<RbacRole> roles, RbacBinding binding, Asked asked) {
    return (binding.namespace().isEmpty() || binding.namespace().equals(asked.namespace()))
        && (binding.users().contains(USERS.get(asked.user()))
            || !Collections.disjoint(binding.groups(), asked.groups()))
        && roles.stream()
            .filter(role -> role.name().equals(binding.role()))
            .flatMap(role -> role.rules().stream())
            .anyMatch(rule -> matches(rule, asked));
  }

  /** Whether it keeps tenants apart. */
  private static boolean isApart(RbacBinding binding, Asked asked) {
    String home = HOMES.get(asked.user());
    String owner = OWNERS.getOrDefault(asked.namespace(), "");
    if (binding.namespace().isEmpty()) {
      return binding.users().contains(USERS.get(asked.user()))
          && OWNERS.containsValue(home)
          && (asked.namespace().isEmpty() || owner.equals(home));
    }
    return !owner.isEmpty() && (home.isEmpty() || home.equals(owner));
  }

  @Test
  void whatBindingsGive_isWhatKubernetesAllows_whereTenantsAreKeptApart() {
    Random random = new Random(7);
    int allowed = 0;
    for (int i = 0; i < 200; i++) {
      List<RbacRole> roles = ROLES.stream().limit(4).map(name -> anyRole(name, random)).toList();
      List<RbacBinding> bindings =
          Stream.generate(() -> binding(random)).limit(1 + random.nextInt(8)).toList();
      Policy policy = new Rbac(roles, bindings).addTo(POLICY, TENANTS);
      Authorizer authorizer = Authorizer.compile(policy);
      for (int j = 0; j < 200; j++) {
        Asked asked = asked(random);
        Map<String, Object> claims =
            Map.of("sub", USERS.get(asked.user()), "groups", asked.groups());
        Subject subject = policy.subjectFrom(claims).subject();
        boolean expected =
            bindings.stream()
                .anyMatch(each -> kubernetesAllows(roles, each, asked) && isApart(each, asked));
        Access access = TENANTS.access(authorizer, subject, asked.namespace());
        assertEquals(
            expected,
            access.check(asked.verb(), asked.path()).allowed(),
            () -> asked + " by " + bindings + " of " + roles);
        allowed += expected ? 1 : 0;
      }
    }
    assertTrue(allowed > 400, allowed + " allowed");
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static RbacRole anyRole(String name, Random random) {
    List<RbacRole.Rule> rules = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      rules.add(
          new RbacRole.Rule(
              List.of(any(List.of("get", "update", "write", "frobnicate", "*"), random)),
              List.of(any(List.of("", "apps", "*"), random)),
              List.of(any(List.of("pods", "pods/log", "*/log", "pod*", "*"), random)),
              any(List.of(List.of(), List.of("a"), List.of("a", "*")), random)));
    }
    return new RbacRole(name, rules);
  }

  private static RbacBinding binding(Random random) {
    String role = any(ROLES, random);
    String namespace =
        role.startsWith("Role/")
            ? role.substring(5, role.lastIndexOf('/'))
            : any(NAMESPACES, random);
    return new RbacBinding(
        namespace,
        "b" + random.nextInt(3),
        role,
        List.of(any(USERS, random), any(USERS, random)),
        random.nextBoolean() ? List.of(any(GROUPS, random)) : List.of(),
        Optional.empty());
  }

  private static Asked asked(Random random) {
    return new Asked(
        random.nextInt(USERS.size()),
        random.nextBoolean() ? List.of(any(GROUPS, random), "others") : List.of(),
        any(NAMESPACES, random),
        any(List.of("get", "update"), random),
        any(List.of("pods", "pods/log", "jobs/log", "pod*", "jobs"), random),
        any(List.of("a", "b", "*"), random));
  }

  private static Resource pod(String namespace) {
    return Resource.of("namespaces", namespace, "core", "pods", "a");
  }

  private static boolean mayGet(Policy policy, String user, String namespace, String... groups) {
    return access(policy, user, List.of(groups), namespace).check("get", pod(namespace)).allowed();
  }

  @Test
  void aBindingWithAnEnd_countsUntilThen() {
    Instant end = Instant.parse("2026-11-30T18:00:00Z");
    RbacBinding binding =
        new RbacBinding(
            "web", "b", "ClusterRole/view", List.of("ada"), List.of(), Optional.of(end));
    List<RbacRole> roles = List.of(role("ClusterRole/view", "get", "", "pods"));
    Policy policy = new Rbac(roles, List.of(binding)).addTo(POLICY, TENANTS);
    for (long millis : new long[] {-1, 0}) {
      Clock clock = Clock.fixed(end.plusMillis(millis), ZoneOffset.UTC);
      Authorizer authorizer = Authorizer.compile(policy, Settings.standard().withClock(clock));
      Access access = TENANTS.access(authorizer, Subject.of("ada"), "web");
      assertEquals(millis < 0, access.check("get", pod("web")).allowed());
    }
  }

  @Test
  void aRoleOfThePolicy_countsInPlaceOfTheClustersRole() {
    Role own =
        Role.of("ClusterRole/view").heldInTenantOnly(true).with(Permission.allow("list").on("**"));
    List<RbacRole> roles = List.of(role("ClusterRole/view", "*", "*", "*"));
    RbacBinding binding = toUsers("web", "ClusterRole/view", "ada");
    Policy policy = new Rbac(roles, List.of(binding)).addTo(POLICY.with(own), TENANTS);
    assertEquals(own, policy.roles().get("ClusterRole/view"));
    Access access = access(policy, "ada", List.of(), "web");
    assertTrue(access.check("list", pod("web")).allowed());
    assertFalse(access.check("get", pod("web")).allowed());
  }

  @Test
  void aRoleThatNobodyIsBoundTo_isNotThere() {
    Policy policy =
        new Rbac(List.of(role("ClusterRole/view", "*", "*", "*")), List.of())
            .addTo(POLICY, TENANTS);
    assertFalse(policy.roles().containsKey("ClusterRole/view"));
    assertEquals(POLICY.assignments(), policy.assignments());
  }

  @Test
  void bindings_giveNothingOfThePlatform() {
    String controller = account("system", "controller");
    List<RbacRole> roles = List.of(role("ClusterRole/view", "get", "", "pods"));
    List<RbacBinding> bindings =
        List.of(
            toUsers("", "ClusterRole/view", controller, "ada"),
            toUsers("system", "ClusterRole/view", controller, "ada", account("system", "x")),
            toUsers("system", "operator", "ada"),
            toGroups("system", "ClusterRole/view", "developers"));
    Policy policy = new Rbac(roles, bindings).addTo(POLICY, TENANTS);
    assertEquals(POLICY.assignments(), policy.assignments());
    assertEquals(POLICY.tenant("platform"), policy.tenant("platform"));
    assertTrue(mayGet(policy, controller, "web"));
    assertFalse(mayGet(policy, "ada", "system", "developers"));
    assertFalse(mayGet(policy, account("system", "x"), "system"));
  }

  /** What is called otherwise is the policy's, and a role of another namespace is not its own. */
  @Test
  void aBinding_givesOnlyWhatIsCalledLikeARoleOfKubernetes() {
    List<RbacRole> roles = List.of(role("Role/shop/view", "get", "", "pods"));
    for (String name : List.of("operator", "", "/operator", "Role/shop/view", "Role//view")) {
      List<RbacBinding> bindings =
          List.of(toUsers("web", name, "ada"), toUsers("", name, account("web", "ci")));
      Policy policy = new Rbac(roles, bindings).addTo(POLICY, TENANTS);
      assertEquals(POLICY.assignments(), policy.assignments(), name);
    }
    List<RbacBinding> own = List.of(toUsers("shop", "Role/shop/view", "ada"));
    assertTrue(mayGet(new Rbac(roles, own).addTo(POLICY, TENANTS), "ada", "shop"));
  }

  @Test
  void whatAPolicyCannotHave_givesNothing_andTheRestCounts() {
    String longName = "x".repeat(10_000);
    List<RbacRole> roles =
        List.of(
            role("ClusterRole/view", "get", "", "pods"),
            role("ClusterRole/odd", "get", "", longName),
            role("ClusterRole/*", "get", "", "pods"));
    List<RbacBinding> bindings =
        List.of(
            toUsers("web", "ClusterRole/view", longName, "ada"),
            toGroups("web", "ClusterRole/view", "dev*", "", "developers"),
            toUsers("web", "ClusterRole/odd", "eva"),
            toUsers("web", "ClusterRole/*", "eva"),
            toUsers("web", "ClusterRole/" + longName, "eva"));
    Policy policy = new Rbac(roles, bindings).addTo(POLICY, TENANTS);
    assertTrue(mayGet(policy, "ada", "web"));
    assertTrue(mayGet(policy, "max", "web", "developers"));
    assertFalse(mayGet(policy, "max", "web", "dev*", "develop"));
    assertFalse(mayGet(policy, "eva", "web"));
  }

  /** In a pattern `.` says "this node alone", and a kind is not an object. */
  @Test
  void theNameOfNoObject_givesNothing() {
    RbacRole.Rule rule =
        new RbacRole.Rule(List.of("get"), List.of(""), List.of("pods"), List.of("."));
    List<RbacRole> roles = List.of(new RbacRole("ClusterRole/odd", List.of(rule)));
    List<RbacBinding> bindings = List.of(toUsers("web", "ClusterRole/odd", "ada"));
    Policy policy = new Rbac(roles, bindings).addTo(POLICY, TENANTS);
    Access access = access(policy, "ada", List.of(), "web");
    assertFalse(access.check("get", Resource.of("namespaces", "web", "core", "pods")).allowed());
    assertEquals(POLICY.assignments(), policy.assignments());
  }

  /** A binding does not reach the roles that the policy has for its own purposes. */
  @Test
  void aGroupWhoseRoleThePolicyMentions_isGivenByThePolicyAlone() {
    List<RbacRole> roles = List.of(role("ClusterRole/view", "get", "", "pods"));
    List<RbacBinding> bindings = List.of(toGroups("web", "ClusterRole/view", "developers"));
    for (Policy policy :
        List.of(
            POLICY.with(Role.of("group:developers").with(Permission.allow("get").on("namespaces"))),
            POLICY.with(Tenant.of("web").enteredBy("group:developers")))) {
      Policy more = new Rbac(roles, bindings).addTo(policy, TENANTS);
      assertFalse(mayGet(more, "ada", "web", "developers"));
      Subject mapped = Subject.of("ada").withRoles("group:developers");
      Access access = TENANTS.access(Authorizer.compile(more), mapped, "web");
      assertTrue(access.check("get", pod("web")).allowed());
    }
  }

  /** It would count nowhere, and a reader of the policy should not wonder. */
  @Test
  void whatATenantBindsToAnAccountOfAnotherOne_isNotInThePolicy() {
    List<RbacRole> roles = List.of(role("ClusterRole/view", "get", "", "pods"));
    List<RbacBinding> bindings =
        List.of(
            toUsers(
                "shop",
                "ClusterRole/view",
                account("web", "ci"),
                account("system", "web-sync"),
                account("stray", "ci")));
    Policy policy = new Rbac(roles, bindings).addTo(POLICY, TENANTS);
    assertEquals(POLICY.assignments(), policy.assignments());
  }

  @Test
  void whoIsNotAuthenticated_hasWhatIsBoundToThem_andNobodyElse() {
    List<RbacRole> roles = List.of(role("ClusterRole/view", "get", "", "pods"));
    for (RbacBinding binding :
        List.of(
            toUsers("web", "ClusterRole/view", "system:anonymous"),
            toGroups("web", "ClusterRole/view", "system:unauthenticated"))) {
      Policy policy = new Rbac(roles, List.of(binding)).addTo(POLICY, TENANTS);
      Authorizer authorizer = Authorizer.compile(policy);
      for (String namespace : List.of("web", "shop")) {
        for (Map<String, ?> claims :
            List.of(
                Map.of("sub", "system:anonymous"),
                Map.of("sub", "eve", "groups", List.of("system:unauthenticated")))) {
          Access access = TENANTS.access(authorizer, claims, namespace);
          assertEquals(
              namespace.equals("web"), access.check("get", pod(namespace)).allowed(), namespace);
        }
        assertFalse(mayGet(policy, "ada", namespace));
      }
    }
  }

  /** Each decision names the binding that made it. */
  @Test
  void anAssignment_isAtThePlaceOfItsBinding() {
    List<RbacRole> roles = List.of(role("ClusterRole/view", "get", "", "pods"));
    List<RbacBinding> bindings =
        List.of(
            toUsers("web", "ClusterRole/view", "ada"),
            toUsers("", "ClusterRole/view", account("web", "ci")));
    List<Assignment> added =
        new ArrayList<>(new Rbac(roles, bindings).addTo(POLICY, TENANTS).assignments());
    added.removeAll(POLICY.assignments());
    assertEquals(
        List.of(
            "RoleBinding/web/to-users",
            "ClusterRoleBinding/to-users",
            "ClusterRoleBinding/to-users",
            "ClusterRoleBinding/to-users"),
        added.stream().map(each -> each.place().toString()).toList());
  }

  /** A tenant of the policy keeps what it has. */
  @Test
  void aTenantOfThePolicy_keepsWhatItHas() {
    Tenant web = Tenant.of("web").including("paths").excluding("namespaces/web/core/secrets");
    Policy policy = new Rbac(List.of(), List.of()).addTo(POLICY.with(web), TENANTS);
    Tenant more = policy.tenant("web").orElseThrow();
    assertTrue(more.includes().containsAll(web.includes()));
    assertEquals(web.excludes(), more.excludes());
    assertEquals(3, more.includes().size());
    assertEquals(1, policy.tenant("shop").orElseThrow().includes().size());
  }
}
