package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.story.ApiServer.Asked;
import dev.tenon.examples.gitops.story.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a tenant delivers arrives in the name of his account, and nothing else does. */
class ReconcilerTest extends Worlds {

  private static final String AS_WEB = ", serviceAccountName: web";

  private static final String CLUSTER_ROLE =
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: all}\n";

  @BeforeEach
  void start() {
    start(References.LOCKDOWN);
  }

  /** A40: the explicit account, which the API server is told too. */
  @Test
  void anExplicitAccount_isTheOneThatDelivers() {
    Condition delivered = deliver("web", Map.of("a.yaml", Yaml.configMap("a", "")), AS_WEB);

    assertTrue(delivered.isTrue(), delivered::toString);
    assertEquals(
        Set.of("system:serviceaccount:web:web"),
        Set.copyOf(
            world.api().asked().stream()
                .filter(asked -> asked.path().contains("/configmaps"))
                .map(Asked::user)
                .toList()));
    assertNotNull(world.client().configMaps().inNamespace("web").withName("a").get());
  }

  /** A40: the default account, which can do nothing unless somebody gave it a role. */
  @Test
  void theDefaultAccount_isPowerless() {
    world.apply("apiVersion: v1\nkind: ServiceAccount\nmetadata: {namespace: web, name: default}");

    Condition refused = deliver("web", Map.of("a.yaml", Yaml.configMap("a", "")), "");

    assertEquals("AccessDenied", refused.reason());
    assertTrue(refused.message().contains("service account `web/default`"), refused::message);
    assertEquals(List.of(), changes());

    world.apply(
        World.createTenant(
            "web",
            "--with-namespace",
            "web",
            "--with-service-account",
            "default",
            "--skip-namespace"));
    Condition delivered = world.reconcile(Kind.KUSTOMIZATION, "web", "app");
    assertTrue(delivered.isTrue(), delivered::toString);
  }

  /** A40: neither an account nor a default: never the controller itself, nor one that may. */
  @Test
  void noAccountAtAll_isRefused() {
    start(new World(POLICY, fresh(), References.LOCKDOWN, Optional.empty(), gate -> gate));
    world.apply(
        World.createTenant(
            "web",
            "--with-namespace",
            "web",
            "--with-service-account",
            "default",
            "--skip-namespace"));

    Condition refused = deliver("web", Map.of("a.yaml", Yaml.configMap("a", "")), "");

    assertEquals("NoServiceAccount", refused.reason());
    assertTrue(refused.message().contains("serviceAccountName is missing"), refused::message);
    assertEquals(List.of(), changes());
  }

  /** A40: the account is in the object's own namespace, whatever is written. */
  @TestFactory
  Stream<DynamicTest> anAccountOfAnotherNamespace_cannotBeNamed() {
    return Stream.of(
            "shop:shop",
            "shop/shop",
            "../shop/shop",
            "system:serviceaccount:shop:shop",
            "shop",
            "''")
        .map(
            name ->
                dynamicTest(
                    name,
                    () -> {
                      Condition refused =
                          deliver(
                              "web",
                              Map.of("a.yaml", Yaml.configMap("a", "")),
                              ", serviceAccountName: " + name);
                      assertFalse(refused.isTrue(), refused::toString);
                      assertTrue(
                          Set.of("NoServiceAccount", "NotSupported").contains(refused.reason()),
                          refused::toString);
                      assertEquals(List.of(), changes());
                    }));
  }

  /** A41: each object is decided by verb, kind, namespace and name. */
  @TestFactory
  Stream<DynamicTest> whatIsNotTheAccounts_isRefused() {
    return Stream.of(
            CLUSTER_ROLE,
            Yaml.configMap("a", "shop"),
            Yaml.configMap("a", "flux-system"),
            Yaml.namespace("web", Map.of("toolkit.fluxcd.io/tenant", "shop")),
            Yaml.namespace("more", Map.of()),
            "apiVersion: v1\nkind: List\nitems:\n- "
                + Yaml.configMap("a", "shop").substring(4).strip().replace("\n", "\n  "))
        .map(
            manifest ->
                dynamicTest(
                    manifest.replace('\n', ' '),
                    () -> {
                      Condition refused =
                          deliver(
                              "web",
                              Map.of("a.yaml", Yaml.configMap("a", ""), "b.yaml", manifest),
                              AS_WEB);
                      assertEquals("AccessDenied", refused.reason(), refused::toString);
                      assertEquals(List.of(), changes());
                    }));
  }

  /** A41: an account that may only look delivers nothing. */
  @Test
  void anAccountWithALesserRole_deliversNothing() {
    world.apply(
        World.createTenant(
            "web",
            "--with-namespace",
            "web",
            "--with-service-account",
            "reader",
            "--cluster-role",
            "view",
            "--skip-namespace"));

    Condition refused =
        deliver("web", Map.of("a.yaml", Yaml.configMap("a", "")), ", serviceAccountName: reader");

    assertEquals("AccessDenied", refused.reason(), refused::toString);
    assertEquals(List.of(), changes());
  }

  /** A41: what leaves the source is removed, if the account may, and a quota is looked at first. */
  @Test
  void whatLeftTheSource_isRemovedOrHeld() {
    String quota = "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: small}\n";
    String pruned = AS_WEB + ", prune: true";
    deliver(
        "web",
        Map.of(
            "a.yaml", Yaml.configMap("a", ""), "b.yaml", Yaml.configMap("b", ""), "q.yaml", quota),
        pruned);

    Condition held = deliver("web", Map.of("a.yaml", Yaml.configMap("a", "")), pruned);
    assertEquals("HeldForApproval", held.reason(), held::toString);
    assertEquals(List.of(), changes());

    Condition removed =
        deliver("web", Map.of("a.yaml", Yaml.configMap("a", ""), "q.yaml", quota), pruned);
    assertTrue(removed.isTrue(), removed::toString);
    assertNull(world.client().configMaps().inNamespace("web").withName("b").get());
    assertNotNull(world.client().resourceQuotas().inNamespace("web").withName("small").get());
  }

  /** A43: nothing is fetched from elsewhere, and no path or link leads out of the artifact. */
  @TestFactory
  Stream<DynamicTest> whatIsNotInTheArtifact_isRefused() {
    return Stream.of(
            "https://example.com/base.yaml",
            "github.com/org/base//deploy?ref=main",
            "git@example.com:org/base.git",
            "../../../etc/passwd",
            "..",
            "/etc/passwd",
            "..\\..\\etc",
            "link.yaml",
            "links",
            "missing.yaml")
        .map(
            entry ->
                dynamicTest(
                    entry,
                    () -> {
                      Condition refused =
                          deliver(
                              "web",
                              Map.of(
                                  "app/a.yaml",
                                  Yaml.configMap("a", ""),
                                  "app/kustomization.yaml",
                                  "resources: [a.yaml, '" + entry.replace("..", "../..") + "']"),
                              Map.of("app/link.yaml", "/etc/hostname", "app/links", "/etc"),
                              AS_WEB + ", path: app");
                      assertEquals("BuildFailed", refused.reason(), refused::toString);
                      assertEquals(List.of(), changes());
                    }));
  }

  /** A43: also not by the path itself, or by what a list of resources might bring in. */
  @TestFactory
  Stream<DynamicTest> aPathOutOfTheArtifact_isRefused() {
    return Stream.of("..", "../shop", "/etc", "link", "missing", "app/../../x")
        .map(
            path ->
                dynamicTest(
                    path,
                    () -> {
                      Condition refused =
                          deliver(
                              "web",
                              Map.of("app/a.yaml", Yaml.configMap("a", "")),
                              Map.of("link", "/etc"),
                              AS_WEB + ", path: '" + path + "'");
                      assertEquals("BuildFailed", refused.reason(), refused::toString);
                    }));
  }

  /** A43: generators, patches, charts and bases could bring in what nobody decided about. */
  @TestFactory
  Stream<DynamicTest> otherKeysOfAList_areRefused() {
    return Stream.of(
            "bases", "components", "helmCharts", "configMapGenerator", "patches", "generators")
        .map(
            key ->
                dynamicTest(
                    key,
                    () -> {
                      Condition refused =
                          deliver(
                              "web",
                              Map.of("kustomization.yaml", key + ": [https://example.com]"),
                              AS_WEB);
                      assertEquals("BuildFailed", refused.reason(), refused::toString);
                    }));
  }

  /** A43: a base that lies in the artifact is no escape. */
  @Test
  void aBaseInTheArtifact_isFine() {
    Condition delivered =
        deliver(
            "web",
            Map.of(
                "base/a.yaml",
                Yaml.configMap("a", ""),
                "app/kustomization.yaml",
                "resources: [../base]"),
            AS_WEB + ", path: ./app");
    assertTrue(delivered.isTrue(), delivered::toString);
  }

  /** The controller's own disk is nobody's source. */
  @TestFactory
  Stream<DynamicTest> anAddressThatIsNoServer_isRefused() {
    return Stream.of("file:///etc", "/etc", "../x", "", "ext::sh -c id")
        .map(
            url ->
                dynamicTest(
                    "`" + url + "`",
                    () -> {
                      world.apply(Yaml.repository("web", "other", url));
                      Condition refused = world.reconcile(Kind.GIT_REPOSITORY, "web", "other");
                      assertEquals("FetchFailed", refused.reason(), refused::toString);
                    }));
  }

  /** A44: one object of many is refused, and none is applied. */
  @Test
  void allIsDecided_beforeTheFirstIsApplied() {
    Condition refused =
        deliver("web", Map.of("a.yaml", Yaml.configMap("a", ""), "z.yaml", CLUSTER_ROLE), AS_WEB);

    assertEquals("AccessDenied", refused.reason());
    assertTrue(refused.message().contains("z.yaml"), refused::message);
    assertEquals(List.of(), changes());
    assertNull(world.client().configMaps().inNamespace("web").withName("a").get());
  }

  /** What the API server refuses becomes the object's condition, and stops nobody else. */
  @Test
  void whatTheApiServerRefuses_isToldToItsAuthor_andTheOthersGoOn() {
    for (String tenant : List.of("shop", "web")) {
      world.apply(Yaml.kustomization(tenant, "app", ", serviceAccountName: " + tenant));
    }
    world
        .api()
        .refuse(asked -> asked.path().contains("shop/configmaps") && !asked.user().isEmpty());

    world.reconciler().pass();

    Condition refused = world.object(Kind.KUSTOMIZATION, "shop", "app").ready();
    assertEquals("ApplyFailed", refused.reason(), refused::toString);
    assertTrue(refused.message().contains("service account `shop/shop`"), refused::message);
    assertTrue(world.object(Kind.KUSTOMIZATION, "web", "app").isReady());
  }

  /** An object whose condition cannot be written is tried again, and stops nobody else. */
  @Test
  void anObjectThatCannotBeTold_stopsNobodyElse() {
    for (String tenant : List.of("shop", "web")) {
      world.apply(Yaml.kustomization(tenant, "app", ", serviceAccountName: " + tenant));
    }
    world.api().refuse(asked -> asked.path().contains("shop/") && asked.path().endsWith("/status"));

    world.reconciler().pass();

    assertTrue(world.object(Kind.KUSTOMIZATION, "web", "app").isReady());
  }

  /** A47: the platform's namespace is exempt by its name, and by nothing else. */
  @Test
  void thePlatform_isExemptByName() {
    world.apply(Yaml.namespace("flux-system", Map.of()));
    world.apply(
        "apiVersion: v1\nkind: ServiceAccount\n"
            + "metadata: {namespace: flux-system, name: kustomize-controller}");
    world.apply(
        Yaml.flux(
            "Kustomization",
            "flux-system",
            "all",
            "{path: ./, serviceAccountName: kustomize-controller,"
                + " sourceRef: {kind: GitRepository, name: app, namespace: web}}"));
    world.git().push("web", Map.of("role.yaml", CLUSTER_ROLE));
    world.reconcile(Kind.GIT_REPOSITORY, "web", "app");

    Condition delivered = world.reconcile(Kind.KUSTOMIZATION, "flux-system", "all");

    assertTrue(delivered.isTrue(), delivered::toString);
    assertNotNull(world.client().rbac().clusterRoles().withName("all").get());
  }

  /** A47: neither a label nor the name of an account makes a tenant the platform. */
  @Test
  void nobodyElse_isThePlatform() {
    world.apply(Yaml.namespace("flux-system", Map.of()));
    world.apply(Yaml.namespace("shop", Map.of("toolkit.fluxcd.io/tenant", "platform")));
    world.apply(
        World.createTenant(
            "platform",
            "--with-namespace",
            "shop",
            "--with-service-account",
            "kustomize-controller",
            "--skip-namespace"));

    Condition refused =
        deliver(
            "shop",
            Map.of("role.yaml", CLUSTER_ROLE),
            ", serviceAccountName: kustomize-controller");

    assertEquals("AccessDenied", refused.reason(), refused::toString);
  }

  /** A47: a namespace without the label is no tenant's, and its objects may nothing. */
  @Test
  void aNamespaceOfNobody_getsNothing() {
    world.apply(World.createTenant("stray", "--with-namespace", "stray"));
    world.apply(Yaml.namespace("stray", Map.of()));
    world.apply(Yaml.kustomization("stray", "app", ", serviceAccountName: stray"));
    world.api().forget();

    Condition refused = world.reconcile(Kind.KUSTOMIZATION, "stray", "app");

    assertEquals("AccessDenied", refused.reason(), refused::toString);
    assertEquals(List.of(), changes());
  }

  /** B29: a remote cluster is not supported, so no account is privileged there. */
  @Test
  void aRemoteCluster_isRefused() {
    Condition refused =
        deliver(
            "web",
            Map.of("a.yaml", Yaml.configMap("a", "")),
            AS_WEB + ", kubeConfig: {secretRef: {name: remote}}");
    assertEquals("NotSupported", refused.reason());
    assertTrue(refused.message().contains("spec.kubeConfig"), refused::message);
  }

  /** A46: what is printed is one namespace, one account, one binding each, and nothing wider. */
  @Test
  void createTenant_printsWhatWorksInItsNamespaceAlone() {
    String yaml =
        World.createTenant(
            "team", "--with-namespace", "one", "--with-namespace", "two", "--label", "cost=7");
    assertEquals(
        List.of(
            "Namespace",
            "ServiceAccount",
            "RoleBinding",
            "Namespace",
            "ServiceAccount",
            "RoleBinding"),
        yaml.lines()
            .filter(line -> line.startsWith("kind: "))
            .map(line -> line.substring(6).replace("\"", ""))
            .toList());
    world.apply(yaml);
    world
        .git()
        .push(
            "team",
            Map.of("a.yaml", Yaml.configMap("a", ""), "b.yaml", Yaml.configMap("b", "two")));
    world.apply(Yaml.repository("one", "app", world.git().url("team")));
    world.apply(Yaml.kustomization("one", "app", ", serviceAccountName: team"));
    world.reconcile(Kind.GIT_REPOSITORY, "one", "app");

    Condition refused = world.reconcile(Kind.KUSTOMIZATION, "one", "app");
    assertEquals("AccessDenied", refused.reason(), refused::toString);
    assertTrue(refused.message().contains("configmaps two/b"), refused::message);

    Condition delivered = deliverTeam();
    assertTrue(delivered.isTrue(), delivered::toString);
    assertEquals(
        "7",
        world.client().namespaces().withName("two").get().getMetadata().getLabels().get("cost"));
  }

  private Condition deliverTeam() {
    world.git().push("team", Map.of("a.yaml", Yaml.configMap("a", "")));
    world.reconcile(Kind.GIT_REPOSITORY, "one", "app");
    return world.reconcile(Kind.KUSTOMIZATION, "one", "app");
  }

  /** A46: a tenant's label is its name, and names are names. */
  @TestFactory
  Stream<DynamicTest> createTenant_refusesWhatIsNoTenant() {
    return Stream.of(
            List.of("Bad_Name", "--with-namespace", "x"),
            List.of("team"),
            List.of("team", "--with-namespace", "a/b"),
            List.of("team", "--with-namespace", "a", "--label", "a b=c"),
            List.of("team", "--with-namespace", "a", "--label", "a=b: c"),
            List.of("team", "--with-namespace", "a", "--cluster-role", "x\ny"),
            List.of("team", "--with-namespace", "a", "--label", "toolkit.fluxcd.io/tenant=web"))
        .map(
            arguments ->
                dynamicTest(
                    String.join(" ", arguments),
                    () ->
                        assertThrows(
                            IllegalArgumentException.class,
                            () -> World.createTenant(arguments.toArray(String[]::new)))));
  }
}
