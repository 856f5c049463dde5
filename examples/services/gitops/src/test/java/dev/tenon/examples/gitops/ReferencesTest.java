package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.net.httpserver.HttpServer;
import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.story.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which objects of other namespaces an object may name. */
class ReferencesTest extends Worlds {

  private static final String TAGS = "{\"name\": \"team/app\", \"tags\": [\"v1\", \"v3\", \"v2\"]}";

  private @Nullable HttpServer registry;

  private String image() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/v2/team/app/tags/list",
        exchange -> {
          byte[] body = TAGS.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    registry.start();
    return "127.0.0.1:" + registry.getAddress().getPort() + "/team/app";
  }

  @AfterEach
  void stopRegistry() {
    if (registry != null) {
      registry.stop(0);
    }
  }

  private Condition sourceOf(String namespace) {
    world.apply(
        Yaml.flux(
            "Kustomization",
            "shop",
            "app",
            "{path: ./, serviceAccountName: shop, sourceRef: {kind: GitRepository, name: app"
                + (namespace.isEmpty() ? "" : ", namespace: " + namespace)
                + "}}"));
    return world.reconcile(Kind.KUSTOMIZATION, "shop", "app");
  }

  /** A38: an empty namespace is the own one, and the own one may be named, in every mode. */
  @TestFactory
  Stream<DynamicTest> theOwnNamespace_mayBeNamed() {
    return Stream.of(References.values())
        .map(
            mode ->
                dynamicTest(
                    mode.name(),
                    () -> {
                      start(mode);
                      for (String namespace : List.of("", "shop")) {
                        Condition delivered = sourceOf(namespace);
                        assertTrue(delivered.isTrue(), delivered::toString);
                      }
                    }));
  }

  /** A38: another namespace is a matter of the mode. */
  @TestFactory
  Stream<DynamicTest> anotherNamespace_isAMatterOfTheMode() {
    return Stream.of(References.values())
        .map(
            mode ->
                dynamicTest(
                    mode.name(),
                    () -> {
                      start(mode);
                      Condition condition = sourceOf("web");
                      assertEquals(
                          mode == References.OPEN, condition.isTrue(), condition::toString);
                    }));
  }

  private static Map<String, Boolean> selections() {
    Map<String, Boolean> cases = new LinkedHashMap<>();
    cases.put("", false);
    cases.put("{}", false);
    cases.put("{namespaceSelectors: []}", false);
    cases.put("{namespaceSelectors: [{matchLabels: {}}]}", true);
    cases.put("{namespaceSelectors: [{}]}", true);
    cases.put("{namespaceSelectors: [{matchLabels: {kubernetes.io/metadata.name: shop}}]}", true);
    cases.put("{namespaceSelectors: [{matchLabels: {kubernetes.io/metadata.name: web}}]}", false);
    cases.put("{namespaceSelectors: [{matchLabels: {toolkit.fluxcd.io/tenant: shop}}]}", true);
    cases.put(
        "{namespaceSelectors: [{matchLabels: {toolkit.fluxcd.io/tenant: shop,"
            + " kubernetes.io/metadata.name: other}}]}",
        false);
    cases.put(
        "{namespaceSelectors: [{matchLabels: {kubernetes.io/metadata.name: other}},"
            + " {matchLabels: {kubernetes.io/metadata.name: shop}}]}",
        true);
    cases.put("{namespaceSelectors: [{matchLabels: {kubernetes.io/metadata.name: sho}}]}", false);
    cases.put("{namespaceSelectors: [{matchLabels: {toolkit.fluxcd.io/tenant: ''}}]}", false);
    // What is odd selects nothing.
    cases.put("{namespaceSelectors: [{matchExpressions: []}]}", false);
    cases.put("{namespaceSelectors: [{matchLabels: {}, matchExpressions: []}]}", false);
    cases.put("{namespaceSelectors: [null]}", false);
    // B30: a label that the tenant himself can write.
    cases.put("{namespaceSelectors: [{matchLabels: {team: shop}}]}", false);
    return cases;
  }

  private Condition policyOfShop() {
    world.apply(
        Yaml.flux(
            "ImagePolicy",
            "shop",
            "app",
            "{imageRepositoryRef: {name: app, namespace: web}, policy: {alphabetical: {order: asc}}}"));
    return world.reconcile(Kind.IMAGE_POLICY, "shop", "app");
  }

  private void open(String image, String accessFrom) {
    world.apply(
        Yaml.flux(
            "ImageRepository",
            "web",
            "app",
            "{image: '"
                + image
                + "', insecure: true"
                + (accessFrom.isEmpty() ? "" : ", accessFrom: " + accessFrom)
                + "}"));
    Condition scanned = world.reconcile(Kind.IMAGE_REPOSITORY, "web", "app");
    assertTrue(scanned.isTrue(), scanned::toString);
  }

  /** A39, B30: the target's own word, in five steps. */
  @Test
  void accessFrom_opensToThoseItSelects() throws IOException {
    String image = image();
    start(References.ACCESS_FROM);
    world.apply(Yaml.namespace("shop", Map.of("toolkit.fluxcd.io/tenant", "shop", "team", "shop")));
    selections()
        .forEach(
            (accessFrom, opens) -> {
              world
                  .client()
                  .genericKubernetesResources("image.toolkit.fluxcd.io/v1", "ImageRepository")
                  .inNamespace("web")
                  .delete();
              open(image, accessFrom);
              Condition condition = policyOfShop();
              assertEquals(opens, condition.isTrue(), () -> accessFrom + " " + condition);
              if (opens) {
                assertTrue(condition.message().endsWith("resolved to v3"), condition::message);
              } else {
                assertEquals("AccessDenied", condition.reason());
              }
            });
  }

  /** A39: what is opened is opened to be named; to trigger it is still its owner's. */
  @Test
  void accessFrom_opensNoMoreThanThat() throws IOException {
    start(References.ACCESS_FROM);
    open(image(), "{namespaceSelectors: [{matchLabels: {}}]}");
    world.apply(
        Yaml.flux(
            "Receiver",
            "shop",
            "push",
            "{type: generic-hmac, secretRef: {name: hook},"
                + " resources: [{kind: ImageRepository, name: app, namespace: web}]}"));
    Condition refused = world.reconcile(Kind.RECEIVER, "shop", "push");
    assertEquals("AccessDenied", refused.reason(), refused::toString);
    assertTrue(refused.message().contains("to reconcile"), refused::message);
    assertFalse(refused.message().contains("to name"), refused::message);
  }

  /** A39: labels that cannot be looked up open nothing. */
  @Test
  void labelsThatCannotBeRead_openNothing() throws IOException {
    start(References.ACCESS_FROM);
    open(image(), "{namespaceSelectors: [{matchLabels: {}}]}");
    assertTrue(policyOfShop().isTrue());

    world.api().refuse(asked -> asked.path().equals("/api/v1/namespaces"));
    assertEquals("AccessDenied", policyOfShop().reason());
  }

  /** B27: the platform's lockdown is stronger than what an owner opens. */
  @Test
  void lockdown_isStrongerThanAccessFrom() throws IOException {
    start(References.LOCKDOWN);
    open(image(), "{namespaceSelectors: [{matchLabels: {}}]}");
    assertEquals("AccessDenied", policyOfShop().reason());
  }

  /** B30: the label with a namespace's name is its name, whatever somebody wrote into it. */
  @Test
  void aForgedName_isNoName() throws IOException {
    start(References.ACCESS_FROM);
    world.apply(
        Yaml.namespace(
            "shop",
            Map.of("toolkit.fluxcd.io/tenant", "shop", "kubernetes.io/metadata.name", "trusted")));
    open(image(), "{namespaceSelectors: [{matchLabels: {kubernetes.io/metadata.name: trusted}}]}");
    assertEquals("AccessDenied", policyOfShop().reason());
  }

  /** A42, B28: dependsOn is a reference like others, though Flux does not check it. */
  @Test
  void aDependencyOfAnotherNamespace_isRefused_readyOrNot() {
    start(References.LOCKDOWN);
    Condition ready =
        deliver("web", Map.of("a.yaml", Yaml.configMap("a", "")), ", serviceAccountName: web");
    assertTrue(ready.isTrue(), ready::toString);
    world.apply(
        Yaml.kustomization(
            "shop", "app", ", serviceAccountName: shop, dependsOn: [{name: app, namespace: web}]"));
    Condition refused = world.reconcile(Kind.KUSTOMIZATION, "shop", "app");
    assertEquals("AccessDenied", refused.reason());
    assertTrue(refused.message().startsWith("spec.dependsOn[0]"), refused::message);
  }

  /** A42: a dependency of the own namespace is waited for. */
  @Test
  void aDependency_isWaitedFor() {
    start(References.LOCKDOWN);
    world.apply(Yaml.kustomization("shop", "first", ", serviceAccountName: shop"));
    world.apply(
        Yaml.kustomization(
            "shop", "app", ", serviceAccountName: shop, dependsOn: [{name: first}]"));
    assertEquals("DependencyNotReady", world.reconcile(Kind.KUSTOMIZATION, "shop", "app").reason());
    assertTrue(world.reconcile(Kind.KUSTOMIZATION, "shop", "first").isTrue());
    assertTrue(world.reconcile(Kind.KUSTOMIZATION, "shop", "app").isTrue());
  }

  /** A37: a tenant has many namespaces, and an object's tenant is that of where it lies. */
  @Test
  void aTenantHasManyNamespaces_andALabelOfAnObjectIsNoTenant() {
    start(References.OPEN);
    world.apply(World.createTenant("web", "--with-namespace", "web-next"));
    world.apply(Yaml.repository("web-next", "app", world.git().url("web")));
    for (String namespace : List.of("web", "shop")) {
      world.apply(
          Yaml.flux(
                  "Receiver",
                  namespace,
                  "push",
                  "{type: generic-hmac, secretRef: {name: hook},"
                      + " resources: [{kind: GitRepository, name: app, namespace: web-next}]}")
              .replace("name: push}", "name: push, labels: {toolkit.fluxcd.io/tenant: web}}"));
    }
    assertTrue(world.reconcile(Kind.RECEIVER, "web", "push").isTrue());
    assertEquals("AccessDenied", world.reconcile(Kind.RECEIVER, "shop", "push").reason());
  }

  /** B31: a refusal is the same whether the target is there or not, and nobody looked. */
  @Test
  void aRefusal_tellsNothingOfTheTarget() {
    start(References.ACCESS_FROM);
    Condition there = sourceOf("web");
    world.apply(
        Yaml.flux(
            "Kustomization",
            "shop",
            "app",
            "{path: ./, serviceAccountName: shop,"
                + " sourceRef: {kind: GitRepository, name: none, namespace: web}}"));
    Condition absent = world.reconcile(Kind.KUSTOMIZATION, "shop", "app");
    world.apply(
        Yaml.flux(
            "Kustomization",
            "shop",
            "app",
            "{path: ./, serviceAccountName: shop,"
                + " sourceRef: {kind: GitRepository, name: app, namespace: nowhere}}"));
    Condition nowhere = world.reconcile(Kind.KUSTOMIZATION, "shop", "app");

    assertEquals(there.reason(), absent.reason());
    assertEquals(there.message(), absent.message().replace("web/none", "web/app"));
    assertEquals(there.message(), nowhere.message().replace("nowhere/app", "web/app"));
    assertFalse(
        world.api().asked().stream().anyMatch(asked -> asked.path().contains("/namespaces/web/")));
  }
}
