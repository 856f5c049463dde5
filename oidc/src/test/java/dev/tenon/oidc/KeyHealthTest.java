package dev.tenon.oidc;

import static dev.tenon.oidc.Forge.NOW;
import static dev.tenon.oidc.Forge.claims;
import static dev.tenon.oidc.Forge.sign;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.policy.Policy;
import dev.tenon.seeds.SettableClock;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults 24 and 26: what is wrong with an issuer's keys is told, and stops no token at hand. */
class KeyHealthTest {

  private final LocalIssuer login = new LocalIssuer(TestKeys.set(TestKeys.RSA));
  private final SettableClock clock = new SettableClock(NOW);
  private final List<KeyFailure> told = new ArrayList<>();

  @AfterEach
  void close() {
    login.close();
  }

  private Policy policy() {
    return Policy.builder().issuer(login.issuer().build()).build();
  }

  private TokenVerifier.Builder builder(Policy policy) {
    return TokenVerifier.builder(() -> policy).clock(clock).keyListener(told::add);
  }

  private String token() {
    return sign(TestKeys.RSA, claims(login.url(), "exp", NOW.getEpochSecond() + 366L * 86_400));
  }

  private void assertFails(KeyProblem problem, Policy policy, String token) {
    told.clear();
    TokenVerifier verifier = builder(policy).build();
    assertEquals(
        new Refused(TokenRefusalReason.KEY_UNAVAILABLE, problem.code()), verifier.verify(token));
    assertEquals(List.of(problem), told.stream().map(KeyFailure::problem).toList());
    KeyHealth health = verifier.health().get(0);
    assertTrue(health.isFailing());
    assertFalse(health.available());
    assertEquals(told.get(0), health.failure().orElseThrow());
    assertFalse(told.get(0).toString().contains("\n"));
    assertFalse(told.get(0).toString().contains(token));
  }

  // Fault 26: ten different faults were one sentence, with no cause, no listener and no health.
  @Test
  void eachFaultOfTheKeys_isToldByItsName() throws IOException {
    Set<String> lines = new HashSet<>();
    login.serveDiscovery(exchange -> LocalIssuer.answer(exchange, 404, new byte[0]));
    assertFails(KeyProblem.STATUS, policy(), token());
    assertTrue(told.get(0).detail().contains("404"), told.get(0)::toString);
    assertTrue(told.get(0).detail().contains(login.url()), told.get(0)::toString);
    lines.add(told.get(0).toString());
    login.serveDiscovery(LocalIssuer.text("<html>login</html>"));
    assertFails(KeyProblem.NOT_JSON, policy(), token());
    assertTrue(told.get(0).cause().isPresent());
    lines.add(told.get(0).toString());
    login.serveDiscovery(LocalIssuer.text(login.document("https://other\nexample")));
    assertFails(KeyProblem.NOT_JSON, policy(), token());
    login.serveDiscovery(LocalIssuer.text(login.document("https://other.example")));
    assertFails(KeyProblem.OTHER_ISSUER, policy(), token());
    lines.add(told.get(0).toString());
    login.serveDiscovery(LocalIssuer.text("{\"issuer\":\"" + login.url() + "\"}"));
    assertFails(KeyProblem.NO_KEY_ADDRESS, policy(), token());
    lines.add(told.get(0).toString());
    login.serveDiscovery(
        LocalIssuer.text(
            "{\"issuer\":\"" + login.url() + "\",\"jwks_uri\":\"http://keys.example\"}"));
    assertFails(KeyProblem.UNSAFE_ADDRESS, policy(), token());
    lines.add(told.get(0).toString());
    login.serveDiscovery(
        LocalIssuer.text("{\"issuer\":\"" + login.url() + "\",\"jwks_uri\":\"a b\"}"));
    assertFails(KeyProblem.NO_KEY_ADDRESS, policy(), token());
    login.serveDiscovery(LocalIssuer.text(login.document(login.url())));
    login.serveKeys("{\"keys\":[]}");
    assertFails(KeyProblem.NO_USABLE_KEY, policy(), token());
    lines.add(told.get(0).toString());
    login.serveKeys("{\"keys\":{}}");
    assertFails(KeyProblem.NOT_A_KEY_SET, policy(), token());
    lines.add(told.get(0).toString());
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Policy nobody =
        Policy.builder()
            .issuer(login.issuer().keys(URI.create("http://127.0.0.1:" + free + "/keys")).build())
            .build();
    assertFails(KeyProblem.UNREACHABLE, nobody, token());
    assertTrue(told.get(0).cause().isPresent());
    lines.add(told.get(0).toString());
    assertEquals(8, lines.size(), lines::toString);
  }

  // Fault 26
  @Test
  void health_saysWhatIsAtHand_andForgetsAFaultThatIsOver() {
    TokenVerifier verifier = builder(policy()).build();
    assertFalse(verifier.health().get(0).available());
    assertFalse(verifier.health().get(0).isFailing());
    assertTrue(verifier.verify(token()) instanceof Authenticated);
    assertTrue(verifier.health().get(0).available());
    assertEquals(NOW, verifier.health().get(0).fetched().orElseThrow());
    login.serveKeysBy(exchange -> LocalIssuer.answer(exchange, 503, new byte[0]));
    clock.move(Duration.ofMinutes(11));
    assertTrue(verifier.verify(token()) instanceof Authenticated);
    assertTrue(verifier.health().get(0).available());
    assertEquals(KeyProblem.STATUS, verifier.health().get(0).failure().orElseThrow().problem());
    login.serveKeys(TestKeys.set(TestKeys.RSA));
    clock.move(Duration.ofMinutes(11));
    verifier.verify(token());
    assertFalse(verifier.health().get(0).isFailing());
    assertEquals(1, told.size());
  }

  // Fault 26
  @Test
  void listenerThatThrows_takesNothingFromTheAnswer() {
    login.serveKeys("{}");
    TokenVerifier verifier =
        builder(policy())
            .keyListener(
                failure -> {
                  throw new IllegalStateException("full disk");
                })
            .build();
    assertEquals(
        new Refused(TokenRefusalReason.KEY_UNAVAILABLE, "not-a-key-set"), verifier.verify(token()));
  }

  // Fault 24: the host's executor rejected, and `verify` threw for a valid token.
  @Test
  void executorThatRejects_leavesTheKeysAtHand() {
    TokenVerifier verifier =
        builder(policy())
            .executor(
                task -> {
                  throw new RejectedExecutionException("shut down");
                })
            .build();
    assertTrue(verifier.verify(token()) instanceof Authenticated);
    clock.move(Duration.ofMinutes(11));
    assertTrue(verifier.verify(token()) instanceof Authenticated);
    assertEquals(1, login.fetches.get());
    assertEquals(
        List.of(KeyProblem.EXECUTOR_REJECTED), told.stream().map(KeyFailure::problem).toList());
    clock.move(Duration.ofHours(25));
    assertTrue(verifier.verify(token()) instanceof Authenticated);
    assertEquals(2, login.fetches.get());
    assertFalse(verifier.health().get(0).isFailing());
  }

  // Fault 24: a source that answers null made `verify` throw.
  @Test
  @SuppressWarnings("NullAway") // what a host must not do, and does
  void claimSourceThatAnswersNull_isARefusal() {
    TokenVerifier verifier = builder(policy()).claimsAlsoFrom((token, claims) -> null).build();
    Refused refused = (Refused) verifier.verify(token());
    assertEquals(TokenRefusalReason.SOURCE_UNAVAILABLE, refused.reason());
  }

  // Fault 25: `null` was read as no actor at all.
  @Test
  void actorThatIsNull_isRefused() {
    TokenVerifier verifier = builder(policy()).build();
    for (String act :
        List.of("null", "{\"sub\":\"a\",\"act\":null}", "{\"sub\":\"a\",\"iss\":null}")) {
      String payload = Forge.json(claims(login.url()));
      String with = payload.substring(0, payload.length() - 1) + ",\"act\":" + act + "}";
      Refused refused =
          (Refused)
              verifier.verify(
                  sign(TestKeys.RSA, Forge.header("RS256", TestKeys.RSA.getKeyID()), with));
      assertEquals(TokenRefusalReason.BAD_ACTOR, refused.reason(), act);
    }
  }
}
