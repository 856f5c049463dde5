package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer;
import dev.tenon.examples.gitops.rights.ClusterPolicy;
import dev.tenon.examples.gitops.rights.ClusterState;
import dev.tenon.examples.gitops.rights.ClusterState.Binding;
import dev.tenon.examples.gitops.rights.ClusterState.Namespace;
import dev.tenon.examples.gitops.rights.ClusterState.Share;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.rights.Who;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import dev.tenon.yaml.junit.PolicyTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy of the file with that of a cluster, printed, tested and proved. */
class PolicyTest {

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
              new Binding(
                  "web",
                  "web-reconciler",
                  "ClusterRole/cluster-admin",
                  List.of("system:serviceaccount:web:web")),
              new Binding(
                  "shop",
                  "readers",
                  "ClusterRole/view",
                  List.of("system:serviceaccount:shop:reader")),
              new Binding(
                  "shop",
                  "forged",
                  "/platform-admin",
                  List.of("system:serviceaccount:shop:reader"))));

  private static Policy compiled(References references) {
    return new ClusterPolicy(references, Set.of(ClusterState.NAME, ClusterState.TENANT))
        .of(YamlPolicies.load(Path.of("policy.yaml")), CLUSTER);
  }

  /** `compiled.yaml` is what the suite tests, and what a reader sees of a cluster. */
  @Test
  void compiledFile_isWhatTheClusterMakesOfThePolicy() throws IOException {
    assertEquals(
        Files.readString(Path.of("compiled.yaml")),
        YamlPolicies.print(compiled(References.ACCESS_FROM)));
  }

  @TestFactory
  Iterable<DynamicNode> policy() {
    return PolicyTests.of(Path.of("policy-tests.yaml")).covering(100);
  }

  /** A decision names the object that made it. */
  @Test
  void aDecision_namesTheObjectThatMadeIt() {
    Subject shop =
        Subject.of("namespace:shop")
            .withRoles("object", "from:shop", "tenant:shop")
            .withVariable("namespace", "shop");
    Decision decision =
        Authorizer.compile(compiled(References.ACCESS_FROM))
            .access(shop)
            .within("tenant:shop")
            .check("refer", Kind.IMAGE_REPOSITORY.target("web", "app").path());
    assertTrue(decision.allowed(), decision::toString);
    assertTrue(
        decision.toString().contains("accessFrom of imagerepositories web/app"),
        decision::toString);
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

  /** Whoever writes a tenant's label on the platform's namespace does not give it away. */
  @Test
  void aLabel_makesNobodyTheOwnerOfThePlatformsNamespace() {
    Map<String, String> shop = Map.of(ClusterState.TENANT, "shop");
    ClusterState labelled =
        new ClusterState(
            List.of(
                new Namespace("flux-system", shop),
                new Namespace("shop", shop),
                new Namespace("shop-next", shop)),
            List.of(),
            List.of());
    ClusterAuthorizer.Moment now =
        new ClusterAuthorizer(
                YamlPolicies.load(Path.of("policy.yaml")),
                new ClusterPolicy(References.OPEN, Set.of(ClusterState.TENANT)),
                "flux-system",
                () -> labelled)
            .now();
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
    ClusterState labelled =
        new ClusterState(
            List.of(
                new Namespace("shop", Map.of(ClusterState.TENANT, label)),
                new Namespace("web", Map.of(ClusterState.TENANT, "web")),
                new Namespace("flux-system-next", Map.of(ClusterState.TENANT, label))),
            List.of(),
            List.of());
    ClusterAuthorizer.Moment now =
        new ClusterAuthorizer(
                YamlPolicies.load(Path.of("policy.yaml")),
                new ClusterPolicy(References.ACCESS_FROM, Set.of(ClusterState.TENANT)),
                "flux-system",
                () -> labelled)
            .now();
    for (String namespace : List.of("shop", "flux-system-next")) {
      for (String account : List.of("", "kustomize-controller", label)) {
        Access access = now.of(who(namespace, account));
        for (String action : List.of("create", "get", "delete")) {
          assertFalse(access.check(action, Resource.parse("cluster/core/namespaces")).allowed());
          assertFalse(access.check(action, Resource.parse("paths/metrics")).allowed());
          for (String each : List.of(namespace, "web", "flux-system")) {
            Resource object = Resource.of("namespaces", each, "core", "configmaps", "a");
            assertFalse(access.check(action, object).allowed(), each + " by " + account);
            assertEquals(each.equals(namespace), access.isVisible(object), each + " by " + account);
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
    return new Who(namespace, account);
  }

  private static boolean triggers(ClusterAuthorizer.Moment now, String from, String namespace) {
    return now.of(Who.objectOf(from))
        .check("reconcile", Kind.KUSTOMIZATION.target(namespace, "app").path())
        .allowed();
  }
}
