package dev.tenon.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.claims.Issuer;
import dev.tenon.policy.Policy;
import dev.tenon.seeds.SettableClock;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of verification, for any text and for any change of a right token. */
class TokenVerifierProperties {

  private static final String ISSUER = "https://login.example";
  private static final String GOOD = Forge.sign(TestKeys.RSA, Forge.claims(ISSUER));
  private static final Policy POLICY =
      Policy.builder()
          .issuer(
              Issuer.builder(ISSUER)
                  .audiences("tenon")
                  .keys(java.net.URI.create(ISSUER + "/keys"))
                  .build())
          .build();
  private static final TokenVerifier VERIFIER =
      TokenVerifier.builder(() -> POLICY)
          .clock(new SettableClock(Forge.NOW))
          .documents((a, t) -> TestKeys.set(TestKeys.RSA).getBytes(StandardCharsets.UTF_8))
          .build();

  @Property
  void verify_anyText_isRefusedWithoutThrowing(@ForAll String text) {
    assertFalse(VERIFIER.verify(text).accepted());
    assertFalse(VERIFIER.authenticate(text).accepted());
  }

  @Property
  void verify_partsOfAnyJson_areRefusedWithoutThrowing(
      @ForAll("json") String header, @ForAll("json") String payload, @ForAll byte[] signature) {
    String token =
        Forge.part(header)
            + "."
            + Forge.part(payload)
            + "."
            + com.nimbusds.jose.util.Base64URL.encode(signature);
    assertFalse(VERIFIER.verify(token).accepted());
  }

  @Provide
  Arbitrary<String> json() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\"alg\"",
            "\"RS256\"",
            "\"kid\"",
            "\"rsa-1\"",
            "\"iss\"",
            "\"" + ISSUER + "\"",
            "1",
            "-",
            "1e9",
            "null",
            "true",
            " ",
            "\\u0000",
            "\u00e9");
    Arbitrary<String> soup = piece.list().ofMaxSize(12).map(parts -> String.join("", parts));
    Arbitrary<String> object =
        Combinators.combine(soup, soup)
            .as((a, b) -> "{\"alg\":\"RS256\",\"iss\":\"" + ISSUER + "\"," + a + b + "}");
    return Arbitraries.oneOf(soup, object);
  }

  @Property
  void verify_rightTokenWithOneCharacterChanged_isRefused(
      @ForAll("positions") int position, @ForAll char other) {
    assertTrue(VERIFIER.verify(GOOD).accepted());
    StringBuilder changed = new StringBuilder(GOOD);
    changed.setCharAt(position, other);
    assertEquals(changed.toString().equals(GOOD), VERIFIER.verify(changed.toString()).accepted());
  }

  @Provide
  Arbitrary<Integer> positions() {
    return Arbitraries.integers().between(0, GOOD.length() - 1);
  }

  @Property
  void json_thatIsRead_isReadTheSameByAnother(@ForAll("json") String text) throws Exception {
    Map<String, Object> ours;
    try {
      ours = Json.object(text.getBytes(StandardCharsets.UTF_8), 20);
    } catch (Json.InvalidException refused) {
      return;
    }
    assertEquals(ours.keySet(), com.nimbusds.jose.util.JSONObjectUtils.parse(text).keySet());
  }
}
