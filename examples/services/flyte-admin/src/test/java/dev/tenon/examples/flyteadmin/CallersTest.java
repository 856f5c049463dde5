package dev.tenon.examples.flyteadmin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.examples.flyteadmin.story.LocalIssuer;
import dev.tenon.examples.grpc.Caller;
import dev.tenon.policy.Issuer;
import dev.tenon.policy.Policy;
import dev.tenon.policy.SigningAlgorithm;
import io.grpc.Metadata;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One path for all tokens of an issuer, and each issuer's own userinfo endpoint. */
class CallersTest {

  private static Caller call(Callers callers, String value) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value);
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
}
