package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.story.World;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Webhooks, over HTTP: who may make which objects be reconciled. */
class ReceiverTest extends Worlds {

  private static final String OWN = "{kind: GitRepository, name: app}";
  private static final String FOREIGN = "{kind: GitRepository, name: app, namespace: web}";

  static String hmac(String body, String token) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "sha256="
          + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Condition receiver(String resources, String more) {
    world.apply(
        Yaml.flux(
            "Receiver",
            "shop",
            "push",
            "{secretRef: {name: hook}, resources: [" + resources + "]" + more + "}"));
    return world.reconcile(Kind.RECEIVER, "shop", "push");
  }

  private String path() {
    return String.valueOf(
        world.object(Kind.RECEIVER, "shop", "push").status("webhookPath").orElseThrow());
  }

  private int call(String body) {
    return world.post(path(), body, Map.of("X-Signature", hmac(body, "secret")));
  }

  private boolean wasAskedFor(String namespace) {
    return !world.object(Kind.GIT_REPOSITORY, namespace, "app").requestedAt().isEmpty();
  }

  /** A45: without the check this program has the hole, and a call makes a stranger's object run. */
  @Test
  void theHole_isThereWithoutTheCheck() {
    start(
        new World(
            POLICY, fresh(), References.LOCKDOWN, Optional.of("default"), any -> new PermitAll()));
    assertTrue(receiver(OWN + ", " + FOREIGN, ", type: generic-hmac").isTrue());

    assertEquals(200, call("{}"));

    assertTrue(wasAskedFor("web"));
  }

  /**
   * A45: with it there is none, in any mode of references, and nothing at all is triggered (A44).
   */
  @TestFactory
  Stream<DynamicTest> theHole_isClosedByTheCheck() {
    return Stream.of(References.values())
        .map(
            mode ->
                dynamicTest(
                    mode.name(),
                    () -> {
                      start(mode);
                      assertTrue(receiver(OWN, ", type: generic-hmac").isTrue());
                      String own = path();
                      Condition refused = receiver(OWN + ", " + FOREIGN, ", type: generic-hmac");
                      assertEquals("AccessDenied", refused.reason(), refused::toString);
                      assertTrue(refused.message().contains("spec.resources[1]"), refused::message);

                      assertEquals(own, path());
                      assertEquals(403, call("{}"));

                      assertFalse(wasAskedFor("web"));
                      assertFalse(
                          wasAskedFor("shop"), "the own one comes first, and was not triggered");
                    }));
  }

  /** A45: who may is decided at each call, not when the receiver was made. */
  @Test
  void aReceiverOfANamespaceThatChangedHands_triggersNothingMore() {
    start(References.OPEN);
    world.apply(World.createTenant("web", "--with-namespace", "shop"));
    assertTrue(receiver(FOREIGN, ", type: generic-hmac").isTrue());
    assertEquals(200, call("{}"));
    assertTrue(wasAskedFor("web"));

    world.apply(Yaml.namespace("shop", Map.of("toolkit.fluxcd.io/tenant", "shop")));
    world.apply(Yaml.repository("web", "app", world.git().url("web")));
    world
        .client()
        .genericKubernetesResources("source.toolkit.fluxcd.io/v1", "GitRepository")
        .inNamespace("web")
        .withName("app")
        .delete();
    world.apply(Yaml.repository("web", "app", world.git().url("web")));
    assertEquals(403, call("{}"));
    assertFalse(wasAskedFor("web"));
  }

  /** The own objects are triggered, and reconciled once. */
  @Test
  void aSignedCall_triggersTheOwnObjects() {
    start(References.LOCKDOWN);
    assertTrue(receiver(OWN, ", type: generic-hmac").isTrue());
    world.git().push("shop", Map.of("site.yaml", Yaml.configMap("other", "")));
    Object before =
        world.object(Kind.GIT_REPOSITORY, "shop", "app").status("artifact").orElseThrow();

    assertEquals(200, call("{}"));
    world.reconciler().passRequested();

    Object after =
        world.object(Kind.GIT_REPOSITORY, "shop", "app").status("artifact").orElseThrow();
    assertNotEquals(before, after);
    world.api().forget();
    world.reconciler().passRequested();
    assertEquals(List.of(), changes());
  }

  /** The address is that of Flux: it cannot be guessed without the token. */
  @Test
  void theAddress_isADigestOfTokenNameAndNamespace() throws GeneralSecurityException {
    start(References.LOCKDOWN);
    receiver(OWN, ", type: generic-hmac");
    byte[] text = "secretpushshop".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        "/hook/" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text)),
        path());
  }

  /** Each way to be no signed call to a receiver. */
  @Test
  void whatIsNoSignedCall_triggersNothing() {
    start(References.LOCKDOWN);
    receiver(OWN, ", type: generic-hmac");
    String right = hmac("{}", "secret");
    assertEquals(401, world.post(path(), "{}", Map.of()));
    assertEquals(401, world.post(path(), "{}", Map.of("X-Signature", "")));
    assertEquals(401, world.post(path(), "{}", Map.of("X-Signature", hmac("{}", "other"))));
    assertEquals(401, world.post(path(), "{ }", Map.of("X-Signature", right)));
    assertEquals(401, world.post(path(), "{}", Map.of("X-Signature", right.substring(7))));
    assertEquals(
        401, world.post(path(), "{}", Map.of("X-Signature", right.replace("sha256", "sha1"))));
    assertEquals(401, world.post(path(), "{}", Map.of("X-Hub-Signature-256", right)));
    assertEquals(404, world.post("/hook/" + "0".repeat(64), "{}", Map.of("X-Signature", right)));
    assertEquals(404, world.post(path() + "/", "{}", Map.of("X-Signature", right)));
    assertEquals(413, world.post(path(), "x".repeat((1 << 20) + 1), Map.of("X-Signature", right)));
    assertEquals(405, world.send("GET", path(), "", Map.of("X-Signature", right)).statusCode());
    assertFalse(wasAskedFor("shop"));
  }

  /** A token that was changed makes the old address nobody's. */
  @Test
  void aChangedToken_closesTheOldAddress() {
    start(References.LOCKDOWN);
    receiver(OWN, ", type: generic-hmac");
    world.apply(Yaml.secret("shop", "hook", "changed"));
    assertEquals(404, call("{}"));
    String old = path();
    assertTrue(world.reconcile(Kind.RECEIVER, "shop", "push").isTrue());
    assertEquals(404, world.post(old, "{}", Map.of("X-Signature", hmac("{}", "changed"))));
    assertEquals(200, world.post(path(), "{}", Map.of("X-Signature", hmac("{}", "changed"))));
  }

  /** GitHub signs in a header of its own, and says which event it is. */
  @Test
  void gitHub_isAwaitedForItsEvents() {
    start(References.LOCKDOWN);
    assertTrue(receiver(OWN, ", type: github, events: [push]").isTrue());
    String signature = hmac("{}", "secret");
    assertEquals(
        400,
        world.post(
            path(), "{}", Map.of("X-Hub-Signature-256", signature, "X-GitHub-Event", "ping")));
    assertEquals(
        200,
        world.post(
            path(), "{}", Map.of("X-Hub-Signature-256", signature, "X-GitHub-Event", "push")));
    assertEquals(
        401, world.post(path(), "{}", Map.of("X-Signature", signature, "X-GitHub-Event", "push")));
  }

  /** A type without a signature would let anybody call who learned the address. */
  @TestFactory
  Stream<DynamicTest> aTypeWithoutASignature_isRefused() {
    return Stream.of("generic", "gitlab", "generic-oidc", "''")
        .map(
            type ->
                dynamicTest(
                    type,
                    () -> {
                      start(References.LOCKDOWN);
                      assertEquals("NotSupported", receiver(OWN, ", type: " + type).reason());
                    }));
  }
}
