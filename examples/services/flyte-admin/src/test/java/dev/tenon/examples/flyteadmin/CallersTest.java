package dev.tenon.examples.flyteadmin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.SigningAlgorithm;
import dev.tenon.claims.TokenRules;
import dev.tenon.examples.flyteadmin.story.LocalIssuer;
import dev.tenon.grpc.Caller;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.SettableSource;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import io.grpc.Metadata;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One path for all tokens of an issuer, and each issuer's own userinfo endpoint. */
class CallersTest {

  private static Caller call(Callers callers, String... values) {
    Metadata headers = new Metadata();
    for (String value : values) {
      headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value);
    }
    return callers.authenticate(headers);
  }

  @Test
  void tokenOfASecondIssuer_isNotSentToTheFirstOnesEndpoint_andItsEndIsKept() throws IOException {
    try (LocalIssuer first = new LocalIssuer();
        LocalIssuer second = new LocalIssuer()) {
      first.knows("ada", Map.of("groups", "root"));
      Policy policy =
          Policy.builder()
              .issuer(Issuer.builder(first.name()).audiences("flyteadmin").build())
              .issuer(Issuer.builder(second.name()).audiences("flyteadmin").build())
              .build();
      Callers callers =
          new Callers(
              Authorizer.compile(policy),
              "cli",
              Map.of(first.name(), new UserInfo(first.userInfo(), Clock.systemUTC())));
      Caller caller = call(callers, "Bearer " + second.accessToken("ada", Map.of()));
      assertEquals(second.name(), caller.subject().issuer());
      assertEquals(0, first.asked());
      assertTrue(caller.until().isBefore(Instant.MAX));
    }
  }

  @Test
  void idToken_isHeldToTheIssuersAlgorithms() throws IOException {
    try (LocalIssuer issuer = new LocalIssuer()) {
      Policy policy =
          Policy.builder()
              .issuer(
                  Issuer.builder(issuer.name())
                      .audiences("flyteadmin")
                      .algorithms(SigningAlgorithm.EDDSA)
                      .build())
              .build();
      Callers callers = new Callers(Authorizer.compile(policy), "cli", Map.of());
      assertFalse(
          call(callers, "IDToken " + issuer.idToken("ada", "cli", Map.of()))
              .subject()
              .isIdentified());
    }
  }

  private static Issuer mapped(LocalIssuer issuer, TokenRules rules) {
    return Issuer.builder(issuer.name())
        .audiences("flyteadmin")
        .rules(rules)
        .mapping(
            ClaimMapping.of(ClaimPath.named("groups"), ClaimShape.LIST)
                .yielding(ClaimOutput.roles()))
        .build();
  }

  private static Policy policy(LocalIssuer issuer, TokenRules rules) {
    return Policy.builder()
        .role(Role.of("viewer"))
        .role(Role.of("root"))
        .issuer(mapped(issuer, rules))
        .build();
  }

  private static boolean identifies(Callers callers, String token) {
    return call(callers, "IDToken " + token).subject().isIdentified();
  }

  @Test
  void idToken_isHeldToTheIssuersTypes() throws IOException {
    try (LocalIssuer issuer = new LocalIssuer()) {
      String token = issuer.idToken("ada", "cli", Map.of());
      TokenRules access = TokenRules.standard().types(List.of("at+jwt"));
      TokenRules plain = TokenRules.standard().types(List.of("JWT"));

      assertFalse(
          identifies(
              new Callers(Authorizer.compile(policy(issuer, access)), "cli", Map.of()), token));
      assertTrue(
          identifies(
              new Callers(Authorizer.compile(policy(issuer, plain)), "cli", Map.of()), token));
    }
  }

  @Test
  void idToken_isHeldToTheIssuersMaximumAge() throws IOException {
    try (LocalIssuer issuer = new LocalIssuer()) {
      Instant now = Instant.now();
      String young = issuer.idToken("ada", "cli", Map.of("iat", Date.from(now)));
      String old = issuer.idToken("ada", "cli", Map.of("iat", Date.from(now.minusSeconds(7_200))));
      TokenRules hour = TokenRules.standard().maxAge(Duration.ofHours(1));
      Callers callers = new Callers(Authorizer.compile(policy(issuer, hour)), "cli", Map.of());

      assertTrue(identifies(callers, young));
      assertFalse(identifies(callers, old));
      assertFalse(identifies(callers, issuer.idToken("ada", "cli", Map.of())));
      Policy anyAge = policy(issuer, TokenRules.standard());
      assertTrue(identifies(new Callers(Authorizer.compile(anyAge), "cli", Map.of()), old));
    }
  }

  @Test
  void idTokensOfAnIssuer_areKnownAfterAReload_andNoLongerOnceItIsGone() throws IOException {
    try (LocalIssuer issuer = new LocalIssuer()) {
      String token = issuer.idToken("ada", "cli", Map.of("groups", List.of("viewer")));
      SettableSource source = SettableSource.of(Policy.builder().build());
      try (LiveAuthorizer authorizer = LiveAuthorizer.over(source)) {
        Callers callers = new Callers(authorizer, "cli", Map.of());
        assertFalse(identifies(callers, token));

        source.set(policy(issuer, TokenRules.standard()));
        Caller caller = call(callers, "IDToken " + token);
        assertEquals(issuer.name(), caller.subject().issuer());
        assertEquals(Set.of("viewer"), caller.subject().roles());

        source.set(policy(issuer, TokenRules.standard().types(List.of("at+jwt"))));
        assertFalse(identifies(callers, token));

        source.set(Policy.builder().build());
        assertFalse(identifies(callers, token));
      }
    }
  }

  @Test
  void idTokensUserinfo_isAskedOfItsOwnIssuerAlone() throws IOException {
    try (LocalIssuer first = new LocalIssuer();
        LocalIssuer second = new LocalIssuer()) {
      first.knows("ada", Map.of("groups", List.of("root")));
      second.knows("ada", Map.of("groups", List.of("viewer")));
      Policy policy =
          Policy.builder()
              .role(Role.of("viewer"))
              .role(Role.of("root"))
              .issuer(mapped(first, TokenRules.standard()))
              .issuer(mapped(second, TokenRules.standard()))
              .build();
      Callers callers =
          new Callers(
              Authorizer.compile(policy),
              "cli",
              Map.of(
                  first.name(), new UserInfo(first.userInfo(), Clock.systemUTC()),
                  second.name(), new UserInfo(second.userInfo(), Clock.systemUTC())));
      String id = "IDToken " + second.idToken("ada", "cli", Map.of());

      assertEquals(second.name(), call(callers, id).subject().issuer());
      assertEquals(0, second.asked()); // An ID token opens no userinfo endpoint.

      Caller both = call(callers, id, "Bearer " + second.accessToken("ada", Map.of()));
      assertEquals(second.name(), both.subject().issuer());
      assertEquals(Set.of("viewer"), both.subject().roles());
      assertEquals(1, second.asked());

      Caller mixed = call(callers, id, "Bearer " + first.accessToken("ada", Map.of()));
      assertFalse(mixed.subject().isIdentified());
      assertEquals(1, second.asked());
      assertEquals(0, first.asked());
    }
  }
}
