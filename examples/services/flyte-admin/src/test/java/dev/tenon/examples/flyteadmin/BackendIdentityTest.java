package dev.tenon.examples.flyteadmin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import dev.tenon.examples.flyteadmin.story.FlyteClient;
import dev.tenon.examples.flyteadmin.story.Installation;
import flyteidl.service.Auth.OAuth2MetadataRequest;
import flyteidl.service.AuthMetadataServiceGrpc;
import flyteidl.service.Identity.UserInfoRequest;
import flyteidl.service.Identity.UserInfoResponse;
import flyteidl.service.IdentityServiceGrpc;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What FlyteAdmin is told of who calls, in each of the ways that it has, and what callers learn.
 */
class BackendIdentityTest {

  private static final Map<String, Object> PERSON =
      Map.of(
          "company", "Acme Inc.",
          "entitlements", List.of("ml-team"),
          "name", "Mia Ito",
          "email", "mia@acme.example");

  private static Map<String, Object> person() {
    return PERSON;
  }

  private static Metadata seenBy(Installation flyte, Channel as) {
    // The stand-in believes the first way alone, and keeps what came with the call.
    Calls.code(() -> new FlyteClient(as).executions("ml"));
    return flyte.standIn().calls().get(flyte.standIn().calls().size() - 1).headers();
  }

  private static List<String> all(Metadata headers, String name) {
    Iterable<String> values =
        headers.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    return values == null ? List.of() : com.google.common.collect.ImmutableList.copyOf(values);
  }

  @Test
  void theCallersToken_isHandedOn_whereFlyteAdminVerifiesIt() throws IOException {
    BackendIdentity way = BackendIdentity.callersToken("Flyte-Authorization");
    try (Installation flyte = new Installation(Calls.POLICY, false, way)) {
      String access = Calls.bearer(flyte, "mia", person());
      String id = "IDToken " + flyte.issuer().idToken("mia", Installation.CLIENT, person());
      Channel both = Calls.with(flyte.channel(), "authorization", id, "authorization", access);
      assertEquals(List.of(access), all(seenBy(flyte, both), "flyte-authorization"));
      assertEquals(List.of(), all(seenBy(flyte, both), "authorization"));
      Channel one = Calls.with(flyte.channel(), "authorization", id);
      assertEquals(List.of(id), all(seenBy(flyte, one), "flyte-authorization"));
    }
  }

  /** What was not verified is not handed on: an open method looks at no token. */
  @Test
  void anUnverifiedToken_staysHere() throws IOException {
    BackendIdentity way = BackendIdentity.callersToken("authorization");
    try (Installation flyte = new Installation(Calls.POLICY, false, way)) {
      Channel forged = Calls.with(flyte.channel(), "authorization", "Bearer forged");
      assertEquals(
          Status.Code.UNAUTHENTICATED,
          Calls.code(
              () ->
                  AuthMetadataServiceGrpc.newBlockingStub(forged)
                      .getOAuth2Metadata(OAuth2MetadataRequest.getDefaultInstance())),
          "the stand-in, which was shown nothing");
      Metadata seen = flyte.standIn().calls().get(0).headers();
      assertEquals(List.of(), all(seen, "authorization"));
    }
  }

  @Test
  void aSignedToken_saysWhoCalls_whereTheProxyIsTheAuthorizationServer() throws Exception {
    RSAKey key = new RSAKeyGenerator(2048).keyID("p1").generate();
    IdentityTokens tokens =
        new IdentityTokens("https://proxy.example", "flyteadmin", key, Clock.systemUTC());
    BackendIdentity way = BackendIdentity.signed(tokens, "authorization");
    try (Installation flyte = new Installation(Calls.POLICY, false, way)) {
      Channel mia =
          Calls.with(
              flyte.channel(),
              "authorization",
              "Bearer "
                  + flyte
                      .issuer()
                      .accessToken("mia", Map.of("client_id", "flytectl", "company", "Acme Inc.")),
              "authorization",
              "IDToken " + flyte.issuer().idToken("mia", Installation.CLIENT, person()));
      List<String> shown = all(seenBy(flyte, mia), "authorization");
      assertEquals(1, shown.size());
      SignedJWT token = SignedJWT.parse(shown.get(0).substring("Bearer ".length()));
      Map<String, Object> keys = tokens.documents().get("/keys");
      RSAKey published = JWKSet.parse(keys).getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
      assertFalse(published.isPrivate());
      assertTrue(token.verify(new RSASSAVerifier(published)));
      // As FlyteAdmin's verifier reads them.
      assertEquals("https://proxy.example", token.getJWTClaimsSet().getIssuer());
      assertEquals(List.of("flyteadmin"), token.getJWTClaimsSet().getAudience());
      assertEquals("mia", token.getJWTClaimsSet().getSubject());
      assertEquals("flytectl", token.getJWTClaimsSet().getStringClaim("client_id"));
      assertEquals(List.of("all"), token.getJWTClaimsSet().getStringListClaim("scp"));
      assertEquals("mia@acme.example", token.getJWTClaimsSet().getStringClaim("email"));
      assertEquals(
          Map.of("subject", "mia", "name", "Mia Ito", "email", "mia@acme.example"),
          token.getJWTClaimsSet().getJSONObjectClaim("user_info"));
      assertFalse(token.getJWTClaimsSet().getClaims().containsKey("entitlements"));
    }
  }

  @Test
  void userInfo_saysWhatTheCallersTokensSay() throws IOException {
    try (Installation flyte = new Installation(Calls.POLICY, false)) {
      flyte.issuer().knows("mia", Map.of("given_name", "Mia", "name", "another name"));
      Channel mia =
          Calls.with(flyte.channel(), "authorization", Calls.bearer(flyte, "mia", person()));
      UserInfoResponse answer =
          IdentityServiceGrpc.newBlockingStub(mia).userInfo(UserInfoRequest.getDefaultInstance());
      assertEquals(
          UserInfoResponse.newBuilder()
              .setSubject("mia")
              .setName("Mia Ito")
              .setGivenName("Mia")
              .setEmail("mia@acme.example")
              .build(),
          answer);
      assertEquals(List.of(), flyte.standIn().calls());
    }
  }
}
