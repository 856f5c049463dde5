package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer;
import dev.tenon.examples.gitops.rights.ClusterState;
import dev.tenon.examples.gitops.rights.ClusterState.Account;
import dev.tenon.examples.gitops.rights.ClusterState.Namespace;
import dev.tenon.examples.gitops.rights.ClusterState.Share;
import dev.tenon.examples.gitops.rights.Question;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.rights.Who;
import dev.tenon.kubernetes.AccessReview;
import dev.tenon.kubernetes.RbacBinding;
import dev.tenon.kubernetes.RbacRole;
import dev.tenon.kubernetes.RbacRole.Rule;
import dev.tenon.kubernetes.Region;
import dev.tenon.kubernetes.Region.Answer;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.yaml.YamlPolicies;
import dev.tenon.yaml.junit.PolicyTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy of the file with that of a cluster, printed, tested and proved. */
class PolicyTest {

  private static final String WEB = "system:serviceaccount:web:web";
  private static final String WEB_SYNC = "system:serviceaccount:flux-system:web-sync";
  private static final String WEB_RECONCILER = "gotk:web:reconciler";
  private static final String SHOP_READER = "system:serviceaccount:shop:reader";

  private static final ClusterState CLUSTER =
      new ClusterState(
          List.of(
              new Namespace("flux-system", Map.of()),
              new Namespace("shop", Map.of(ClusterState.TENANT, "shop")),
              new Namespace("web", Map.of(ClusterState.TENANT, "web")),
              new Namespace("web-next", Map.of(ClusterState.TENANT, "web"))),
          List.of(
              new Share(
                  Kind.IMAGE_REPOSITORY.target("web", "app"),
                  List.of(Map.of(ClusterState.NAME, "shop")))),
          List.of(
              new RbacRole(
                  "ClusterRole/crd-editor",
                  List.of(
                      new Rule(
                          List.of("get", "create", "update", "frobnicate"),
                          List.of("apiextensions.k8s.io"),
                          List.of("customresourcedefinitions"),
                          List.of()))),
              new RbacRole(
                  "ClusterRole/view",
                  List.of(new Rule(List.of("*"), List.of("*"), List.of("*"), List.of()))),
              new RbacRole(
                  "Role/shop/site-editor",
                  List.of(
                      new Rule(
                          List.of("update"),
                          List.of(""),
                          List.of("configmaps"),
                          List.of("site"))))),
          List.of(
              binding("web", "web-reconciler", "ClusterRole/cluster-admin", WEB_RECONCILER, WEB),
              binding("web", "delegated", "ClusterRole/cluster-admin", WEB_SYNC),
              binding("", "web-crds", "ClusterRole/crd-editor", WEB_RECONCILER),
              binding("shop", "readers", "ClusterRole/view", SHOP_READER, "ada"),
              binding("shop", "editors", "Role/shop/site-editor", "ada"),
              binding("shop", "forged", "/platform-admin", SHOP_READER),
              binding("shop", "guest-of-web", "ClusterRole/cluster-admin", WEB, WEB_SYNC),
              binding("", "everybody", "ClusterRole/crd-editor", "ada")),
          List.of(new Account(WEB_SYNC, "web")));

  private static RbacBinding binding(String namespace, String name, String role, String... users) {
    return new RbacBinding(namespace, name, role, List.of(users), List.of(), Optional.empty());
  }

  private static ClusterAuthorizer.Moment at(ClusterState state, References references) {
    return new ClusterAuthorizer(
            YamlPolicies.load(Path.of("policy.yaml")),
            references,
            "flux-system",
            Clock.systemUTC(),
            () -> state)
        .now();
  }

  private static Policy compiled(References references) {
    return at(CLUSTER, references).policy();
  }

  private static ClusterState labelled(Namespace... namespaces) {
    return new ClusterState(List.of(namespaces), List.of(), List.of(), List.of(), List.of());
  }

  /** `compiled.yaml` is what the suite tests, and what a reader sees of a cluster. */
  @Test
  void compiledFile_isWhatTheClusterMakesOfThePolicy() throws IOException {
    String printed = YamlPolicies.print(compiled(References.ACCESS_FROM));
    if (Boolean.getBoolean("gitops.renew")) {
      Files.writeString(Path.of("compiled.yaml"), printed);
    }
    assertEquals(Files.readString(Path.of("compiled.yaml")), printed);
  }

  @TestFactory
  Iterable<DynamicNode> policy() {
    return PolicyTests.of(Path.of("policy-tests.yaml")).covering(100);
  }

  /** An explanation names the object that made it. */
  @Test
  void anExplanation_namesTheObjectThatMadeIt() {
    String explained =
        at(CLUSTER, References.ACCESS_FROM)
            .explain(
                new Question(
                    Who.objectOf("shop"),
                    "refer",
                    Kind.IMAGE_REPOSITORY.target("web", "app"),
                    "spec.imageRepositoryRef"));
    assertTrue(explained.startsWith("ALLOW"), explained);
    assertTrue(explained.contains("accessFrom of imagerepositories web/app"), explained);
  }

  /** A46: a binding gives a role that the file has for bindings, and no other. */
  @Test
  void aBinding_givesOnlyWhatTheFileHasForBindings() {
    assertFalse(
        compiled(References.LOCKDOWN).assignments().stream()
            .anyMatch(
                assignment ->
                    assignment.key().startsWith("system:serviceaccount:shop")
                        && assignment.roles().contains("platform-admin")));
  }

  private static ClusterAuthorizer.Moment held(Policy policy, RbacRole role, RbacBinding... all) {
    ClusterState state =
        new ClusterState(
            CLUSTER.namespaces(), List.of(), List.of(role), List.of(all), CLUSTER.accounts());
    return new ClusterAuthorizer(
            policy, References.LOCKDOWN, "flux-system", Clock.systemUTC(), () -> state)
        .now();
  }

  /** A `*` is all where Kubernetes says so, and a word of the policy's file is no verb. */
  @Test
  void aRoleOfTheCluster_givesNoMoreThanInKubernetes() {
    ClusterAuthorizer.Moment now =
        held(
            YamlPolicies.load(Path.of("policy.yaml")),
            new RbacRole(
                "ClusterRole/odd",
                List.of(
                    new Rule(
                        List.of("write", "get"),
                        List.of("*.example.com", "**", "apps"),
                        List.of("pod*", "*/scale", "${namespace}"),
                        List.of()))),
            binding("web", "odd", "ClusterRole/odd", "eva"));
    assertEquals(Answer.ALLOWED, eva(now, "apps", "deployments/scale", "get"));
    assertEquals(Answer.ALLOWED, eva(now, "*.example.com", "pod*", "get"));
    assertEquals(Answer.SILENT, eva(now, "apps", "deployments/scale", "update"));
    assertEquals(Answer.SILENT, eva(now, "apps", "deployments", "get"));
    assertEquals(Answer.SILENT, eva(now, "apps", "pods", "get"));
    assertEquals(Answer.SILENT, eva(now, "a.example.com", "deployments/scale", "get"));
    assertEquals(Answer.SILENT, eva(now, "batch", "jobs/scale", "get"));
    assertEquals(Answer.SILENT, eva(now, "apps", "web", "get"));
  }

  private static AccessReview review(String verb, Region region) {
    return new AccessReview(verb, region, Map.of("sub", "eva"));
  }

  private static Answer eva(
      ClusterAuthorizer.Moment now, String group, String resource, String verb) {
    return now.decide(review(verb, Region.of("web", group, resource, "a")));
  }

  /**
   * Who holds roles in several namespaces: a list of all of them is forbidden if it is in one, and
   * so no other authorizer shows there what a rule hides.
   */
  @Test
  void aListOfAllNamespaces_isForbiddenIfItIsInOne() {
    Policy policy =
        YamlPolicies.load(Path.of("policy.yaml"))
            .with(
                Role.of("ClusterRole/guarded")
                    .heldInTenantOnly(true)
                    .with(
                        Permission.allow("list").on("namespaces"),
                        Permission.deny("list").on("namespaces/*/core/secrets")));
    ClusterAuthorizer.Moment now =
        held(
            policy,
            new RbacRole("ClusterRole/unused", List.of()),
            binding("web", "a", "ClusterRole/view", "eva"),
            binding("shop", "b", "ClusterRole/guarded", "eva"));
    for (String namespace : List.of("shop", "", "*")) {
      assertEquals(
          Answer.FORBIDDEN, now.decide(review("list", Region.of(namespace, "", "secrets", ""))));
    }
    assertEquals(Answer.ALLOWED, now.decide(review("list", Region.of("shop", "", "pods", ""))));
    assertEquals(Answer.SILENT, now.decide(review("list", Region.of("", "", "pods", ""))));
    assertEquals(Answer.SILENT, now.decide(review("list", Region.of("web", "", "secrets", ""))));
    assertEquals(Answer.SILENT, now.decide(review("get", Region.ofPath("/"))));
  }

  /** Whoever writes a tenant's label on the platform's namespace does not give it away. */
  @Test
  void aLabel_makesNobodyTheOwnerOfThePlatformsNamespace() {
    Map<String, String> shop = Map.of(ClusterState.TENANT, "shop");
    ClusterAuthorizer.Moment now =
        at(
            labelled(
                new Namespace("flux-system", shop),
                new Namespace("shop", shop),
                new Namespace("shop-next", shop)),
            References.OPEN);
    assertTrue(triggers(now, "shop", "shop-next"));
    assertFalse(triggers(now, "shop", "flux-system"));
  }

  /**
   * A47: a label, a namespace or an account that is called like something of the file is nothing of
   * it: neither a role, nor a tenant, nor the platform.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "platform",
        "platform-admin",
        "auditor",
        "object",
        "open:",
        "from:web",
        "tenant:web",
        "ClusterRole/cluster-admin",
        "flux-system"
      })
  void aLabel_givesNothingOfTheFile(String label) {
    ClusterAuthorizer.Moment now =
        at(
            labelled(
                new Namespace("shop", Map.of(ClusterState.TENANT, label)),
                new Namespace("web", Map.of(ClusterState.TENANT, "web")),
                new Namespace("flux-system-next", Map.of(ClusterState.TENANT, label))),
            References.ACCESS_FROM);
    for (String namespace : List.of("shop", "flux-system-next")) {
      for (String account : List.of("", "kustomize-controller", label)) {
        Access access = now.of(who(namespace, account));
        for (String action : List.of("create", "get", "delete")) {
          assertFalse(access.check(action, Resource.parse("cluster/core/namespaces")).allowed());
          assertFalse(access.check(action, Resource.parse("paths/metrics")).allowed());
          for (String each : List.of(namespace, "web", "flux-system")) {
            Resource object = Resource.of("namespaces", each, "core", "configmaps", "a");
            assertFalse(access.check(action, object).allowed(), each + " by " + account);
            boolean own = account.isEmpty() && each.equals(namespace);
            assertEquals(own, access.isVisible(object), each + " by " + account);
          }
        }
      }
    }
    Access platform = now.of(who("flux-system", "kustomize-controller"));
    assertTrue(platform.check("create", Resource.parse("cluster/core/namespaces")).allowed());
    assertTrue(
        platform.check("create", Resource.parse("namespaces/web/core/configmaps/a")).allowed());
  }

  private static Who who(String namespace, String account) {
    return account.isEmpty() ? Who.objectOf(namespace) : Who.account(namespace, account);
  }

  private static boolean triggers(ClusterAuthorizer.Moment now, String from, String namespace) {
    return now.of(Who.objectOf(from))
        .check("reconcile", Kind.KUSTOMIZATION.target(namespace, "app").path())
        .allowed();
  }
}
