package dev.tenon.oidc;

import static dev.tenon.oidc.Forge.NOW;
import static dev.tenon.oidc.Forge.claims;
import static dev.tenon.oidc.Forge.sign;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.TokenRules;
import dev.tenon.policy.Policy;
import dev.tenon.seeds.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ID tokens are verified for a client, by the issuers and the times of the policy in force. */
class IdTokenTest {

  private final LocalIssuer login = new LocalIssuer(TestKeys.set(TestKeys.RSA));
  private final AtomicReference<Policy> policy =
      new AtomicReference<>(
          Policy.builder()
              .issuer(
                  login
                      .issuer()
                      .rules(
                          TokenRules.standard()
                              .requiring("token_use", "access")
                              .maxAge(Duration.ofMinutes(2)))
                      .build())
              .claims(
                  ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                      .yielding(ClaimOutput.roles()))
              .build());
  private final SettableClock clock = new SettableClock(NOW);
  private final TokenVerifier access = TokenVerifier.builder(policy::get).clock(clock).build();
  private final TokenVerifier idTokens =
      TokenVerifier.builder(policy::get).clock(clock).forIdTokens("web").build();

  @AfterEach
  void close() {
    login.close();
  }

  private String token(String audience, Object... more) {
    return tokenFor(audience, more);
  }

  private String tokenFor(Object audience, Object... more) {
    Object[] all = new Object[more.length + 2];
    all[0] = "aud";
    all[1] = audience;
    System.arraycopy(more, 0, all, 2, more.length);
    return sign(TestKeys.RSA, claims(login.url(), all));
  }

  private static String answer(Authentication of) {
    return of instanceof Refused refused ? refused.reason().code() : of.subject().id();
  }

  @Test
  void idToken_isForTheClient_andAnAccessTokenForTheService() {
    String id = token("web", "groups", List.of("boss"));
    assertEquals("ada", answer(idTokens.verify(id)));
    assertEquals(Set.of(), idTokens.verify(id).subject().roles());
    assertEquals("wrong-audience", answer(access.verify(id)));
    String other = token("tenon", "token_use", "access");
    assertEquals("ada", answer(access.verify(other)));
    assertEquals("wrong-audience", answer(idTokens.verify(other)));
  }

  /** One that another client got, which the user logged in to, is no login here. */
  @Test
  void idToken_ofAnotherClient_isRefused() {
    assertEquals("ada", answer(idTokens.verify(token("web", "azp", "web"))));
    assertEquals("wrong-party", answer(idTokens.verify(token("web", "azp", "other"))));
    assertEquals("wrong-party", answer(idTokens.verify(token("web", "azp", List.of("web")))));
    List<String> two = List.of("web", "other");
    assertEquals("ada", answer(idTokens.verify(tokenFor(two, "azp", "web"))));
    assertEquals("wrong-party", answer(idTokens.verify(tokenFor(two, "azp", "other"))));
    assertEquals("wrong-party", answer(idTokens.verify(tokenFor(two))));
    assertEquals("ada", answer(idTokens.verify(tokenFor(List.of("web", "web")))));
    assertEquals("wrong-audience", answer(idTokens.verify(tokenFor(List.of(), "azp", "web"))));
  }

  @Test
  void idToken_hasTheAlgorithmsOfTheIssuer() {
    String payload = Forge.json(claims(login.url(), "aud", "web"));
    for (String algorithm : List.of("none", "None", "HS256")) {
      String forged =
          Forge.part(Forge.header(algorithm, TestKeys.RSA.getKeyID()))
              + "."
              + Forge.part(payload)
              + ".AAAA";
      assertInstanceOf(Refused.class, idTokens.verify(forged), algorithm);
    }
  }

  @Test
  void idToken_hasTheTimesOfTheIssuer() {
    String id = token("web");
    clock.set(NOW.plusSeconds(200));
    assertEquals("too-old", answer(idTokens.verify(id)));
    clock.set(NOW.plusSeconds(1000));
    assertEquals("expired", answer(idTokens.verify(id)));
  }

  @Test
  void anotherPolicy_countsAtOnce() {
    String id = token("web");
    assertEquals("ada", answer(idTokens.verify(id)));
    policy.set(Policy.builder().build());
    assertEquals("wrong-issuer", answer(idTokens.verify(id)));
  }
}
