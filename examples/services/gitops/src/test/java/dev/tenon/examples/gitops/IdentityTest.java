package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.story.ApiServer.Asked;
import dev.tenon.examples.gitops.story.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In whose name it is delivered where that is no account of the own namespace. */
class IdentityTest extends Worlds {

  private static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: crontabs.example.com}
      spec:
        group: example.com
        names: {kind: CronTab, plural: crontabs}
        scope: Namespaced
        versions: []
      """;

  private static String account(String name, String tenant) {
    return "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {namespace: flux-system, name: "
        + name
        + ", labels: {toolkit.fluxcd.io/tenant: "
        + tenant
        + "}}\n";
  }

  private static String binding(String namespace, String name, String role, String subject) {
    return "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: "
        + (namespace.isEmpty() ? "ClusterRoleBinding" : "RoleBinding")
        + "\nmetadata: {name: "
        + name
        + (namespace.isEmpty() ? "" : ", namespace: " + namespace)
        + "}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "
        + role
        + "}\nsubjects: ["
        + subject
        + "]\n";
  }

  private static String user(String name) {
    return "{apiGroup: rbac.authorization.k8s.io, kind: User, name: '" + name + "'}";
  }

  private static String serviceAccount(String namespace, String name) {
    return "{kind: ServiceAccount, namespace: " + namespace + ", name: " + name + "}";
  }

  /** A sync of the platform for a tenant, of the tenant's own repository. */
  private Condition delegate(String more, String annotations, Map<String, String> files) {
    return delegate("web", more, annotations, files);
  }

  private Condition delegate(
      String target, String more, String annotations, Map<String, String> files) {
    world.git().push("web", files);
    world.apply(Yaml.repository("flux-system", "web", world.git().url("web")));
    world.reconcile(Kind.GIT_REPOSITORY, "flux-system", "web");
    world.apply(
        "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {namespace:"
            + " flux-system, name: web"
            + annotations
            + "}\nspec: {sourceRef: {kind: GitRepository, name: web}, targetNamespace: "
            + target
            + more
            + "}\n");
    world.api().forget();
    return world.reconcile(Kind.KUSTOMIZATION, "flux-system", "web");
  }

  private Set<String> deliveredBy() {
    return Set.copyOf(
        world.api().asked().stream()
            .filter(asked -> asked.path().contains("/configmaps"))
            .map(Asked::user)
            .toList());
  }

  private static String as(String user) {
    return ", annotations: {tenon.dev/user: '" + user + "'}";
  }

  /** Seed 002: an account of the platform that is bound in the tenant's namespace, and confined. */
  @Test
  void delegatingSync_actsByAnAccountOfThePlatform_confinedToTheTenant() {
    start(References.LOCKDOWN);
    world.apply(
        account("web-sync", "web")
            + binding("web", "sync", "cluster-admin", serviceAccount("flux-system", "web-sync"))
            // shop would have it: what is for web does not reach shop all the same.
            + binding("shop", "sync", "cluster-admin", serviceAccount("flux-system", "web-sync")));
    String as = ", serviceAccountName: web-sync";

    Condition delivered = delegate(as, "", Map.of("a.yaml", Yaml.configMap("a", "")));
    assertTrue(delivered.isTrue(), delivered::toString);
    assertEquals(Set.of("system:serviceaccount:flux-system:web-sync"), deliveredBy());

    for (String elsewhere : List.of("shop", "flux-system")) {
      Condition refused = delegate(elsewhere, as, "", Map.of("a.yaml", Yaml.configMap("a", "")));
      assertEquals("AccessDenied", refused.reason(), refused::toString);
      assertEquals(List.of(), changes());
    }
  }

  /** Seed 002: a user instead, so that no account has to be made. */
  @Test
  void delegatingSync_actsByAUser_confinedToItsNamespace() {
    start(References.LOCKDOWN);
    Map<String, String> files = Map.of("a.yaml", Yaml.configMap("a", ""));

    Condition delivered = delegate("", as("gotk:web:reconciler"), files);
    assertTrue(delivered.isTrue(), delivered::toString);
    assertEquals(Set.of("gotk:web:reconciler"), deliveredBy());

    Condition refused = delegate("", as("gotk:shop:reconciler"), files);
    assertEquals("AccessDenied", refused.reason(), refused::toString);
    assertTrue(refused.message().contains("user `gotk:shop:reconciler`"), refused::message);
    Condition both = delegate(", serviceAccountName: web", as("gotk:web:reconciler"), files);
    assertEquals("NotSupported", both.reason(), both::toString);
  }

  /** Seed 003: where nobody is named, the user of the namespace; and a tenant names no other. */
  @Test
  void defaultUser_isThatOfTheNamespace_andATenantNamesNoOther() {
    start(
        new World(
            POLICY,
            fresh(),
            References.LOCKDOWN,
            Optional.of("gotk:{namespace}:reconciler"),
            gate -> gate));
    Condition delivered = deliver("web", Map.of("a.yaml", Yaml.configMap("a", "")), "");
    assertTrue(delivered.isTrue(), delivered::toString);
    assertEquals(Set.of("gotk:web:reconciler"), deliveredBy());

    for (String user : List.of("gotk:shop:reconciler", "ada", "system:masters")) {
      world.apply(
          Yaml.kustomization("web", "app", "")
              .replace("name: app}\nspec", "name: app" + as(user) + "}\nspec"));
      world.api().forget();
      Condition refused = world.reconcile(Kind.KUSTOMIZATION, "web", "app");
      assertEquals("AccessDenied", refused.reason(), refused::toString);
      assertTrue(refused.message().contains("impersonate"), refused::message);
      assertEquals(List.of(), changes());
    }
  }

  /** Seed 003: an administrator extends a tenant to a kind that lies in no namespace. */
  @Test
  void clusterRoleBinding_extendsATenantToKindsOfTheCluster_andNoOther() {
    start(References.LOCKDOWN);
    Map<String, String> files = Map.of("crd.yaml", CRD);
    String as = ", serviceAccountName: web";
    assertEquals("AccessDenied", deliver("web", files, as).reason());

    world.apply(
        """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: crd-editor}
        rules:
        - apiGroups: [apiextensions.k8s.io]
          resources: [customresourcedefinitions]
          verbs: [get, create, update]
        """
            + binding("", "web-crds", "crd-editor", serviceAccount("web", "web"))
            + binding("", "web-everywhere", "cluster-admin", serviceAccount("web", "web")));

    Condition delivered = deliver("web", files, as);
    assertTrue(delivered.isTrue(), delivered::toString);
    Condition shops = deliver("shop", files, ", serviceAccountName: shop");
    assertEquals("AccessDenied", shops.reason(), shops::toString);
    Condition more = deliver("web", Map.of("namespace.yaml", Yaml.namespace("more", Map.of())), as);
    assertEquals("AccessDenied", more.reason(), more::toString);
    Condition elsewhere = deliver("web", Map.of("a.yaml", Yaml.configMap("a", "shop")), as);
    assertEquals("AccessDenied", elsewhere.reason(), elsewhere::toString);
  }

  /**
   * What an API server would not take gives nothing: an odd kind of role, somebody called oddly.
   */
  @Test
  void oddBindings_giveNothing() {
    start(References.LOCKDOWN);
    String strange =
        "{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}";
    for (String odd :
        List.of(
            binding("web", "odd", "cluster-admin", serviceAccount("web", "plain"))
                .replace(strange, strange.replace("kind: ClusterRole", "kind: Other")),
            binding("web", "odd", "cluster-admin", "{kind: ServiceAccount, name: plain}"),
            binding("web", "odd", "cluster-admin", user("namespace:web")),
            binding("web", "odd", "cluster-admin", serviceAccount("web", "plain"))
                .replace("name: odd", "name: odd, annotations: {tenon.dev/until: tomorrow}"))) {
      world.apply(odd);
      assertEquals(
          0,
          world.authorizer().now().policy().assignments().stream()
              .filter(each -> each.place().toString().contains("RoleBinding/web/odd"))
              .count(),
          odd);
    }
    world.apply(binding("web", "odd", "cluster-admin", serviceAccount("web", "plain")));
    assertEquals(
        1,
        world.authorizer().now().policy().assignments().stream()
            .filter(each -> each.place().toString().contains("RoleBinding/web/odd"))
            .count());
  }

  /** A release is decided: what it names, in whose name, and where to. */
  @Test
  void helmRelease_isDecidedAsFarAsItCanBe() {
    start(References.LOCKDOWN);
    world.apply(
        Yaml.flux("HelmRepository", "web", "charts", "{url: 'https://charts.example.com'}")
            + Yaml.flux("Bucket", "web", "files", "{bucketName: x, endpoint: s3.example.com}"));
    assertEquals("DecidedOnly", world.reconcile(Kind.HELM_REPOSITORY, "web", "charts").reason());
    assertEquals("DecidedOnly", world.reconcile(Kind.BUCKET, "web", "files").reason());
    assertEquals("DecidedOnly", release("serviceAccountName: web"));
    for (String refused :
        List.of(
            "serviceAccountName: web, targetNamespace: shop",
            "serviceAccountName: web, storageNamespace: shop",
            "serviceAccountName: web, storageNamespace: flux-system")) {
      assertEquals("AccessDenied", release(refused), refused);
    }
    assertEquals("NoServiceAccount", release("serviceAccountName: none"));
  }

  private String release(String more) {
    world.apply(
        Yaml.flux(
            "HelmRelease",
            "web",
            "app",
            "{chart: {spec: {chart: app, sourceRef: {kind: HelmRepository, name: charts}}}, "
                + more
                + "}"));
    return world.reconcile(Kind.HELM_RELEASE, "web", "app").reason();
  }
}
