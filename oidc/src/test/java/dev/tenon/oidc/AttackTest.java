package dev.tenon.oidc;

import static dev.tenon.oidc.Forge.NOW;
import static dev.tenon.oidc.Forge.claims;
import static dev.tenon.oidc.Forge.header;
import static dev.tenon.oidc.Forge.json;
import static dev.tenon.oidc.Forge.part;
import static dev.tenon.oidc.Forge.sign;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.util.Base64URL;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.SigningAlgorithm;
import dev.tenon.claims.TokenRules;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.seeds.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that must not get in, by the lines of the list of pitfalls that they come from. */
class AttackTest {

  private final LocalIssuer login = new LocalIssuer(TestKeys.set(TestKeys.RSA, TestKeys.EC));
  private final SettableClock clock = new SettableClock(NOW);

  @AfterEach
  void close() {
    login.close();
  }

  private TokenVerifier verifier() {
    return verifier(issuer -> issuer);
  }

  private TokenVerifier verifier(UnaryOperator<Issuer.Builder> more) {
    return verifier(more.apply(login.issuer()).build());
  }

  private TokenVerifier verifier(Issuer... issuers) {
    Policy.Builder policy =
        Policy.builder()
            .role(Role.of("admin").with(Permission.allow("*").on("**")))
            .claims(
                ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                    .yielding(ClaimOutput.roles()));
    for (Issuer issuer : issuers) {
      policy.issuer(issuer);
    }
    Policy built = policy.build();
    return TokenVerifier.builder(() -> built).clock(clock).build();
  }

  private static void assertRefused(TokenRefusalReason reason, Authentication result) {
    assertEquals(reason, assertInstanceOf(Refused.class, result, result.toString()).reason());
  }

  private void assertRefused(TokenRefusalReason reason, String token) {
    assertRefused(reason, verifier().verify(token));
  }

  private String good() {
    return sign(TestKeys.RSA, claims(login.url(), "groups", List.of("admin")));
  }

  @Test
  void rightToken_isAccepted() {
    Authentication result = verifier().verify(good());
    assertTrue(result.accepted(), result.toString());
    assertEquals("ada", result.subject().id());
    assertEquals(login.url(), result.subject().issuer());
    assertEquals(Set.of("admin"), result.subject().roles());
    assertTrue(verifier().verify(sign(TestKeys.EC, claims(login.url()))).accepted());
  }

  // 19: none, a public key as an HMAC secret, unsigned in encrypted, r = s = 0

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE", ""})
  void pitfall19_algNone_isRefused(String none) {
    String unsigned = part(header(none, "rsa-1")) + "." + part(json(claims(login.url()))) + ".";
    String result = verifier().verify(unsigned).toString();
    assertTrue(result.startsWith("not-signed") || result.startsWith("malformed"), result);
    String withSignature = unsigned + "AAAA";
    TokenRefusalReason reason =
        none.equals("none") ? TokenRefusalReason.NOT_SIGNED : TokenRefusalReason.WRONG_ALGORITHM;
    assertRefused(reason, withSignature);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "HS384", "HS512"})
  void pitfall19_publicKeyAsHmacSecret_isRefused(String algorithm) throws Exception {
    for (byte[] secret :
        List.of(
            TestKeys.RSA.toRSAPublicKey().getEncoded(),
            TestKeys.RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
      String signed = part(header(algorithm, "rsa-1")) + "." + part(json(claims(login.url())));
      Base64URL mac =
          new MACSigner(secret)
              .sign(
                  new JWSHeader(JWSAlgorithm.parse(algorithm)),
                  signed.getBytes(StandardCharsets.US_ASCII));
      assertRefused(TokenRefusalReason.WRONG_ALGORITHM, signed + "." + mac);
    }
  }

  @Test
  void pitfall19_unsignedTokenInAnEncryptedOne_isRefused() throws Exception {
    JWEObject encrypted =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM)
                .contentType("JWT")
                .keyID("rsa-1")
                .build(),
            new Payload(part("{\"alg\":\"none\"}") + "." + part(json(claims(login.url()))) + "."));
    encrypted.encrypt(new RSAEncrypter(TestKeys.RSA.toRSAPublicKey()));
    assertRefused(TokenRefusalReason.NOT_SIGNED, encrypted.serialize());
  }

  @Test
  void pitfall19_nestedToken_isRefused() {
    String nested = "{\"alg\":\"RS256\",\"cty\":\"JWT\",\"kid\":\"rsa-1\"}";
    assertRefused(TokenRefusalReason.MALFORMED, sign(TestKeys.RSA, nested, good()));
  }

  @Test
  void pitfall19_zeroSignature_isRefused() {
    String signed = part(header("ES256", "ec-1")) + "." + part(json(claims(login.url())));
    assertRefused(TokenRefusalReason.BAD_SIGNATURE, signed + "." + Base64URL.encode(new byte[64]));
    assertRefused(TokenRefusalReason.BAD_SIGNATURE, signed + "." + Base64URL.encode(new byte[1]));
  }

  @Test
  void pitfall19_wrongCurve_isRefused() {
    login.serveKeys(TestKeys.set(TestKeys.EC, TestKeys.EC384));
    TokenVerifier verifier =
        verifier(i -> i.algorithms(SigningAlgorithm.ES256, SigningAlgorithm.ES384));
    String p384AsEs256 =
        sign(TestKeys.EC384, "ES384", header("ES256", "ec-384"), json(claims(login.url())));
    assertRefused(TokenRefusalReason.UNKNOWN_KEY, verifier.verify(p384AsEs256));
    assertTrue(verifier.verify(sign(TestKeys.EC384, claims(login.url()))).accepted());
  }

  @Test
  void pitfall19_algorithmThatIsNotListed_isRefused() {
    String ps256 = sign(TestKeys.RSA, "PS256", header("PS256", "rsa-1"), json(claims(login.url())));
    assertRefused(TokenRefusalReason.WRONG_ALGORITHM, ps256);
    assertTrue(verifier(i -> i.algorithms(SigningAlgorithm.PS256)).verify(ps256).accepted());
  }

  @Test
  void pitfall19_algorithmOfAnotherKindOfKey_isRefused() {
    assertRefused(
        TokenRefusalReason.UNKNOWN_KEY,
        sign(TestKeys.RSA, "RS256", header("ES256", "rsa-1"), json(claims(login.url()))));
  }

  @Test
  void pitfall19_weakKey_isNotUsed() {
    login.serveKeys(TestKeys.set(TestKeys.WEAK_RSA, TestKeys.EC));
    assertRefused(TokenRefusalReason.UNKNOWN_KEY, sign(TestKeys.WEAK_RSA, claims(login.url())));
  }

  // 20: audience as a list, keys bound to their issuer

  @Test
  void pitfall20_audience_isRequiredAndComparedWhole() {
    for (Object audience :
        List.of("absent", "", "tenon2", "TENON", List.of(), List.of("other", "tenon "))) {
      assertRefused(
          TokenRefusalReason.WRONG_AUDIENCE,
          sign(TestKeys.RSA, claims(login.url(), "aud", audience)));
    }
    for (Object audience : List.of(7, Map.of("a", "tenon"), List.of("tenon", 7))) {
      assertRefused(
          TokenRefusalReason.MALFORMED, sign(TestKeys.RSA, claims(login.url(), "aud", audience)));
    }
    assertTrue(
        verifier()
            .verify(sign(TestKeys.RSA, claims(login.url(), "aud", List.of("other", "tenon"))))
            .accepted());
  }

  @Test
  void pitfall20_keyOfOneIssuer_signsForNoOther() {
    try (LocalIssuer other = new LocalIssuer(TestKeys.set(TestKeys.RSA2))) {
      TokenVerifier both = verifier(login.issuer().build(), other.issuer().build());
      assertTrue(both.verify(sign(TestKeys.RSA2, claims(other.url()))).accepted());
      assertRefused(
          TokenRefusalReason.UNKNOWN_KEY, both.verify(sign(TestKeys.RSA2, claims(login.url()))));
      assertRefused(
          TokenRefusalReason.BAD_SIGNATURE,
          both.verify(sign(TestKeys.RSA2, header("RS256", "rsa-1"), json(claims(login.url())))));
    }
  }

  @Test
  void pitfall20_issuer_isComparedWhole() {
    for (Object issuer :
        List.of(login.url() + "/", login.url().toUpperCase(java.util.Locale.ROOT), "", "absent")) {
      assertRefused(
          TokenRefusalReason.WRONG_ISSUER, sign(TestKeys.RSA, claims(login.url(), "iss", issuer)));
    }
    assertRefused(
        TokenRefusalReason.MALFORMED,
        sign(TestKeys.RSA, claims(login.url(), "iss", List.of(login.url()))));
  }

  // 21: typ

  @Test
  void pitfall21_type_isChecked() {
    String payload = json(claims(login.url()));
    for (String type : List.of("JWT", "jwt", "at+jwt", "application/at+jwt")) {
      String header = "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"typ\":\"" + type + "\"}";
      assertTrue(verifier().verify(sign(TestKeys.RSA, header, payload)).accepted(), type);
    }
    for (String type : List.of("\"typ\":\"logout+jwt\",", "\"typ\":\"none\",", "")) {
      String header = "{" + type + "\"alg\":\"RS256\",\"kid\":\"rsa-1\"}";
      assertRefused(TokenRefusalReason.WRONG_TYPE, sign(TestKeys.RSA, header, payload));
    }
  }

  @Test
  void pitfall21_idTokenForAnAccessToken_isRefusedWhereConfigured() {
    TokenRules access = TokenRules.standard().requiring("token_use", "access");
    TokenVerifier verifier = verifier(i -> i.rules(access));
    assertRefused(
        TokenRefusalReason.WRONG_CLAIM,
        verifier.verify(sign(TestKeys.RSA, claims(login.url(), "token_use", "id"))));
    assertRefused(
        TokenRefusalReason.WRONG_CLAIM, verifier.verify(sign(TestKeys.RSA, claims(login.url()))));
    assertTrue(
        verifier.verify(sign(TestKeys.RSA, claims(login.url(), "token_use", "access"))).accepted());
    TokenVerifier strict = verifier(i -> i.rules(TokenRules.standard().types(List.of("at+jwt"))));
    assertRefused(TokenRefusalReason.WRONG_TYPE, strict.verify(good()));
  }

  @Test
  void pitfall21_authorizedParty_isCheckedWhereConfigured() {
    TokenVerifier verifier =
        verifier(i -> i.rules(TokenRules.standard().parties(List.of("console"))));
    assertRefused(TokenRefusalReason.WRONG_PARTY, verifier.verify(good()));
    assertRefused(
        TokenRefusalReason.WRONG_PARTY,
        verifier.verify(sign(TestKeys.RSA, claims(login.url(), "azp", "game"))));
    assertTrue(
        verifier.verify(sign(TestKeys.RSA, claims(login.url(), "azp", "console"))).accepted());
  }

  // 22: exp and skew

  @Test
  void pitfall22_expiry_isRequiredAndExact() {
    assertRefused(
        TokenRefusalReason.NO_EXPIRY, sign(TestKeys.RSA, claims(login.url(), "exp", "absent")));
    long now = NOW.getEpochSecond();
    assertRefused(
        TokenRefusalReason.EXPIRED, sign(TestKeys.RSA, claims(login.url(), "exp", now - 60)));
    assertTrue(
        verifier().verify(sign(TestKeys.RSA, claims(login.url(), "exp", now - 59))).accepted());
    assertRefused(
        TokenRefusalReason.NOT_YET_VALID, sign(TestKeys.RSA, claims(login.url(), "nbf", now + 61)));
    assertTrue(
        verifier().verify(sign(TestKeys.RSA, claims(login.url(), "nbf", now + 60))).accepted());
    assertRefused(
        TokenRefusalReason.NOT_YET_VALID, sign(TestKeys.RSA, claims(login.url(), "iat", now + 61)));
    for (Object odd : List.of("soon", true, -1, 1e300, Map.of(), List.of(now))) {
      assertRefused(
          TokenRefusalReason.MALFORMED, sign(TestKeys.RSA, claims(login.url(), "exp", odd)));
    }
  }

  @Test
  void pitfall22_maximumAge_isChecked() {
    TokenVerifier verifier =
        verifier(
            i -> i.rules(TokenRules.standard().maxAge(Duration.ofMinutes(1)).skew(Duration.ZERO)));
    long now = NOW.getEpochSecond();
    assertTrue(verifier.verify(good()).accepted());
    assertRefused(
        TokenRefusalReason.TOO_OLD,
        verifier.verify(sign(TestKeys.RSA, claims(login.url(), "iat", now - 60))));
    assertRefused(
        TokenRefusalReason.TOO_OLD,
        verifier.verify(sign(TestKeys.RSA, claims(login.url(), "iat", "absent"))));
  }

  // 23: kid, jku, x5u

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../dev/null",
        "rsa-1' OR '1'='1",
        "http://evil.example/k",
        "rsa-1\\u0000",
        "RSA-1",
        ""
      })
  void pitfall23_kid_isOnlyCompared(String kid) {
    String token = sign(TestKeys.RSA2, header("RS256", kid), json(claims(login.url())));
    TokenRefusalReason reason =
        kid.isEmpty() ? TokenRefusalReason.BAD_SIGNATURE : TokenRefusalReason.UNKNOWN_KEY;
    assertRefused(reason, token);
    assertEquals(0, login.elsewhere.get());
  }

  @Test
  void pitfall23_keysThatTheTokenBrings_areNotUsed() {
    try (LocalIssuer evil = new LocalIssuer(TestKeys.set(TestKeys.RSA2))) {
      String url = evil.url() + "/keys";
      String own = TestKeys.RSA2.toPublicJWK().toJSONString();
      for (String more :
          List.of(
              "\"jku\":\"" + url + "\"",
              "\"x5u\":\"" + url + "\"",
              "\"jwk\":" + own,
              "\"x5c\":[\"AA\"]")) {
        String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"rsa-1\"," + more + "}";
        assertRefused(
            TokenRefusalReason.BAD_SIGNATURE,
            sign(TestKeys.RSA2, header, json(claims(login.url()))));
      }
      assertEquals(0, evil.fetches.get());
    }
  }

  @Test
  void pitfall23_duplicateAndMixedKid_isRefused() {
    String payload = json(claims(login.url()));
    for (String kid :
        List.of(
            "\"kid\":\"x\",\"kid\":\"rsa-1\"",
            "\"kid\":7",
            "\"kid\":null",
            "\"kid\":[\"rsa-1\"]",
            "\"kid\":{}")) {
      String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\"," + kid + "}";
      assertRefused(TokenRefusalReason.MALFORMED, sign(TestKeys.RSA, header, payload));
    }
  }

  @Test
  void pitfall23_sameKidForKeysOfTwoKinds_isNoConfusion() throws Exception {
    var ec = new com.nimbusds.jose.jwk.ECKey.Builder(TestKeys.EC).keyID("rsa-1").build();
    var rsa2 = new com.nimbusds.jose.jwk.RSAKey.Builder(TestKeys.RSA2).keyID("rsa-1").build();
    login.serveKeys(TestKeys.set(ec, TestKeys.RSA, rsa2));
    assertTrue(verifier().verify(good()).accepted());
    assertTrue(verifier().verify(sign(ec, claims(login.url()))).accepted());
    assertTrue(verifier().verify(sign(rsa2, claims(login.url()))).accepted());
  }

  @Test
  void pitfall23_critHeader_isRefused() {
    String header =
        "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"rsa-1\",\"crit\":[\"b64\"],\"b64\":false}";
    assertRefused(
        TokenRefusalReason.MALFORMED, sign(TestKeys.RSA, header, json(claims(login.url()))));
  }

  // 24: storms and outages; more of it in IssuerKeysTest

  @Test
  void pitfall24_tenThousandUnknownKids_causeOneFetchMore() {
    TokenVerifier verifier = verifier();
    assertTrue(verifier.verify(good()).accepted());
    clock.move(Duration.ofSeconds(31));
    int before = login.fetches.get();
    String payload = json(claims(login.url()));
    String signature = good().substring(good().lastIndexOf('.'));
    CompletableFuture<?>[] storm =
        IntStream.range(0, 8)
            .mapToObj(
                thread ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = 0; i < 1250; i++) {
                            String kid = "unknown-" + thread + "-" + i;
                            assertRefused(
                                TokenRefusalReason.UNKNOWN_KEY,
                                verifier.verify(
                                    part(header("RS256", kid)) + "." + part(payload) + signature));
                          }
                        }))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(storm).join();
    assertEquals(before + 1, login.fetches.get());
    assertTrue(verifier.verify(good()).accepted());
  }

  // 25 and 26: shapes and overage; more of it in core's ClaimMappingTest

  @Test
  void pitfall25_claimOfAnotherShape_givesNoRoleAndIsReported() {
    for (Object odd : List.of("admin", 7, true, Map.of("admin", true))) {
      Authenticated result =
          assertInstanceOf(
              Authenticated.class,
              verifier().verify(sign(TestKeys.RSA, claims(login.url(), "groups", odd))));
      assertEquals(Set.of(), result.subject().roles());
      assertEquals("wrong-shape", result.report().ignored().get(0).problem().code());
    }
  }

  @Test
  void pitfall26_groupsOverage_isItsOwnReason() {
    assertRefused(
        TokenRefusalReason.OVERAGE,
        sign(TestKeys.RSA, claims(login.url(), "_claim_names", Map.of("groups", "src1"))));
  }

  @Test
  void pitfall26_groupsOverage_isMendedByAnotherSource() {
    Policy policy =
        Policy.builder()
            .issuer(
                login
                    .issuer()
                    .mapping(
                        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                            .yielding(ClaimOutput.roles()))
                    .build())
            .build();
    String token = sign(TestKeys.RSA, claims(login.url(), "_claim_names", Map.of("groups", "s")));
    TokenVerifier mended =
        TokenVerifier.builder(() -> policy)
            .clock(clock)
            .claimsAlsoFrom((t, c) -> Map.of("sub", "ada", "groups", List.of("admin")))
            .build();
    assertEquals(Set.of("admin"), mended.verify(token).subject().roles());
    TokenVerifier broken =
        TokenVerifier.builder(() -> policy)
            .clock(clock)
            .claimsAlsoFrom(
                (t, c) -> {
                  throw new IllegalStateException("directory is down");
                })
            .build();
    Authentication refused = broken.verify(token);
    assertRefused(TokenRefusalReason.SOURCE_UNAVAILABLE, refused);
    assertTrue(((Refused) refused).reason().isTemporary());
  }

  // 27: identity

  @Test
  void pitfall27_identity_isIssuerAndSub() {
    String token =
        sign(
            TestKeys.RSA,
            claims(
                login.url(),
                "sub",
                "00u1",
                "email",
                "ada@acme.example",
                "preferred_username",
                "root"));
    assertEquals("00u1", verifier().verify(token).subject().id());
    for (Object sub : List.of("absent", "", 7, List.of("ada"), "..", "a\u0000")) {
      assertRefused(
          TokenRefusalReason.NO_IDENTITY,
          sign(TestKeys.RSA, claims(login.url(), "sub", sub, "email", "ada@acme.example")));
    }
  }

  // 28: HMAC cannot even be configured

  @Test
  void pitfall28_hmac_isNoSigningAlgorithm() {
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      assertFalse(algorithm.code().startsWith("HS"), algorithm.code());
    }
  }

  // the text itself

  @Test
  void alteredPayload_underAValidSignature_isRefused() {
    String[] parts = good().split("\\.", -1);
    String altered =
        parts[0] + "." + part(json(claims(login.url(), "sub", "root"))) + "." + parts[2];
    TokenVerifier verifier = verifier();
    assertTrue(verifier.verify(good()).accepted());
    assertRefused(TokenRefusalReason.BAD_SIGNATURE, verifier.verify(altered));
  }

  @Test
  void sloppyBase64url_isRefused() {
    String good = good();
    String[] parts = good.split("\\.", -1);
    char last = parts[2].charAt(parts[2].length() - 1);
    String sameBytes = good.substring(0, good.length() - 1) + (char) (last + 1);
    for (String sloppy :
        List.of(
            good + "=",
            good + "==",
            good + "\n",
            " " + good,
            good.replace(".", " ."),
            parts[0] + "=." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + ".+/" + parts[2],
            parts[0] + "." + parts[1] + "." + parts[2].substring(0, 10) + "\u00e9" + parts[2],
            sameBytes)) {
      assertRefused(TokenRefusalReason.MALFORMED, sloppy);
    }
  }

  @Test
  void duplicateNames_areRefusedAtAnyDepth() {
    String start = json(claims(login.url()));
    String open = start.substring(0, start.length() - 1);
    for (String more :
        List.of(
            ",\"sub\":\"root\"}",
            ",\"s\\u0075b\":\"root\"}",
            ",\"realm_access\":{\"roles\":[],\"roles\":[\"admin\"]}}",
            ",\"x\":[{\"a\":1,\"a\":2}]}")) {
      assertRefused(
          TokenRefusalReason.MALFORMED, sign(TestKeys.RSA, header("RS256", "rsa-1"), open + more));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "\"x\"",
        "{}x",
        "{\"a\":1,}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":+1}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":1e999}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\n\"}",
        "{\"a\" 1}",
        "{\"a\":tru}",
        "{/**/}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":[1 2]}",
        "{",
        "{\"a\":\"",
        "{\"a\":1"
      })
  void payloadThatIsNoStrictJson_isRefused(String payload) {
    assertRefused(
        TokenRefusalReason.MALFORMED, sign(TestKeys.RSA, header("RS256", "rsa-1"), payload));
  }

  @Test
  void payloadThatIsNoUtf8_isRefused() {
    String bad = Base64URL.encode(new byte[] {'{', '"', (byte) 0xC3, '"', '}'}).toString();
    assertRefused(
        TokenRefusalReason.MALFORMED, part(header("RS256", "rsa-1")) + "." + bad + ".AAAA");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a.b", "a.b.c.d", "a.b.c.d.e.f", "..", "...", "....", ".a.b", "a..b", "a.b."})
  void textsThatAreNoTokens_areRefused(String text) {
    String code = ((Refused) verifier().verify(text)).reason().code();
    assertTrue(code.equals("malformed") || code.equals("not-signed"), text + ": " + code);
  }

  @Test
  void noToken_isItsOwnReason() {
    assertRefused(TokenRefusalReason.MISSING, "");
    assertRefused(TokenRefusalReason.MISSING, verifier().authenticate(null));
    assertRefused(TokenRefusalReason.MISSING, verifier().authenticate("Basic YTpi"));
    assertRefused(TokenRefusalReason.MISSING, verifier().authenticate("Bearer "));
    assertTrue(verifier().authenticate("bearer " + good()).accepted());
  }

  @Test
  void oneMegabyte_isRefusedBeforeItIsParsed() {
    assertRefused(
        TokenRefusalReason.TOO_LARGE,
        sign(TestKeys.RSA, claims(login.url(), "pad", "x".repeat(1 << 20))));
    assertRefused(TokenRefusalReason.TOO_LARGE, ".".repeat(1 << 20));
    assertEquals(0, login.discoveries.get());
  }

  @Test
  void deepClaims_areRefused() {
    String deep = "[".repeat(5000) + "]".repeat(5000);
    String payload = "{\"iss\":\"" + login.url() + "\",\"x\":" + deep + "}";
    assertRefused(
        TokenRefusalReason.TOO_LARGE, sign(TestKeys.RSA, header("RS256", "rsa-1"), payload));
  }

  @Test
  void refusal_neverShowsTheToken() {
    String secret = "c2VjcmV0LXNlY3JldA";
    for (String token :
        List.of(secret, secret + "." + secret + "." + secret, good() + "x", good().substring(1))) {
      Authentication result = verifier().verify(token);
      for (String part : token.split("\\.", -1)) {
        assertFalse(result.toString().contains(part), result.toString());
      }
    }
    assertFalse(verifier().verify(good()).toString().contains(good().split("\\.", -1)[2]));
  }
}
