package dev.tenon.oidc;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tenon.claims.Issuer;
import dev.tenon.policy.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept is found by its whole text, though only its end is hashed. */
class TokenCacheTest {

  private static final String SIGNATURE = "MEUCIQDx0Yz3v8-5bJq7WcR1nKe_9TtLhGfA2sVuPoXiZyMw";

  private static final Policy POLICY =
      Policy.builder()
          .issuer(Issuer.builder("https://login.example").audiences("tenon").build())
          .build();

  private static TokenCache.Entry entry(String subject) throws IOException {
    Map<String, Object> claims = Map.of("iss", "https://login.example", "sub", subject);
    return new TokenCache.Entry(
        new Authenticated(POLICY.subjectFrom(List.of(claims)), claims, Instant.MAX),
        KeySet.parse(TestKeys.set(TestKeys.EC).getBytes(StandardCharsets.UTF_8)),
        Instant.EPOCH,
        Instant.MAX);
  }

  private static String token(String payload) {
    return "header." + payload + "." + SIGNATURE;
  }

  @Test
  void textsWithTheSameEnd_areDifferentTokens() throws IOException {
    TokenCache cache = new TokenCache(1000);
    TokenCache.Entry[] kept = new TokenCache.Entry[100];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = entry("user-" + i);
      cache.put(token("payload" + i), 0, kept[i]);
    }
    for (int i = 0; i < kept.length; i++) {
      assertSame(kept[i], cache.get(new String(token("payload" + i).toCharArray()), 0));
    }
    assertNull(cache.get(token("payload"), 0));
    assertNull(cache.get(token("payloadX"), 0));
  }

  @Test
  void everyCharacterCounts() throws IOException {
    TokenCache cache = new TokenCache(10);
    String token = token("payload");
    cache.put(token, 0, entry("ada"));
    assertNotNull(cache.get(token, 0));
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      assertNull(cache.get(token.substring(0, i) + other + token.substring(i + 1), 0), "at " + i);
    }
    assertNull(cache.get(token + "=", 0));
    assertNull(cache.get(token.substring(1), 0));
    assertNull(cache.get("", 0));
  }

  @Test
  void shortTexts_areKeptLikeLongOnes() throws IOException {
    TokenCache cache = new TokenCache(10);
    TokenCache.Entry ada = entry("ada");
    cache.put("a.b.c", 0, ada);
    assertSame(ada, cache.get("a.b.c", 0));
    assertNull(cache.get("a.b.d", 0));
  }

  @Test
  void aTextInAHeader_isNotTheSameTextAlone() throws IOException {
    TokenCache cache = new TokenCache(10);
    TokenCache.Entry ada = entry("ada");
    String header = "Bearer " + token("payload");
    cache.put(header, 7, ada);
    assertSame(ada, cache.get(header, 7));
    assertNull(cache.get(header, 0));
    assertNull(cache.get(token("payload"), 0));
  }

  @Test
  void whatIsUsed_outlivesAGeneration_andTheRestDoesNot() throws IOException {
    TokenCache cache = new TokenCache(4);
    TokenCache.Entry used = entry("used");
    cache.put(token("used"), 0, used);
    cache.put(token("unused"), 0, entry("unused"));
    for (int i = 0; i < 10; i++) {
      cache.put(token("next" + i), 0, entry("next"));
      assertSame(used, cache.get(token("used"), 0), "after " + i);
    }
    assertNull(cache.get(token("unused"), 0));
    assertNull(cache.get(token("next0"), 0));
  }
}
