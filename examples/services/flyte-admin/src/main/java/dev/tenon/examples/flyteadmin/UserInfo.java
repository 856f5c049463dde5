package dev.tenon.examples.flyteadmin;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The issuer's userinfo endpoint (OpenID Connect Core, section 5.3), asked with the caller's own
 * access token.
 *
 * <p>An endpoint that does not know the subject, as with the tokens of applications, says nothing;
 * one that cannot be reached or makes no sense is an error, since what it would have said is not
 * known. An answer is kept for a minute by the token's whole text. Thread-safe.
 */
final class UserInfo {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration KEEP = Duration.ofMinutes(1);
  private static final int MOST_TOKENS = 1000;
  private static final int MOST_BYTES = 64 * 1024;

  private record Answer(Map<String, Object> claims, Instant until) {}

  private final URI endpoint;
  private final Clock clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Map<String, Answer> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
          return size() > MOST_TOKENS;
        }
      };

  UserInfo(URI endpoint, Clock clock) {
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /** What the endpoint says of a verified token's subject; empty if nothing. */
  Map<String, Object> claims(String accessToken) throws IOException {
    Instant now = clock.instant();
    synchronized (answers) {
      Answer known = answers.get(accessToken);
      if (known != null && now.isBefore(known.until())) {
        return known.claims();
      }
    }
    Map<String, Object> claims = ask(accessToken);
    synchronized (answers) {
      answers.put(accessToken, new Answer(claims, now.plus(KEEP)));
    }
    return claims;
  }

  private Map<String, Object> ask(String accessToken) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + accessToken)
            .build();
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        return switch (answer.statusCode()) {
          case 200 -> parse(body.readNBytes(MOST_BYTES + 1));
          case 401, 403, 404 -> Map.of();
          default -> throw new IOException("userinfo answered " + answer.statusCode());
        };
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Map<String, Object> parse(byte[] body) throws IOException {
    if (body.length > MOST_BYTES) {
      throw new IOException("userinfo answered more than " + MOST_BYTES + " bytes");
    }
    try {
      return JSONObjectUtils.parse(new String(body, StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new IOException("userinfo answered no JSON object", e);
    }
  }
}
