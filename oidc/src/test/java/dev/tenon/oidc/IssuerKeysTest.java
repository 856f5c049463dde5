package dev.tenon.oidc;

import static dev.tenon.oidc.Forge.NOW;
import static dev.tenon.oidc.Forge.claims;
import static dev.tenon.oidc.Forge.sign;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.JWK;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.KeyTimes;
import dev.tenon.policy.Policy;
import dev.tenon.seeds.SettableClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys fetched, kept, refreshed, rotated, revoked, and key servers that misbehave. */
class IssuerKeysTest {

  /** Long enough that a busy machine answers in time. */
  private static final KeyTimes TIMES = KeyTimes.standard().timeout(Duration.ofSeconds(10));

  private static final KeyTimes IMPATIENT = TIMES.timeout(Duration.ofMillis(300));

  private final LocalIssuer login = new LocalIssuer(TestKeys.set(TestKeys.RSA));
  private final SettableClock clock = new SettableClock(NOW);
  private final List<Runnable> later = new ArrayList<>();

  @AfterEach
  void close() {
    login.close();
  }

  private TokenVerifier.Builder builder() {
    return builder(TIMES);
  }

  private TokenVerifier.Builder builder(KeyTimes times) {
    Policy policy = Policy.builder().issuer(login.issuer().keyTimes(times).build()).build();
    return TokenVerifier.builder(() -> policy).clock(clock);
  }

  /** A token that counts for a year, so that only its key's fate matters. */
  private String token(JWK key) {
    return sign(key, claims(login.url(), "exp", NOW.getEpochSecond() + 366L * 86_400));
  }

  private static String reason(Authentication result) {
    return result instanceof Refused refused ? refused.reason().code() : "accepted";
  }

  @Test
  void keys_areFetchedOnceAndKept() {
    TokenVerifier verifier = builder().build();
    for (int i = 0; i < 100; i++) {
      assertEquals("accepted", reason(verifier.verify(token(TestKeys.RSA))));
    }
    assertEquals(1, login.discoveries.get());
    assertEquals(1, login.fetches.get());
  }

  @Test
  void pitfall24_keys_areRefreshedAheadWhileTheOldOnesServe() {
    TokenVerifier verifier = builder().executor(later::add).build();
    verifier.verify(token(TestKeys.RSA));
    login.serveKeys(TestKeys.set(TestKeys.RSA2));
    clock.move(Duration.ofMinutes(11));
    assertEquals("accepted", reason(verifier.verify(token(TestKeys.RSA))));
    assertEquals(1, login.fetches.get());
    assertFalse(later.isEmpty());
    later.forEach(Runnable::run);
    assertEquals(2, login.fetches.get());
    assertEquals("unknown-key", reason(verifier.verify(token(TestKeys.RSA))));
    assertEquals("accepted", reason(verifier.verify(token(TestKeys.RSA2))));
  }

  @Test
  void pitfall24_rotatedKey_isFetchedWhenATokenNamesIt() {
    TokenVerifier verifier = builder().build();
    verifier.verify(token(TestKeys.RSA));
    login.serveKeys(TestKeys.set(TestKeys.RSA, TestKeys.RSA2));
    assertEquals("unknown-key", reason(verifier.verify(token(TestKeys.RSA2))));
    clock.move(Duration.ofSeconds(30));
    assertEquals("accepted", reason(verifier.verify(token(TestKeys.RSA2))));
    assertEquals(2, login.fetches.get());
  }

  @Test
  void pitfall24_outage_isBridgedForAStatedTime() {
    TokenVerifier verifier = builder().build();
    verifier.verify(token(TestKeys.RSA));
    login.serveKeysBy(exchange -> LocalIssuer.answer(exchange, 503, new byte[0]));
    for (int hour = 0; hour < 23; hour++) {
      clock.move(Duration.ofHours(1));
      assertEquals("accepted", reason(verifier.verify(token(TestKeys.RSA))));
    }
    clock.move(Duration.ofHours(1));
    Authentication refused = verifier.verify(token(TestKeys.RSA));
    assertEquals("key-unavailable", reason(refused));
    assertTrue(((Refused) refused).reason().isTemporary());
    login.serveKeys(TestKeys.set(TestKeys.RSA));
    clock.move(Duration.ofSeconds(30));
    assertEquals("accepted", reason(verifier.verify(token(TestKeys.RSA))));
  }

  @Test
  void pitfall24_serverThatIsDownFromTheStart_isAskedOnceACooldown() {
    login.serveKeysBy(exchange -> LocalIssuer.answer(exchange, 500, new byte[0]));
    TokenVerifier verifier = builder().build();
    for (int i = 0; i < 1000; i++) {
      assertEquals("key-unavailable", reason(verifier.verify(token(TestKeys.RSA))));
    }
    assertEquals(1, login.fetches.get());
    login.serveKeys(TestKeys.set(TestKeys.RSA));
    clock.move(Duration.ofSeconds(30));
    assertEquals("accepted", reason(verifier.verify(token(TestKeys.RSA))));
  }

  @Test
  void keyServerThatHangs_isGivenUpInTime() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    login.serveKeysBy(exchange -> await(end));
    assertTimeoutPreemptively(
        Duration.ofSeconds(9),
        () ->
            assertEquals(
                "key-unavailable", reason(builder(IMPATIENT).build().verify(token(TestKeys.RSA)))));
    end.countDown();
  }

  @Test
  void keyServerThatHangsWithinTheBody_isGivenUpInTime() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    login.serveKeysBy(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          await(end);
        });
    assertTimeoutPreemptively(
        Duration.ofSeconds(9),
        () ->
            assertEquals(
                "key-unavailable", reason(builder(IMPATIENT).build().verify(token(TestKeys.RSA)))));
    end.countDown();
  }

  private static void await(CountDownLatch end) {
    try {
      assertTrue(end.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void keyServerThatAnswersGarbage_changesNothing() {
    TokenVerifier verifier = builder().build();
    verifier.verify(token(TestKeys.RSA));
    for (String garbage :
        List.of(
            "",
            "<html>",
            "{}",
            "{\"keys\":{}}",
            "{\"keys\":[]}",
            "{\"keys\":[7]}",
            "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}",
            "{\"keys\":[],\"keys\":[]}")) {
      login.serveKeys(garbage);
      clock.move(Duration.ofMinutes(11));
      assertEquals("accepted", reason(verifier.verify(token(TestKeys.RSA))), garbage);
    }
    assertEquals(9, login.fetches.get());
  }

  @Test
  void keyServerThatRedirects_isNotFollowed() {
    try (LocalIssuer evil = new LocalIssuer(TestKeys.set(TestKeys.RSA2))) {
      login.serveKeysBy(
          exchange -> {
            exchange.getResponseHeaders().add("Location", evil.url() + "/keys");
            LocalIssuer.answer(exchange, 302, new byte[0]);
          });
      assertEquals("key-unavailable", reason(builder().build().verify(token(TestKeys.RSA2))));
      assertEquals(0, evil.fetches.get());
    }
  }

  @Test
  void keyServerThatAnswersAHugeBody_isCutOff() {
    String huge = TestKeys.set(TestKeys.RSA) + " ".repeat(HttpDocuments.MAX_BYTES);
    login.serveKeys(huge);
    assertEquals("key-unavailable", reason(builder().build().verify(token(TestKeys.RSA))));
  }

  @Test
  void discoveryDocumentOfAnotherIssuer_isRefused() {
    login.serveDiscovery(LocalIssuer.text(login.document("https://evil.example")));
    assertEquals("key-unavailable", reason(builder().build().verify(token(TestKeys.RSA))));
    assertEquals(0, login.fetches.get());
  }

  @Test
  void keysOverPlainHttp_areFetchedFromThisMachineOnly() {
    for (String address :
        List.of(
            "http://login.example/keys",
            "ftp://127.0.0.1/keys",
            "file:///etc/passwd",
            "https://a@login.example/",
            "http://127.0.0.1.evil.example/",
            "keys")) {
      Policy policy =
          Policy.builder().issuer(login.issuer().keys(URI.create(address)).build()).build();
      TokenVerifier verifier =
          TokenVerifier.builder(() -> policy)
              .clock(clock)
              .documents(
                  (asked, timeout) -> {
                    throw new AssertionError("asked for " + asked);
                  })
              .build();
      assertEquals("key-unavailable", reason(verifier.verify(token(TestKeys.RSA))), address);
    }
  }

  @Test
  void keysOfAHost_needNoNetwork() {
    Policy policy =
        Policy.builder()
            .issuer(login.issuer().keys(URI.create("https://kubernetes.default/keys")).build())
            .build();
    TokenVerifier verifier =
        TokenVerifier.builder(() -> policy)
            .clock(clock)
            .documents((a, t) -> TestKeys.set(TestKeys.RSA).getBytes(StandardCharsets.UTF_8))
            .build();
    assertEquals("accepted", reason(verifier.verify(token(TestKeys.RSA))));
    assertEquals(0, login.discoveries.get());
  }

  @Test
  void ownKeys_areAskedInPlaceOfTheIssuer_andNotTooOften() {
    List<JWK> own = new ArrayList<>(List.of(TestKeys.RSA));
    AtomicInteger asked = new AtomicInteger();
    TokenVerifier verifier =
        builder()
            .ownKeys(
                login.url(),
                () -> {
                  asked.incrementAndGet();
                  return TestKeys.set(own.toArray(JWK[]::new)).getBytes(StandardCharsets.UTF_8);
                })
            .build();
    assertEquals("accepted", reason(verifier.verify(token(TestKeys.RSA))));
    assertEquals("accepted", reason(verifier.verify(token(TestKeys.RSA))));
    assertEquals(1, asked.get());
    own.add(TestKeys.RSA2);
    assertEquals("unknown-key", reason(verifier.verify(token(TestKeys.RSA2))));
    assertEquals(1, asked.get());
    clock.move(Duration.ofSeconds(30));
    assertEquals("accepted", reason(verifier.verify(token(TestKeys.RSA2))));
    assertEquals(2, asked.get());
    assertEquals(0, login.discoveries.get() + login.fetches.get());
  }

  @Test
  void ownKeys_countForNoOtherIssuer() {
    String own = "https://own.example";
    Policy policy =
        Policy.builder()
            .issuer(login.issuer().keyTimes(TIMES).build())
            .issuer(Issuer.builder(own).audiences("tenon").build())
            .build();
    TokenVerifier verifier =
        TokenVerifier.builder(() -> policy)
            .clock(clock)
            .ownKeys(own, () -> TestKeys.set(TestKeys.RSA2).getBytes(StandardCharsets.UTF_8))
            .build();
    String byOwn = sign(TestKeys.RSA2, claims(own));
    assertEquals("accepted", reason(verifier.verify(byOwn)));
    assertEquals("unknown-key", reason(verifier.verify(token(TestKeys.RSA2))));
    clock.move(Duration.ofSeconds(30));
    assertEquals("accepted", reason(verifier.verify(token(TestKeys.RSA))));
    assertEquals("unknown-key", reason(verifier.verify(sign(TestKeys.RSA, claims(own)))));
  }

  @Test
  void ownKeys_thatCannotBeUsed_areTold() {
    List<KeyFailure> told = new ArrayList<>();
    TokenVerifier verifier =
        builder()
            .ownKeys(login.url(), () -> "{}".getBytes(StandardCharsets.UTF_8))
            .keyListener(told::add)
            .build();
    assertEquals("key-unavailable", reason(verifier.verify(token(TestKeys.RSA))));
    assertEquals(
        List.of(KeyProblem.NOT_A_KEY_SET), told.stream().map(KeyFailure::problem).toList());
  }

  @Test
  void clientThatFollowsRedirects_isRefused() {
    HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    assertThrows(IllegalArgumentException.class, () -> HttpDocuments.with(client));
  }

  // the cache of accepted tokens

  @Test
  void pitfall14_acceptedToken_isKeptByItsWholeText() {
    TokenVerifier verifier = builder().build();
    String token = token(TestKeys.RSA);
    assertSame(verifier.verify(token), verifier.verify(token));
    String[] parts = token.split("\\.", -1);
    String forged =
        parts[0]
            + "."
            + Forge.part(Forge.json(claims(login.url(), "sub", "root")))
            + "."
            + parts[2];
    assertEquals("bad-signature", reason(verifier.verify(forged)));
  }

  @Test
  void pitfall14_acceptedHeader_isKeptByItsWholeText() {
    TokenVerifier verifier = builder().build();
    String token = token(TestKeys.RSA);
    Authentication first = verifier.authenticate("Bearer " + token);
    assertEquals("accepted", reason(first));
    assertSame(first, verifier.authenticate("Bearer " + token));
    String[] parts = token.split("\\.", -1);
    String forged = Forge.part(Forge.json(claims(login.url(), "sub", "root")));
    assertEquals(
        "bad-signature",
        reason(verifier.authenticate("Bearer " + parts[0] + "." + forged + "." + parts[2])));
    assertEquals("malformed", reason(verifier.verify("Bearer " + token)));
    assertEquals("missing", reason(verifier.authenticate(token)));
  }

  @Test
  void headersInOtherSpellings_shareTheToken() {
    TokenVerifier verifier = builder().keeping(2, Duration.ofMinutes(5)).build();
    String token = token(TestKeys.RSA);
    Authentication first = verifier.verify(token);
    for (String spelling : List.of("bearer ", "BEARER ", "Bearer  ", "bEaReR \t")) {
      assertSame(first, verifier.authenticate(spelling + token));
      assertSame(first, verifier.authenticate(spelling + token + " "));
    }
  }

  @Test
  void keptToken_isForgottenWhenItExpires() {
    TokenVerifier verifier = builder().build();
    String token = sign(TestKeys.RSA, claims(login.url()));
    assertEquals("accepted", reason(verifier.verify(token)));
    clock.move(Duration.ofMinutes(6));
    assertEquals("expired", reason(verifier.verify(token)));
  }

  @Test
  void keptToken_isForgottenWhenItsKeyIsRevoked() {
    TokenVerifier verifier = builder().build();
    String token = token(TestKeys.RSA);
    assertEquals("accepted", reason(verifier.verify(token)));
    login.serveKeys(TestKeys.set(TestKeys.RSA2));
    clock.move(Duration.ofMinutes(10));
    assertEquals("unknown-key", reason(verifier.verify(token)));
  }

  @Test
  void keptToken_isForgottenWhenThePolicyChanges() {
    Policy lenient = Policy.builder().issuer(login.issuer().build()).build();
    Policy strict =
        Policy.builder()
            .issuer(dev.tenon.claims.Issuer.builder(login.url()).audiences("other").build())
            .build();
    Policy[] inForce = {lenient};
    TokenVerifier verifier = TokenVerifier.builder(() -> inForce[0]).clock(clock).build();
    String token = token(TestKeys.RSA);
    assertEquals("accepted", reason(verifier.verify(token)));
    inForce[0] = strict;
    assertEquals("wrong-audience", reason(verifier.verify(token)));
    assertEquals(1, login.fetches.get());
    inForce[0] = Policy.builder().build();
    assertEquals("wrong-issuer", reason(verifier.verify(token)));
  }

  @Test
  void keptTokens_areBounded() {
    TokenVerifier verifier = builder().keeping(2, Duration.ofMinutes(5)).build();
    String first = sign(TestKeys.RSA, claims(login.url(), "jti", 0));
    Authentication kept = verifier.verify(first);
    for (int i = 1; i <= 4; i++) {
      verifier.verify(sign(TestKeys.RSA, claims(login.url(), "jti", i)));
    }
    assertNotSame(kept, verifier.verify(first));
    TokenVerifier none = builder().keeping(0, Duration.ofMinutes(5)).build();
    assertNotSame(none.verify(first), none.verify(first));
  }

  @Test
  void sources_areNotAskedForTokensThatAreRefused() {
    UnaryOperator<String> fail =
        token -> {
          throw new AssertionError("asked");
        };
    TokenVerifier verifier =
        builder().claimsAlsoFrom((token, claims) -> Map.of("x", fail.apply(token))).build();
    assertEquals("unknown-key", reason(verifier.verify(token(TestKeys.RSA2))));
  }
}
